import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

interface ExplainFlags {
  readonly json?: true;
  readonly source?: true;
  readonly disassembly?: true;
  readonly from?: string;
}

const EXAMPLES = `
Examples:
  hardfacts explain 02.02.04/padding-removes-false-sharing
  hardfacts explain step-at-64                 the chapter may be left out
  hardfacts explain my-claim --from ./mine.ts  of an experiment of your own
  hardfacts explain sb-allowed --source        with the code that is timed
  hardfacts explain sb-allowed --disassembly   with what the compiler made of it (needs objdump)
`;

/** `hardfacts explain CLAIM` */
export const addExplain = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("explain")
    .summary("what a claim says, and how it is found out")
    .description(
      "Explains a claim: source, mechanism, measurement, controls, code, and what could mislead here.",
    )
    .argument("<claim>", "a claim's id, with or without its chapter")
    .option("--from <file>", "a file of experiments of your own that has the claim")
    .option("--source", "also the kernels' code")
    .option("--disassembly", "also the timed part of native kernels as it was built")
    .option("--json", "as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, flags: ExplainFlags) => {
      const { stdout, env } = context;
      const [library, { catalogue }] = await Promise.all([context.library(), context.handbook()]);
      const experiments =
        flags.from === undefined
          ? catalogue.experiments
          : await library.loadExperiments(flags.from, catalogue);
      const all = experiments.flatMap((experiment) =>
        experiment.claims.map((claim) => ({ claim, experiment })),
      );
      const found = all.filter(({ claim: { id } }) => id === name || id.endsWith(`/${name}`));
      const [only] = found;
      if (only === undefined || found.length > 1) {
        const ids = all.map(({ claim }) => claim.id);
        const within = all
          .filter(({ claim: { id }, experiment }) => experiment.id === name || id.startsWith(name))
          .map(({ claim }) => claim.id);
        const candidates = found.length > 1 ? found.map(({ claim }) => claim.id) : within;
        throw new UsageError(
          found.length > 1 ? `"${name}" is a claim of several chapters` : `no claim is called "${name}"`,
          candidates.length > 0
            ? `Did you mean ${candidates.join(" or ")}?`
            : (didYouMean(name, ids) ??
                "`hardfacts list` shows all of them; --from FILE takes one of an experiment of your own."),
        );
      }
      const machine = await library.probeCalibratedMachine();
      const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };
      const explanation = library.explain(only.claim, only.experiment, setting, library.kernelOperation);
      if (flags.json) {
        const { experiment, ...rest } = explanation;
        const { id, shows, confounders = [] } = experiment;
        stdout.write(`${JSON.stringify({ ...rest, experiment: { id, shows, confounders } }, null, 2)}\n`);
      } else {
        stdout.write(library.renderExplanation(explanation, machine, library.styleFor({ env, ...stdout })));
        if (flags.source) stdout.write(await library.kernelSources(explanation.kernels));
        if (flags.disassembly) stdout.write(await library.kernelDisassembly(explanation));
      }
      finish(EXIT.done);
    });
};
