import type { Command } from "commander";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

/** `hardfacts machine [--json]` */
export const addMachine = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("machine")
    .summary("what this computer is")
    .description("Shows what hardfacts finds out about this computer. Unknown is said to be unknown.")
    .option("--json", "as JSON, the way run files have it")
    .addHelpText("after", "\nExamples:\n  hardfacts machine\n  hardfacts machine --json | jq .caches\n")
    .action(async ({ json }: { readonly json?: true }) => {
      const { stdout, env } = context;
      const library = await context.library();
      const machine = await library.probeCalibratedMachine();
      stdout.write(
        json
          ? `${JSON.stringify(machine, null, 2)}\n`
          : library.renderMachine(machine, library.styleFor({ env, ...stdout })),
      );
      finish(EXIT.done);
    });
};
