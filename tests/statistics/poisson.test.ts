import fc from "fast-check";
import * as simple from "simple-statistics";
import { expect, test } from "vitest";
import { poissonLower, poissonUpper } from "../../src/statistics/poisson.ts";
import { holds } from "./property.ts";

test("nothing seen: 6.9 at 99.9 %, 3.0 at 95 %, and nothing below zero", () => {
  expect(poissonUpper(0, 0.001)).toBeCloseTo(Math.log(1000), 9);
  expect(poissonUpper(0, 0.05 - 1e-15)).toBeCloseTo(Math.log(20), 9);
  expect(poissonLower(0, 0.001)).toBe(0);
});

// Garwood 1936, table of the 95 % confidence limits: half of chi-square quantiles.
test.each([
  [1, 0.02532, 5.572],
  [2, 0.2422, 7.225],
  [10, 4.795, 18.39],
  [20, 12.217, 30.888],
  [100, 81.36, 121.6],
])("%i seen lies between %f and %f at 95 %%", (count, low, high) => {
  expect(poissonLower(count, 0.025) / low).toBeCloseTo(1, 3);
  expect(poissonUpper(count, 0.025) / high).toBeCloseTo(1, 3);
});

test("at its bounds the chance of the count is the error, by simple-statistics", () => {
  holds(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.constantFrom(0.4, 0.15, 0.05, 0.01), (count, error) => {
      const upTo = (k: number, mean: number): number =>
        simple.sum(simple.poissonDistribution(mean)!.slice(0, k + 1));
      // The oracle cuts its table off after 99.99 %.
      expect(upTo(count, poissonUpper(count, error))).toBeCloseTo(error, 3);
      expect(1 - upTo(count - 1, poissonLower(count, error))).toBeCloseTo(error, 3);
    }),
  );
});

test("large counts come near the normal bounds, at once", () => {
  const count = 1e8;
  const z = 3.290527;
  expect((poissonUpper(count, 0.0005) - count) / (z * Math.sqrt(count))).toBeCloseTo(1, 2);
  expect((count - poissonLower(count, 0.0005)) / (z * Math.sqrt(count))).toBeCloseTo(1, 2);
});

test("refuses what is no count or no error", () => {
  expect(() => poissonUpper(-1, 0.01)).toThrow(RangeError);
  expect(() => poissonLower(1.5, 0.01)).toThrow(RangeError);
  expect(() => poissonUpper(1, 0)).toThrow(RangeError);
  expect(() => poissonUpper(1, 0.5)).toThrow(RangeError);
});
