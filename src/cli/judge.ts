import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { RunFileError, UsageError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { jsonTextOf, UTF_16 } from "../json-text.ts";
import type { RunFile } from "../report/run-file.ts";
import { VERDICT_WORDS, type VerdictWord } from "../verdict/verdict.ts";
import type { Context, Finish, Library } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import { words } from "./flag-values.ts";

interface JudgeFlags {
  readonly claims?: string;
  readonly fromSamples?: true;
  readonly json?: true;
  readonly failOn?: readonly VerdictWord[];
}

/** Ends like code. Not every path does, and not all that begins like one is code: ./mine.json, /dev/fd/63. */
const CODE = /\.[cm]?[jt]s$/;

const EXAMPLES = `
Examples:
  hardfacts judge latest                         what today's claims say of the last run
  hardfacts judge run.json --claims mine.json    claims of your own, over what the run measured
  hardfacts judge latest --from-samples          its figures again, too, from every block
  hardfacts judge run.json --json | jq '.[] | select(.verdict == "refuted").claim'

Verdicts come from the replicates that the run file keeps, with --from-samples from the samples beside it:
nothing is measured.

Exit codes: 0 done, 1 a verdict that --fail-on names, 2 wrong usage or no run file
`;

/** `hardfacts judge RUN [--claims FILE]` */
export const addJudge = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("judge")
    .summary("verdicts again, from what a run kept")
    .description("Judges a kept run again: by the claims of this version, or by your own.")
    .argument("<run>", "a run.json, the folder of a run, its name as `hardfacts runs` has it, or latest")
    .option("--claims <file>", "your own claims: JSON, or a file of experiments of your own")
    .option("--from-samples", "work replicates out again from the samples beside the run file")
    .option("--json", "the verdicts as JSON, and nothing else")
    .option("--fail-on <list>", "verdicts that end in exit code 1", words("--fail-on", VERDICT_WORDS))
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, flags: JudgeFlags) => {
      const library = await context.library();
      const [{ catalogue, chapters }, { runFile: kept, path }] = await Promise.all([
        context.handbook(),
        library.findRun(name),
      ]);
      const own =
        flags.claims !== undefined && CODE.test(flags.claims)
          ? await library.loadExperiments(flags.claims, catalogue)
          : null;
      const recomputed = flags.fromSamples
        ? await library.recompute(kept, [...catalogue.experiments, ...(own ?? [])], samplesBeside(path))
        : null;
      const runFile = recomputed?.run ?? kept;
      const claims =
        flags.claims === undefined
          ? [...claimsOf(library, catalogue.experiments, runFile), ...runFile.handbook.own]
          : await library.ownClaims(
              own === null ? await readJson(flags.claims) : { claims: own.flatMap((each) => each.claims) },
              flags.claims,
              runFile,
            );
      const verdicts = library.judge(runFile, claims);
      const named = { ...library.withNames(runFile, catalogue.experiments, chapters), verdicts };
      const judged = flags.claims === undefined ? named : withOutcomesOf(claims, named);
      const { stdout, env } = context;
      const style = library.styleFor({ env, ...stdout });
      const titles = new Map(claims.map(({ id, title }) => [id, title]));
      stdout.write(
        flags.json
          ? `${JSON.stringify(verdicts)}\n`
          : library.renderTerminal({ runFile: judged, chapters, titles, path }, style) +
              (flags.claims === undefined
                ? `\n${library.changesText(runFile.verdicts, verdicts, style)}`
                : "") +
              (recomputed === null ? "" : `\n${library.recomputedText(recomputed, style)}`),
      );
      finish(verdicts.some(({ verdict }) => flags.failOn?.includes(verdict)) ? EXIT.failedOn : EXIT.done);
    });
};

/** What the run was asked for, in today's words; of own experiments the run file has the claims itself. */
const claimsOf = (library: Library, experiments: readonly Experiment[], run: RunFile): readonly Claim[] => {
  try {
    return library.select(experiments, run.options.selectors).claims;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const judged = new Set(run.verdicts.map(({ claim }) => claim));
    return experiments.flatMap(({ claims }) => claims.filter(({ id }) => judged.has(id)));
  }
};

/** Own claims are few: litmus tests of experiments that none of them is over are not shown beside them. */
const withOutcomesOf = (claims: readonly Claim[], run: RunFile): RunFile => {
  const asked = new Set(
    claims.flatMap(({ parts, controls }) => [...parts, ...controls].map(({ quantity }) => quantity)),
  );
  return {
    ...run,
    experiments: run.experiments.map((experiment) =>
      experiment.quantities.some(({ id }) => asked.has(id)) ? experiment : { ...experiment, outcomes: [] },
    ),
  };
};

/** Reads what the run file names in its own folder; null for what is not there. */
const samplesBeside =
  (runFilePath: string) =>
  async (file: string): Promise<Uint8Array | null> => {
    try {
      return await readFile(join(dirname(runFilePath), file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw new RunFileError(`cannot read the samples "${file}": ${(error as Error).message}`);
    }
  };

const readJson = async (path: string): Promise<unknown> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read the claims "${path}": ${why}`);
  }
  const text = jsonTextOf(bytes);
  if (text === null)
    throw new UsageError(`the claims "${path}" are in a file that ${UTF_16.problem}`, UTF_16.remedy);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the claims "${path}" are not JSON: ${why}`);
  }
};
