import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import { words } from "./flag-values.ts";

const FAIL_ON = ["changed", "different"] as const;

interface CompareFlags {
  readonly json?: true;
  readonly out?: string;
  readonly failOn?: readonly (typeof FAIL_ON)[number][];
}

const EXAMPLES = `
Examples:
  hardfacts compare laptop.json server.json
  hardfacts compare 2026-11-24T23-35-55Z latest --fail-on changed
  hardfacts compare before after-bios after-kernel --out compared.html

Each run is held against the first. A verdict has changed if it was decided both times, and otherwise. A quantity
differs if its intervals lie apart by more than runs of one day do; where a neighbour was busy, or the CPUs were
at another distance, it is said to be not comparable, and not to be slower.
Exit codes: 0 done, 1 what --fail-on names, 2 wrong usage or no run file
`;

/** `hardfacts compare A B ...` */
export const addCompare = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("compare")
    .summary("what differs between runs: machines, or days")
    .description("Compares kept runs: verdicts that changed, quantities that differ beyond their intervals.")
    .argument("<run...>", "two or more: files, folders, names as `hardfacts runs` has them, or latest")
    .option("--json", "as JSON")
    .option("--out <file>", "also a page")
    .option(
      "--fail-on <list>",
      "what ends in exit code 1: changed (verdicts), different (quantities)",
      words("--fail-on", FAIL_ON),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], { json, out, failOn = [] }: CompareFlags) => {
      const [base, ...others] = names;
      if (base === undefined || others.length === 0)
        throw new UsageError("compare needs two runs or more", "`hardfacts runs` lists those that are kept.");
      const library = await context.library();
      const [first, ...rest] = await Promise.all(names.map((name) => library.findRun(name)));
      const all = rest.map(({ runFile }, index) => ({
        names: [base, others[index]!] as const,
        runs: [first!.runFile, runFile] as const,
        comparison: library.compareRuns(first!.runFile, runFile),
      }));
      const { stdout, env } = context;
      const style = library.styleFor({ env, ...stdout });
      if (json)
        stdout.write(
          `${JSON.stringify(all.map(({ names: of, comparison }) => ({ runs: of, ...comparison })))}\n`,
        );
      else
        stdout.write(
          all.map(({ comparison, names: of }) => library.renderComparison(comparison, of, style)).join("\n"),
        );
      if (out !== undefined) {
        await library.writeComparison(all, out);
        if (!json) stdout.write(`\nPage: ${out}\n`);
      }
      const fails = all.some(
        ({ comparison }) =>
          (failOn.includes("changed") && comparison.changed.length > 0) ||
          (failOn.includes("different") && comparison.differences.length > 0),
      );
      finish(fails ? EXIT.failedOn : EXIT.done);
    });
};
