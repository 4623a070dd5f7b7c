import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

interface ListFlags {
  readonly json?: true;
  readonly quantities?: true;
}

/** `hardfacts list [--quantities [selector...]] [--json]` */
export const addList = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("list")
    .summary("what can be measured")
    .description("Lists experiments by chapter, with their claims, layers, and what they need.")
    .argument("[selector...]", "with --quantities: experiments, chapters or claims; none means everything")
    .option("--quantities", "what claims may name: every quantity of every experiment")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  hardfacts list\n  hardfacts list --quantities false-sharing\n  hardfacts list --json | jq '.[].claims[].id'\n",
    )
    .action(async (selectors: string[], { json, quantities }: ListFlags) => {
      const { stdout, env } = context;
      const [library, { catalogue, chapters }] = await Promise.all([context.library(), context.handbook()]);
      const { experiments } = catalogue;
      if (quantities) {
        const machine = await library.probeCalibratedMachine();
        const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };
        const all = library.quantityList(library.select(experiments, selectors).experiments, setting);
        stdout.write(
          json
            ? `${JSON.stringify(all, null, 2)}\n`
            : library.renderQuantities(all, library.styleFor({ env, ...stdout })),
        );
        finish(EXIT.done);
        return;
      }
      if (selectors.length > 0)
        throw new UsageError(
          "list takes selectors with --quantities only",
          "hardfacts list shows everything.",
        );
      stdout.write(
        json
          ? `${JSON.stringify(library.listData(experiments), null, 2)}\n`
          : library.renderList(experiments, chapters, library.styleFor({ env, ...stdout })),
      );
      finish(EXIT.done);
    });
};
