import { median } from "./order-statistics.ts";

/** The split of a row of values into two plateaus that leaves least scatter about their means. */
export interface Split {
  /** Index of the first value of the right plateau. */
  readonly first: number;
  /** Share of the values' variance that the two means explain, 0..1; 0 where there is no variance. */
  readonly explained: number;
}

/** Least squares over every split with at least `fewest` values a side. Null where there are too few values. */
export const bestSplit = (values: readonly number[], fewest: number): Split | null => {
  const n = values.length;
  const mean = sumOf(values) / n;
  const deviations = values.map((value) => value - mean);
  const total = sumOf(deviations.map((deviation) => deviation ** 2));
  let best: Split | null = null;
  let left = sumOf(deviations.slice(0, fewest));
  for (let first = fewest; first <= n - fewest; first++) {
    // The deviations sum to zero: the right plateau's sum is -left.
    const between = left ** 2 / first + left ** 2 / (n - first);
    const explained = total === 0 ? 0 : between / total;
    if (best === null || explained > best.explained) best = { first, explained };
    left += deviations[first]!;
  }
  return best;
};

/** How far the plateaus are apart, and how far their values scatter about them. */
export interface Plateaus {
  /** Right median less left median. */
  readonly rise: number;
  /** Standard deviation about the own plateau's median, from the median absolute deviation: outliers do not count. */
  readonly scatter: number;
}

export const plateausOf = (values: readonly number[], first: number): Plateaus => {
  const left = median(values.slice(0, first));
  const right = median(values.slice(first));
  if (left === null || right === null) throw new RangeError("a plateau of no values");
  const deviation = median(values.map((value, index) => Math.abs(value - (index < first ? left : right))));
  return { rise: right - left, scatter: SD_OF_MAD * deviation! };
};

/** Standard deviation over median absolute deviation, for normal values. */
const SD_OF_MAD = 1.4826;

/**
 * Plateaus whose levels are fewer standard deviations apart than this are not told from a ramp: the halves of a
 * straight one are 2.7 apart, whatever its slope.
 */
export const LEAST_APART = 4;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
