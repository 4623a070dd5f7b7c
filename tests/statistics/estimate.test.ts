import { describe, expect, test } from "vitest";
import {
  estimateExact,
  estimateMedian,
  estimateSeries,
  estimateTotal,
} from "../../src/statistics/estimate.ts";
import { planLooks } from "../../src/statistics/looks.ts";

const ranks = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

describe("the median of replicates", () => {
  test("has its point, its interval, its coverage and its count", () => {
    expect(estimateMedian(ranks(17), 0.0005)).toEqual({
      point: 9,
      low: 2,
      high: 16,
      confidence: 1 - 36 / 2 ** 17,
      samples: 17,
    });
  });

  test("leaves out replicates without a value", () => {
    expect(estimateMedian([null, ...ranks(15), null], 0.001)).toMatchObject({
      point: 8,
      low: 2,
      samples: 15,
    });
  });

  test("is missing with too few", () => {
    expect(estimateMedian([...ranks(10), null, null], 0.001)).toBeNull();
  });
});

describe("the total of counts", () => {
  test("of nothing reaches up to 7.6 at an error of one in a thousand, half of it a side", () => {
    const estimate = estimateTotal([0, 0, null], 0.001)!;
    expect(estimate).toMatchObject({ point: 0, low: 0, confidence: 0.999, samples: 2 });
    expect(estimate.high).toBeCloseTo(7.6009, 4);
  });

  test("is the sum, with half the error a side", () => {
    const estimate = estimateTotal([4, null, 6], 0.05)!;
    expect(estimate).toMatchObject({ point: 10, samples: 2 });
    expect(estimate.low).toBeCloseTo(4.795, 2);
    expect(estimate.high).toBeCloseTo(18.39, 2);
  });

  test("is missing where no replicate counted", () => {
    expect(estimateTotal([null, null], 0.001)).toBeNull();
  });

  test("is missing at a look that may make no error", () => {
    for (const alpha of [planLooks([5, 17], 0.001)[0]!.alpha, Number.MIN_VALUE])
      for (const counts of [[0, 0], [4]]) expect(estimateTotal(counts, alpha)).toBeNull();
  });
});

describe("what was worked out", () => {
  test("is its value, surely", () => {
    expect(estimateExact([2.5])).toEqual({ point: 2.5, low: 2.5, high: 2.5, confidence: 1, samples: 1 });
    expect(estimateExact([0])).toMatchObject({ point: 0 });
  });

  test("is missing where there is no value", () => {
    expect(estimateExact([null])).toBeNull();
    expect(estimateExact([])).toBeNull();
  });
});

test("a series has an estimate for each x, ascending, from the replicates that have that x", () => {
  const curves = ranks(15).map((value) => [{ x: 64, value }, ...(value <= 3 ? [{ x: 8, value }] : [])]);
  const series = estimateSeries([...curves, null], (values) => estimateMedian(values, 0.001));
  expect(series.map(({ x }) => x)).toEqual([8, 64]);
  expect(series[0]!.estimate).toBeNull();
  expect(series[1]!.estimate).toMatchObject({ point: 8, low: 2, high: 14, samples: 15 });
});
