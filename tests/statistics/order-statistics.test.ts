import fc from "fast-check";
import * as simple from "simple-statistics";
import { expect, test } from "vitest";
import { median, sorted } from "../../src/statistics/order-statistics.ts";
import { holds } from "./property.ts";

test("sorts by value, not as text, and leaves its input alone", () => {
  const values = [10, 9, -1, 100];
  expect(sorted(values)).toEqual([-1, 9, 10, 100]);
  expect(values).toEqual([10, 9, -1, 100]);
});

test("refuses NaN", () => {
  expect(() => sorted([1, NaN])).toThrow(RangeError);
});

test("the median of an odd count is the middle, of an even count the mean of the middle two", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNull();
});

test("agrees with simple-statistics", () => {
  holds(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
      expect(median(values)).toBeCloseTo(simple.median(values), 6);
    }),
  );
});
