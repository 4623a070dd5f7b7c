import fc from "fast-check";
import * as simple from "simple-statistics";
import { expect, test } from "vitest";
import { median, quantile, sorted } from "../../src/statistics/order-statistics.ts";
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

test("a quantile is the smallest value that covers its share", () => {
  const ten = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  expect(quantile(ten, 0.1)).toBe(1);
  expect(quantile(ten, 0.11)).toBe(2);
  expect(quantile(ten, 0.9)).toBe(9);
  expect(quantile(ten, 1)).toBe(10);
  expect(quantile([5], 0.01)).toBe(5);
  expect(quantile([], 0.5)).toBeNull();
});
