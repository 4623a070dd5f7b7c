import { expect, test } from "vitest";
import type { RunFile } from "../../src/report/run-file.ts";
import { remedies } from "../../src/report/run-summary.ts";

const runOf = (of: readonly (readonly [verdict: string, remedy: string | null])[]): RunFile =>
  ({ verdicts: of.map(([verdict, remedy]) => ({ verdict, remedy })) }) as unknown as RunFile;

const pool = (pages: number, kib = 2048): string =>
  `as root: echo ${pages} > /sys/kernel/mm/hugepages/hugepages-${kib}kB/nr_hugepages, or run as root with --allow huge-pages`;

test("remedies are counted, the most useful first, and none of what is decided", () => {
  const run = runOf([
    ["inconclusive", "a"],
    ["not-testable", "b"],
    ["inconclusive", "b"],
    ["confirmed", "a"],
    ["refuted", "a"],
    ["inconclusive", null],
  ]);
  expect(remedies(run)).toEqual([
    { remedy: "b", verdicts: 2 },
    { remedy: "a", verdicts: 1 },
  ]);
});

test("of two sizes of one pool the larger is for both, and pools of other pages are others", () => {
  const run = runOf([
    ["not-testable", pool(9)],
    ["not-testable", pool(64)],
    ["not-testable", pool(8)],
    ["not-testable", pool(1, 1_048_576)],
  ]);
  expect(remedies(run)).toEqual([
    { remedy: pool(64), verdicts: 3 },
    { remedy: pool(1, 1_048_576), verdicts: 1 },
  ]);
});
