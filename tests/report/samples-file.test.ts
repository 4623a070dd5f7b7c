import { expect, test } from "vitest";
import type { Samples } from "../../src/experiment/samples.ts";
import { decodeSamples, encodeSamples } from "../../src/report/samples-file.ts";

const samples = (comparison: string, blocks: number): Samples => ({
  comparison,
  armNames: ["packed", "padded"],
  threads: 2,
  blocks,
  nsPerOperation: Float64Array.from({ length: blocks * 4 }, (_, k) => (k % 5 === 4 ? NaN : k + 0.5)),
  flags: Uint8Array.from({ length: blocks }, (_, block) => block % 3),
  arms: [],
  team: [],
  clock: { resolutionNs: 8, drift: null },
  durationMs: 1,
});

test("what is written is read back, several replicates in one file", () => {
  const [first, second] = [samples("pair", 7), samples("odd", 3)];
  const file = Buffer.concat([encodeSamples("a", 4, [first, second]), encodeSamples("b", 4, [second])]);
  const replicates = decodeSamples(file);
  expect(replicates.map(({ experiment, round }) => [experiment, round])).toEqual([
    ["a", 4],
    ["b", 4],
  ]);
  expect(replicates[0]!.comparisons.map(({ id }) => id)).toEqual(["pair", "odd"]);
  const [read] = replicates[0]!.comparisons;
  expect(read).toMatchObject({ arms: ["packed", "padded"], threads: 2, blocks: 7, flags: first.flags });
  expect([...read!.nsPerOperation]).toEqual([...first.nsPerOperation]);
});

test("a file cut short is refused", () => {
  const file = encodeSamples("a", 0, [samples("pair", 50)]);
  expect(() => decodeSamples(file.subarray(0, file.length - 20))).toThrow();
});
