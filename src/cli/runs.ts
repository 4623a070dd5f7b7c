import type { Command } from "commander";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

/** `hardfacts runs [--dir FOLDER] [--json]` */
export const addRuns = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("runs")
    .summary("the runs that are kept")
    .description("Lists the runs that are kept, the newest last.")
    .option("--dir <folder>", "where they are kept", "hardfacts-runs")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  hardfacts runs\n  hardfacts runs --json | jq -r '.[-1].path'\n")
    .action(async ({ dir, json }: { readonly dir: string; readonly json?: true }) => {
      const { stdout, env } = context;
      const library = await context.library();
      const runs = await library.keptRuns(dir);
      stdout.write(
        json
          ? `${JSON.stringify(runs, null, 2)}\n`
          : library.renderKeptRuns(runs, dir, library.styleFor({ env, ...stdout })),
      );
      finish(EXIT.done);
    });
};
