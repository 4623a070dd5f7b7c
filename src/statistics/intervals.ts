import { sorted } from "./order-statistics.ts";

/** An interval and the coverage it guarantees. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** 2^(1-n) stays a normal double up to here, so that the terms below lose nothing to underflow. */
export const MOST_VALUES = 1000;

/**
 * 2 P(Bin(n, 1/2) <= k): the chance that the median lies outside [x_(k+1), x_(n-k)]. A running sum of
 * C(n, j) / 2^(n-1); each term is exact as long as C(n, j) < 2^53.
 */
export const tailError = (n: number, k: number): number => {
  if (!Number.isInteger(n) || n < 0 || n > MOST_VALUES) throw new RangeError(`no binomial tail for n = ${n}`);
  let term = 2 ** (1 - n);
  let sum = 0;
  for (let j = 0; j <= k; j++) {
    sum += term;
    term = (term * (n - j)) / (j + 1);
  }
  return sum;
};

/** Largest k with tailError(n, k) <= alpha; -1 where not even the extremes are that sure. */
export const trimmed = (n: number, alpha: number): number => {
  let k = -1;
  while (2 * (k + 2) <= n && tailError(n, k + 1) <= alpha) k++;
  return k;
};

/** The least number of values that have an interval at error `alpha`. */
export const fewestFor = (alpha: number): number => {
  if (!(alpha > 2 ** (1 - MOST_VALUES))) return Infinity;
  return Math.max(1, Math.ceil(1 - Math.log2(alpha)));
};

/**
 * Distribution-free interval of the median from order statistics: [x_(k+1), x_(n-k)] with the largest k whose
 * error is at most `alpha`. It supposes independent values and nothing of their distribution. If values have
 * different distributions (the machine drifts over the run) it covers the median of their mixture with at
 * least this chance (Hoeffding 1956: the count on one side is then less spread than the binomial).
 * Null where n is too small.
 */
export const medianInterval = (values: readonly number[], alpha: number): Interval | null => {
  const ascending = sorted(values);
  const n = ascending.length;
  const k = trimmed(n, alpha);
  if (k < 0) return null;
  return { low: ascending[k]!, high: ascending[n - 1 - k]!, confidence: 1 - tailError(n, k) };
};
