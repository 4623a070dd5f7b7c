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

Each run is held against the first. A verdict has changed if it was decided both times, and otherwise, by a
quantity that differs. A quantity differs if the intervals of its replicates lie further apart than those of
two runs of one machine may. Where other work ran, or the CPUs were at another distance, it is contaminated:
neither slower nor faster.

Exit codes:
  0 done                  1 what --fail-on names
  2 wrong usage, or what cannot be read or written
`;

/** `hardfacts compare A B ...` */
export const addCompare = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("compare")
    .summary("what differs between runs: machines, or days")
    .description("Compares kept runs: verdicts that changed, quantities that differ beyond their intervals.")
    .argument("<run...>", "two or more: files, folders, names as `hardfacts runs` has them, or latest")
    .option("--json", "as JSON")
    .option("--out <file>", "also a page, which needs no network and no other file")
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
        comparison: library.compareRuns(first!.runFile, runFile, ["A", labelOf(index + 1)]),
      }));
      if (out !== undefined) await library.writeComparison(all, out);
      const { stdout, env } = context;
      const style = library.styleFor({ env, ...stdout });
      stdout.write(
        json
          ? `${JSON.stringify(all.map(({ names: of, comparison }) => ({ runs: of, ...comparison })))}\n`
          : `${all.map((each) => library.renderComparison(each, style)).join(`\n${"-".repeat(style.width)}\n\n`)}${
              out === undefined ? "" : `\nPage: ${out}\n`
            }`,
      );
      const fails = all.some(
        ({ comparison }) =>
          (failOn.includes("changed") && comparison.verdicts.some(({ kind }) => kind === "changed")) ||
          (failOn.includes("different") && comparison.different.length > 0),
      );
      finish(fails ? EXIT.failedOn : EXIT.done);
    });
};

/** B, C ... Z, then by number. */
const labelOf = (index: number): string =>
  index < 26 ? String.fromCodePoint("A".codePointAt(0)! + index) : `run ${index + 1}`;
