import type { SeriesPoint } from "../experiment/quantity.ts";
import { medianInterval } from "./intervals.ts";
import { median } from "./order-statistics.ts";
import { poissonLower, poissonUpper } from "./poisson.ts";

/** A quantity's point and interval. Units are the quantity's. */
export interface Estimate {
  readonly point: number;
  readonly low: number;
  readonly high: number;
  /** Coverage that the interval guarantees, as a fraction: 0.9997. At least what was asked for. */
  readonly confidence: number;
  /** Replicates the estimate rests on. */
  readonly samples: number;
}

/** A series' estimate at one x; null where too few replicates have that x. */
export interface SeriesEstimate {
  readonly x: number;
  readonly estimate: Estimate | null;
}

/**
 * Median of the replicates, with its distribution-free interval at error `alpha`. Replicates without a
 * value (null) are left out. Null where too few are left for any interval.
 */
export const estimateMedian = (replicates: readonly (number | null)[], alpha: number): Estimate | null => {
  const values = replicates.filter((value) => value !== null);
  const interval = medianInterval(values, alpha);
  return interval === null ? null : { point: median(values)!, ...interval, samples: values.length };
};

/**
 * Sum of the replicates' counts, with Poisson bounds of alpha / 2 a side, also where nothing was counted: the upper
 * bound of zero with all of alpha would let some means be missed with 1.5 alpha, above and below. Null where no
 * replicate counted, and at a look that may make no error: no bound is that sure.
 *
 * Poisson holds for rare events, which is what forbidden and allowed outcomes are. The rate of a frequent one
 * varies between replicates by more than that; as a rate it belongs into a quantity combined by its median.
 */
export const estimateTotal = (replicates: readonly (number | null)[], alpha: number): Estimate | null => {
  const counts = replicates.filter((count) => count !== null);
  if (counts.length === 0 || !(alpha / 2 > 0)) return null;
  const point = counts.reduce((sum, count) => sum + count, 0);
  const low = poissonLower(point, alpha / 2);
  const high = poissonUpper(point, alpha / 2);
  return { point, low, high, confidence: 1 - alpha, samples: counts.length };
};

/** What was worked out and not measured is what it is, however often it is done. Null where there is no value. */
export const estimateExact = (replicates: readonly (number | null)[]): Estimate | null => {
  const value = replicates.find((each) => each !== null);
  return value === undefined ? null : { point: value, low: value, high: value, confidence: 1, samples: 1 };
};

/** One estimate per x, ascending; `combine` is how the replicates that have that x become it. */
export const estimateSeries = (
  replicates: readonly (readonly SeriesPoint[] | null)[],
  combine: (values: readonly (number | null)[]) => Estimate | null,
): SeriesEstimate[] => {
  const byX = new Map<number, number[]>();
  for (const curve of replicates) {
    for (const { x, value } of curve ?? []) {
      const values = byX.get(x);
      if (values === undefined) byX.set(x, [value]);
      else values.push(value);
    }
  }
  return [...byX].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, estimate: combine(values) }));
};
