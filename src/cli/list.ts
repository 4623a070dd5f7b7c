import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { ListedKernel } from "../kernels/list.ts";
import { didYouMean } from "../nearest.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import { withOwnFiles } from "./own-files.ts";

interface ListFlags {
  readonly json?: true;
  readonly quantities?: true;
  readonly kernels?: true;
}

/** `hardfacts list [--quantities [selector...] | --kernels [kernel...]] [--json]` */
export const addList = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("list")
    .summary("what can be measured")
    .description("Lists experiments by chapter, with their claims, layers, and what they need.")
    .argument(
      "[selector...]",
      "with --quantities: experiments, chapters, claims or files of your own; with --kernels: kernels; none means all",
    )
    .option("--quantities", "what claims may name: every quantity of every experiment")
    .option("--kernels", "what experiments of your own may run: every kernel, its parameters, what it counts")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  hardfacts list\n  hardfacts list --quantities false-sharing\n  hardfacts list --kernels pointer_chase\n  hardfacts list --json | jq '.[].claims[].id'\n",
    )
    .action(async (words: string[], { json, quantities, kernels }: ListFlags) => {
      const { stdout, env } = context;
      const [library, handbook] = await Promise.all([context.library(), context.handbook()]);
      if (kernels) {
        if (quantities)
          throw new UsageError("list shows kernels or quantities, not both", "Leave one of the two out.");
        const all = named(library.kernelList(), words);
        stdout.write(
          json
            ? `${JSON.stringify(all, null, 2)}\n`
            : library.renderKernels(all, library.styleFor({ env, ...stdout })),
        );
        finish(EXIT.done);
        return;
      }
      const { catalogue, chapters, selectors } = await withOwnFiles(library, handbook, words);
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
          "list takes selectors with --quantities or --kernels only",
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

/** Those of these slugs, in their order; all where none is named. */
const named = (all: readonly ListedKernel[], slugs: readonly string[]): readonly ListedKernel[] =>
  slugs.length === 0
    ? all
    : slugs.map((slug) => {
        const found = all.find((kernel) => kernel.slug === slug);
        if (found !== undefined) return found;
        const known = all.map((kernel) => kernel.slug);
        throw new UsageError(
          `there is no kernel "${slug}"`,
          didYouMean(slug, known) ?? "`hardfacts list --kernels` shows all of them.",
        );
      });
