import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { LAYERS, type Layer } from "../experiment/layer.ts";
import type { Experiment, ProfileName } from "../experiment/experiment.ts";
import { CONSENTS, type Consent } from "../experiment/requirement.ts";
import { didYouMean } from "../nearest.ts";
import type { RunFile } from "../report/run-file.ts";
import { VERDICT_WORDS, type VerdictWord } from "../verdict/verdict.ts";
import { withoutControls } from "../without-controls.ts";
import type { Context, Finish, Library } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { failureText } from "./failure.ts";
import { bytesPerSecond, budgetMs, cpus, seed, word, words } from "./flag-values.ts";
import { withOwnFiles } from "./own-files.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";

const PROFILES: readonly ProfileName[] = ["quick", "standard", "thorough"];

interface RunFlags {
  readonly profile: ProfileName;
  readonly layers?: readonly Layer[];
  readonly cpus?: readonly number[];
  readonly seed?: number;
  readonly budget?: number;
  readonly out: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly outcomes?: true;
  readonly plots?: true;
  readonly allow?: readonly Consent[];
  readonly memoryPeak?: number;
  readonly failOn?: readonly VerdictWord[];
}

const EXAMPLES = `
Examples:
  hardfacts                              everything, quick profile
  hardfacts 02.02.04                     the claims of one chapter (02.02 and 02 work too)
  hardfacts false-sharing --layers native --cpus 0,1
  hardfacts 02.02.04/step-at-64 --profile standard --budget 2m
  hardfacts ./my-experiment.ts           experiments of your own: docs/own-experiments.md
  hardfacts cache-latency --plots        its curve as well, drawn in the terminal
  hardfacts litmus --outcomes            which outcomes of a few loads and stores came, and which may
  hardfacts run --json --quiet | jq .verdicts

Exit codes:
  0 done                                 1 a verdict that --fail-on names
  2 wrong usage, or nowhere to write to  3 nothing could be measured here
  70 a defect of hardfacts               74 measured, but could not be written
  130 interrupted; what was done is kept
`;

/** `hardfacts [run] [selector...]` */
export const addRun = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("run", { isDefault: true })
    .summary("measure and judge (the default)")
    .description("Measures what is selected, judges its claims, and keeps the run.")
    .argument(
      "[selector...]",
      "experiments, chapters or their prefixes, claim ids, or files of your own experiments; none means everything",
    )
    .option("--profile <name>", "quick, standard or thorough", word("--profile", PROFILES), "quick")
    .option("--layers <list>", `of ${LAYERS.join(",")} (default: all)`, words("--layers", LAYERS))
    .option("--cpus <list>", "CPUs to measure on: 0,1 or 0-3 (default: all allowed ones)", cpus)
    .option("--seed <number>", "repeats the order of a run (default: drawn afresh)", seed)
    .option("--budget <time>", "no round is begun that would exceed it: 60s, 500ms, 2m, 90", budgetMs)
    .option("--out <folder>", "where the folder of the run is made", "hardfacts-runs")
    .option("--json", "the run file on stdout, and nothing else")
    .option("--quiet", "no progress")
    .option("--outcomes", "every litmus test that was run, with all of its outcomes")
    .option("--plots", "the main curve of each experiment, below the verdicts")
    .option(
      "--allow <list>",
      `permit what disturbs others: ${CONSENTS.join(",")}`,
      words("--allow", CONSENTS),
    )
    .option(
      "--memory-peak <rate>",
      "what one package's memory can give by its specification: 307.2GB/s (claims about efficiency need it)",
      bytesPerSecond("--memory-peak"),
    )
    .option(
      "--fail-on <list>",
      "verdicts that end in exit code 1, say refuted,inconclusive (or confirmed, not-testable)",
      words("--fail-on", VERDICT_WORDS),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (selectors: string[], flags: RunFlags) => {
      finish(await measure(selectors, flags, context));
    });
};

const measure = async (words: readonly string[], flags: RunFlags, context: Context): Promise<number> => {
  const { stderr } = context;
  const [library, handbook] = await Promise.all([context.library(), context.handbook()]);
  const { catalogue, chapters, selectors } = await withOwnFiles(library, handbook, words);
  checkSelectors(library, catalogue.experiments, selectors);

  const titles = new Map(
    catalogue.experiments.flatMap(({ claims }) => claims.map(({ id, title }) => [id, title])),
  );
  const shows = new Map(catalogue.experiments.map((each) => [each.id, each.shows]));
  const progress = progressDisplay(library, {
    ...context,
    names: { chapters, titles, shows },
    quiet: flags.quiet ?? false,
  });
  const interruption = interruptible(context, progress);
  const show = (runFile: RunFile, path: string | null, report: string | null): void => {
    progress.end();
    const { stdout, env } = context;
    if (flags.json === true) {
      stdout.write(`${JSON.stringify(runFile)}\n`);
      return;
    }
    stdout.write(
      library.renderTerminal(
        {
          ...{ runFile, chapters, titles, path, report },
          outcomes: flags.outcomes === true ? "all" : "claims",
          plots: flags.plots === true,
        },
        library.styleFor({ env, ...stdout }),
      ),
    );
  };
  try {
    const { runFile, path } = await library.run({
      catalogue,
      selectors,
      profile: flags.profile,
      layers: flags.layers ?? LAYERS,
      ...(flags.cpus === undefined ? {} : { cpus: flags.cpus }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.budget === undefined ? {} : { budgetMs: flags.budget }),
      allow: flags.allow ?? [],
      ...(flags.memoryPeak === undefined ? {} : { memoryPeakBytesPerSecond: flags.memoryPeak }),
      outputDirectory: flags.out,
      signal: interruption.signal,
      onEvent: progress.onEvent,
      standings: progress.live,
    });
    interruption.kept(path);
    let report: string | null = null;
    try {
      if (path !== null) report = await pageOf(library, runFile, path, progress.say);
    } catch (error) {
      // A defect of the page takes nothing from the run: its reader sees the verdicts and where it is, and then what failed.
      show(runFile, path, null);
      stderr.write(withoutControls(`hardfacts: the run is kept in ${path!}, without a page`) + "\n");
      throw error;
    }
    show(runFile, path, report);
    const code = exitCodeOf(runFile, flags.failOn ?? []);
    if (code === EXIT.interrupted)
      stderr.write(`hardfacts: interrupted; what was done is kept in ${path ?? "no file"}\n`);
    if (code === EXIT.nothingMeasured) stderr.write("hardfacts: nothing could be measured here\n");
    return code;
  } catch (error) {
    if (!(error instanceof library.RunNotWrittenError)) throw error;
    // The run is lost to the disk, not to its reader.
    show(error.runFile, null, null);
    stderr.write(failureText(error));
    // Interrupted or not: nothing of it is kept.
    return EXIT.notWritten;
  } finally {
    progress.end();
    interruption.release();
  }
};

/** The page of the run beside its file. A run that has none is still a run: its reader is told how to make one. */
const pageOf = async (
  library: Library,
  runFile: RunFile,
  path: string,
  say: (text: string) => void,
): Promise<string | null> => {
  try {
    return await library.writeReport(runFile, path);
  } catch (error) {
    if (!(error instanceof library.HardfactsError)) throw error;
    say(withoutControls(`hardfacts: ${error.message}. ${error.remedy ?? ""}`).trim());
    return null;
  }
};

/** The first interrupt stops the run at the end of what it is doing and keeps it; the second ends the process. */
const interruptible = (
  context: Context,
  { say, end }: ProgressDisplay,
): {
  readonly signal: AbortSignal;
  readonly release: () => void;
  /** Tells it where the run is kept: who leaves from now on leaves without a page. */
  readonly kept: (path: string | null) => void;
} => {
  const controller = new AbortController();
  let path: string | null = null;
  const release = context.onInterrupt(() => {
    if (controller.signal.aborted) {
      if (path !== null) say(`hardfacts: left before there was a page; to make it: hardfacts report ${path}`);
      end();
      context.exitNow(EXIT.interrupted);
      return;
    }
    say("hardfacts: stopping, and keeping what is done; once more to leave at once");
    controller.abort();
  });
  return {
    signal: controller.signal,
    release,
    kept: (at) => {
      path = at;
    },
  };
};

const COMMANDS = [
  "run",
  "runs",
  "report",
  "judge",
  "compare",
  "list",
  "explain",
  "doctor",
  "machine",
  "completion",
  "help",
];

/** `run` is the default command: a misspelt command arrives here as a selector. */
const checkSelectors = (
  library: Library,
  experiments: readonly Experiment[],
  selectors: readonly string[],
): void => {
  try {
    library.select(experiments, selectors);
  } catch (error) {
    const [first = ""] = selectors;
    const command = didYouMean(first, COMMANDS);
    if (!(error instanceof UsageError) || command === null) throw error;
    throw new UsageError(`"${first}" is no command, experiment, chapter or claim`, command);
  }
};
