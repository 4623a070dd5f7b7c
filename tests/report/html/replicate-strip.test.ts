import { describe, expect, it } from "vitest";
import { replicateStrip } from "../../../src/report/html/replicate-strip.ts";
import type { QuantityResult } from "../../../src/report/run-file.ts";
import { sampleRun } from "../../fixtures/runs/sample-run.ts";

const quantity = (replicates: QuantityResult["replicates"]): QuantityResult => ({
  ...sampleRun().experiments[1]!.quantities[0]!,
  estimate: null,
  replicates,
});
const text = (replicates: QuantityResult["replicates"]): string =>
  replicateStrip(quantity(replicates))?.text ?? "";
const path = (name: string, of: string): string =>
  new RegExp(`class="${name}" d="([^"]*)"`).exec(of)?.[1] ?? "";

describe("a strip of replicates", () => {
  it("has a point for each, at its round and value, and a stroke where a round gave none", () => {
    const strip = text([1, null, 3, 2]);
    expect(path("dots", strip)).toBe("M8 40h0m416-32h0m208 16h0");
    expect(path("lost", strip)).toBe("M216 8V40");
    expect(strip).toContain("3 replicates between 1x and 3x, 1 missing");
  });

  it("is none of series, of a single value, or of values that are all the same", () => {
    expect(text([[{ x: 1, value: 2 }], [{ x: 1, value: 3 }]])).toBe("");
    expect(text([1, null])).toBe("");
    expect(text([2, 2, 2])).toBe("");
  });

  it("of a thorough run has a point for each round; of more, rounds share places from the least to the greatest", () => {
    const rounds = (count: number): number[] => Array.from({ length: count }, (_, round) => round % 10);
    expect(path("dots", text(rounds(101))).match(/h0/g)).toHaveLength(101);
    const many = path("dots", text(rounds(10_000)));
    expect(many.match(/m/gi)!.length).toBeLessThanOrEqual(128);
    // Each place has all ten values: from the lowest, where the last one did not end, up to the highest.
    const [first, ...others] = many.split("m");
    expect(first).toBe("M8 40v-32");
    for (const stroke of others) expect(stroke).toMatch(/^\d+ 32v-32$/);
    const lost = path("lost", text([...rounds(10_000), null]));
    expect(lost).toBe("M632 8V40");
  });
});
