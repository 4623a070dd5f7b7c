import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { medianInterval } from "../../src/statistics/intervals.ts";
import { alphaAt, planLooks } from "../../src/statistics/looks.ts";
import { holds } from "./property.ts";

const rankInterval = (n: number, alpha: number): [number, number] | null => {
  const interval = medianInterval(
    Array.from({ length: n }, (_, index) => index + 1),
    alpha,
  );
  return interval && [interval.low, interval.high];
};

describe("planned looks", () => {
  test("quick: what the first look cannot use goes to the second", () => {
    const [first, second] = planLooks([17, 32], 0.001);
    expect(first).toEqual({ rounds: 17, alpha: 36 / 2 ** 17 }); // 0.0275 %
    expect(second).toEqual({ rounds: 32, alpha: (2 * 1149017) / 2 ** 32 }); // 0.0535 %, more than its half
    expect(rankInterval(17, first!.alpha)).toEqual([2, 16]);
    expect(rankInterval(32, second!.alpha)).toEqual([7, 26]);
  });

  test("standard and thorough", () => {
    const [first, second] = planLooks([31, 61], 0.001);
    expect(rankInterval(31, first!.alpha)).toEqual([6, 26]);
    expect(first!.alpha).toBeCloseTo(0.000192, 6);
    expect(rankInterval(61, second!.alpha)).toEqual([18, 44]);
    expect(planLooks([101], 0.001)).toHaveLength(1);
    expect(rankInterval(101, planLooks([101], 0.001)[0]!.alpha)).toEqual([34, 68]);
  });

  test("15 rounds would spend nearly everything in one look", () => {
    expect(planLooks([15], 0.001)[0]!.alpha).toBeCloseTo(0.000977, 6);
  });

  test("a look too early for an interval leaves its share to the next", () => {
    expect(planLooks([5, 17], 0.001)).toEqual([
      { rounds: 5, alpha: 0 },
      { rounds: 17, alpha: 36 / 2 ** 17 },
    ]);
  });

  test("never spend more than alpha, and each interval uses up its look's alpha exactly", () => {
    const ascending = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
    holds(
      fc.property(ascending, fc.double({ min: 1e-5, max: 0.2, noNaN: true }), (rounds, alpha) => {
        const looks = planLooks(
          [...rounds].sort((a, b) => a - b),
          alpha,
        );
        expect(looks.reduce((sum, look) => sum + look.alpha, 0)).toBeLessThanOrEqual(alpha * (1 + 1e-12));
        for (const look of looks) {
          if (look.alpha === 0) continue;
          const values = Array.from({ length: look.rounds }, (_, index) => index);
          expect(medianInterval(values, look.alpha)?.confidence).toBe(1 - look.alpha);
        }
      }),
    );
  });

  test("refuses looks that do not ascend, and an alpha that is no chance", () => {
    expect(() => planLooks([17, 17], 0.001)).toThrow("ascend");
    expect(() => planLooks([0], 0.001)).toThrow("ascend");
    expect(() => planLooks([17], 0)).toThrow("alpha");
  });
});

test("the error that may be made between looks is that of the look to come", () => {
  const looks = [
    { rounds: 17, alpha: 0.1 },
    { rounds: 32, alpha: 0.2 },
  ];
  expect([0, 9, 17, 18, 32, 40].map((rounds) => alphaAt(looks, rounds))).toEqual([
    0.1, 0.1, 0.1, 0.2, 0.2, 0.2,
  ]);
  expect(() => alphaAt([], 1)).toThrow(RangeError);
});
