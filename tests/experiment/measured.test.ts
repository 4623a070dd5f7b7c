import { describe, expect, test } from "vitest";

import { ComparisonView } from "../../src/experiment/measured.ts";
import {
  BLOCK_DISTANCE_FLIPPED,
  BLOCK_MOVED,
  BLOCK_SWITCHED,
  type Samples,
} from "../../src/experiment/samples.ts";

/** One thread, one arm: ns per operation and flag of every block. */
const view = (blocks: readonly (readonly [ns: number, flag: number])[]): ComparisonView =>
  new ComparisonView({
    comparison: "made-up",
    armNames: ["arm"],
    threads: 1,
    blocks: blocks.length,
    nsPerOperation: Float64Array.from(blocks, ([ns]) => ns),
    flags: Uint8Array.from(blocks, ([, flag]) => flag),
    arms: [{ operations: [1], counters: {}, overlap: 1, trialNs: 20_000 }],
    team: [],
    clock: { resolutionNs: 1, drift: null },
    durationMs: 1,
  } satisfies Samples);

describe("a comparison with blocks at two distances", () => {
  const far = BLOCK_DISTANCE_FLIPPED;
  const flipping = view([
    [30, 0],
    [160, far],
    [161, far],
    [900, BLOCK_SWITCHED],
    [162, far],
    [31, 0],
    [700, far | BLOCK_MOVED],
    [32, 0],
    [163, far],
  ]);

  test("is judged by one of them", () => {
    expect(flipping.nsPerOperation("arm")).toEqual([30, 31, 32]);
    expect(flipping.keptBlocks).toBe(3);
  });

  test("shows both where both are asked for, and what was disturbed never", () => {
    expect(flipping.nsAtAnyDistance("arm")).toEqual([30, 160, 161, 162, 31, 32, 163]);
  });

  test("counts the changes, over what was disturbed in between", () => {
    expect(flipping.distanceChanges).toBe(3);
    expect(view([]).distanceChanges).toBe(0);
    expect(view([[160, far]]).distanceChanges).toBe(0);
  });
});
