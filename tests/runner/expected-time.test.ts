import { describe, expect, it } from "vitest";
import { expectedReplicateMs, expectedRunMs } from "../../src/runner/expected-time.ts";

const arm = { kernel: "add_chain", parameters: {} };
const alone = { arms: { a: arm, b: arm }, blocks: 47, threads: 1, trialNs: 100_000 };

describe("what the plan expects", () => {
  it("counts trials, warm-up and the probe of a team", () => {
    // 50 blocks of two trials of 0.1 ms are 10 ms, and take twice that; 20 ms go beside them.
    expect(expectedReplicateMs([alone], 1)).toBeCloseTo(40);
    expect(expectedReplicateMs([{ ...alone, threads: 2 }], 1)).toBeCloseTo(50);
    expect(expectedReplicateMs([{ ...alone, warmupBlocks: 53 }], 1)).toBeCloseTo(60);
  });

  it("grows with the profile's blocks, and with comparisons", () => {
    expect(expectedReplicateMs([alone], 4)).toBeCloseTo(2 * 19.1 * 2 + 80, 0);
    expect(expectedReplicateMs([alone, alone], 1)).toBeCloseTo(80);
    expect(expectedReplicateMs([], 1)).toBe(0);
  });

  it("is of all rounds with their children, and never longer than the budget", () => {
    expect(expectedRunMs([40, 610], 17, Infinity)).toBeCloseTo(17_000);
    expect(expectedRunMs([40, 610], 17, 5000)).toBe(5000);
    expect(expectedRunMs([40, 610], 17, 300)).toBeCloseTo(1000);
    expect(expectedRunMs([], 0, 5000)).toBe(0);
  });
});
