import type { Command } from "commander";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

/** `hardfacts list [--json]` */
export const addList = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("list")
    .summary("what can be measured")
    .description("Lists experiments by chapter, with their claims, layers, and what they need.")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  hardfacts list\n  hardfacts list --json | jq '.[].claims[].id'\n")
    .action(async ({ json }: { readonly json?: true }) => {
      const { stdout, env } = context;
      const [library, { catalogue, chapters }] = await Promise.all([context.library(), context.handbook()]);
      const { experiments } = catalogue;
      stdout.write(
        json
          ? `${JSON.stringify(library.listData(experiments), null, 2)}\n`
          : library.renderList(experiments, chapters, library.styleFor({ env, ...stdout })),
      );
      finish(EXIT.done);
    });
};
