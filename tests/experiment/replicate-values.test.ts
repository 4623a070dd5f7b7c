import { describe, expect, it } from "vitest";
import type { QuantityDefinition, ReplicateValue } from "../../src/experiment/quantity.ts";
import { replicateValue } from "../../src/experiment/replicate-values.ts";

/** What a replicate gives for a quantity, whoever wrote it. */
const valueOf = (value: unknown): ReplicateValue => {
  const quantity = { counted: false, from: [], measure: () => value } as unknown as QuantityDefinition;
  return replicateValue(quantity, new Map(), new Set());
};

describe("a replicate's value", () => {
  it.each([0, -1.5, 1e300])("%s is a number", (value) => {
    expect(valueOf(value)).toBe(value);
  });

  it.each([NaN, Infinity, -Infinity])("%s is none, for no run file can hold it", (value) => {
    expect(valueOf(value)).toBeNull();
  });

  it("of a curve has the points that have one", () => {
    const points = [
      { x: 1, value: 2 },
      { x: 2, value: NaN },
      { x: Infinity, value: 3 },
      { x: 4, value: 5 },
    ];
    expect(valueOf(points)).toEqual([points[0], points[3]]);
  });

  it.each([["a text"], [undefined], [[1, 2]]])("%s is left to be complained of", (value) => {
    expect(valueOf(value)).toEqual(value);
  });
});
