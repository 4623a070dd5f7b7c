import fc from "fast-check";
import * as simple from "simple-statistics";
import { describe, expect, test } from "vitest";
import { fewestFor, medianInterval, tailError, trimmed } from "../../src/statistics/intervals.ts";
import { holds } from "./property.ts";

/** 1 .. n, so that a bound is its own rank. */
const ranks = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const rankInterval = (n: number, alpha: number): [number, number] | null => {
  const interval = medianInterval(ranks(n), alpha);
  return interval && [interval.low, interval.high];
};

describe("the interval of a median", () => {
  // Tables of the sign test; EXPERIMENTS and DESIGN quote them.
  test.each([
    [11, 0.001, 1, 11],
    [13, 0.001, 1, 13],
    [15, 0.001, 2, 14],
    [16, 0.001, 2, 15],
    [24, 0.001, 4, 21],
    [32, 0.001, 7, 26],
    [40, 0.001, 10, 31],
    [24, 0.001 / 3, 4, 21],
    [32, 0.001 / 3, 6, 27],
    [40, 0.001 / 3, 9, 32],
    [5, 0.0625, 1, 5],
    [6, 0.05, 1, 6],
    [20, 0.05, 6, 15],
  ])("of %i values at error %f is from rank %i to rank %i", (n, alpha, low, high) => {
    expect(rankInterval(n, alpha)).toEqual([low, high]);
  });

  test("is missing where not even the extremes are sure enough", () => {
    expect(rankInterval(10, 0.001)).toBeNull();
    expect(rankInterval(5, 0.0624)).toBeNull();
    expect(rankInterval(0, 0.5)).toBeNull();
  });

  test("states the coverage it reaches, not the one asked for", () => {
    // 2 (1 + 15) / 2^15
    expect(medianInterval(ranks(15), 0.001)?.confidence).toBe(1 - 32 / 32768);
    expect(medianInterval(ranks(11), 0.001)?.confidence).toBe(1 - 2 / 2048);
  });

  test("does not depend on the order of the values", () => {
    expect(medianInterval([...ranks(15)].reverse(), 0.001)).toEqual(medianInterval(ranks(15), 0.001));
  });

  test("is the widest trim that the error allows, for any n", () => {
    holds(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 1e-6, max: 0.3, noNaN: true }),
        (n, alpha) => {
          const k = trimmed(n, alpha);
          if (k >= 0) expect(tailError(n, k)).toBeLessThanOrEqual(alpha);
          if (2 * (k + 2) <= n) expect(tailError(n, k + 1)).toBeGreaterThan(alpha);
        },
      ),
    );
  });

  test("contains the median and keeps its ends when one value a side is an outlier", () => {
    holds(
      fc.property(
        fc.array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 15, maxLength: 15 }),
        (values) => {
          const { low, high } = medianInterval(values, 0.001)!;
          expect(low).toBeLessThanOrEqual(simple.median(values));
          expect(high).toBeGreaterThanOrEqual(simple.median(values));
          const [lowest, highest] = [Math.min(...values), Math.max(...values)];
          const spoilt = [...values];
          spoilt[spoilt.indexOf(lowest)] = -1e9;
          spoilt[spoilt.lastIndexOf(highest)] = 1e9;
          expect(medianInterval(spoilt, 0.001)).toMatchObject({ low, high });
        },
      ),
    );
  });
});

describe("the binomial tail", () => {
  test("is exact in whole numbers", () => {
    expect(tailError(17, 1)).toBe((2 * (1 + 17)) / 2 ** 17);
    expect(tailError(32, 6)).toBe((2 * 1149017) / 2 ** 32);
    expect(tailError(4, -1)).toBe(0);
  });

  test("agrees with the binomial distribution of simple-statistics", () => {
    for (const n of [12, 31, 61, 101]) {
      const chances = simple.binomialDistribution(n, 0.5)!;
      for (const k of [0, 1, 5, Math.floor(n / 3)]) {
        const oracle = 2 * simple.sum(chances.slice(0, k + 1));
        expect(tailError(n, k) / oracle).toBeCloseTo(1, 3);
      }
    }
  });

  test("agrees with BigInt arithmetic at n = 1000", () => {
    const n = 1000n;
    let [term, sum] = [1n, 0n];
    for (let j = 0n; j <= 450n; j++) {
      sum += term;
      term = (term * (n - j)) / (j + 1n);
    }
    const exact = Number((sum << 60n) / (1n << (n - 1n))) / 2 ** 60;
    expect(tailError(1000, 450) / exact).toBeCloseTo(1, 12);
  });

  test("refuses what it cannot tell", () => {
    expect(() => tailError(1001, 0)).toThrow(RangeError);
    expect(() => tailError(2.5, 0)).toThrow(RangeError);
  });
});

test("the fewest values that have an interval", () => {
  expect(fewestFor(0.001)).toBe(11);
  expect(fewestFor(2 ** -12)).toBe(13);
  expect(fewestFor(0)).toBe(Infinity);
  holds(
    fc.property(fc.double({ min: 1e-9, max: 0.9, noNaN: true }), (alpha) => {
      const fewest = fewestFor(alpha);
      expect(tailError(fewest, 0)).toBeLessThanOrEqual(alpha);
      if (fewest > 1) expect(tailError(fewest - 1, 0)).toBeGreaterThan(alpha);
    }),
  );
});
