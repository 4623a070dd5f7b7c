import type { Command } from "commander";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

/** `hardfacts doctor [--json]` */
export const addDoctor = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("doctor")
    .summary("what would make this machine measure better")
    .description(
      "Says what would make this machine measure better, or more claims testable, with the commands. It changes nothing.",
    )
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  hardfacts doctor\n  hardfacts doctor --json | jq -r '.unlocks[].remedy'\n",
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const { stdout, env } = context;
      const [library, { catalogue }] = await Promise.all([context.library(), context.handbook()]);
      const { machine, native } = await library.probeMachineAndNative();
      const missing = library.untestableHere(catalogue.experiments, machine, native);
      const diagnosis = library.diagnose(machine, missing, native);
      stdout.write(
        json
          ? `${JSON.stringify(diagnosis, null, 2)}\n`
          : library.renderDiagnosis(machine, diagnosis, library.styleFor({ env, ...stdout })),
      );
      finish(EXIT.done);
    });
};
