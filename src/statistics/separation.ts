import { trimmed } from "./intervals.ts";
import { quantile, sorted } from "./order-statistics.ts";

/** Two samples whose median intervals do not meet. */
export interface Separation {
  /** Between the intervals, in the samples' unit; negative where the second sample is the lower one. */
  readonly gap: number;
  /** The middle 80 % of both samples, end to end: how far apart single values of one sample come to lie. */
  readonly spread: number;
  /** The chance that two samples of one distribution are as separate, whatever that distribution is. */
  readonly chance: number;
}

/** A sample, and the error that its median's interval may make. */
export interface SampleAtError {
  readonly values: readonly number[];
  readonly alpha: number;
}

/** How two samples are separate; null where their median intervals meet, or one has too few values for an interval. */
export const separationOf = (first: SampleAtError, second: SampleAtError): Separation | null => {
  const [a, b] = [intervalOf(first), intervalOf(second)];
  if (a === null || b === null) return null;
  const upwards = b.low - a.high;
  const downwards = a.low - b.high;
  if (upwards <= 0 && downwards <= 0) return null;
  const [lower, upper] = upwards > 0 ? [a, b] : [b, a];
  return {
    gap: upwards > 0 ? upwards : -downwards,
    spread: middle(first.values) + middle(second.values),
    // Either may be the lower one.
    chance: 2 * chanceBelow(lower.size, lower.trimmed, upper.size, upper.trimmed),
  };
};

const intervalOf = ({ values, alpha }: SampleAtError) => {
  const ascending = sorted(values);
  const k = trimmed(ascending.length, alpha);
  if (k < 0) return null;
  return { low: ascending[k]!, high: ascending.at(-1 - k)!, size: ascending.length, trimmed: k };
};

const middle = (values: readonly number[]): number => quantile(values, 0.9)! - quantile(values, 0.1)!;

/**
 * The chance that the value with `aboveA` values of sample A above it is less than the one with `belowB` values of
 * sample B below it, if both are of one continuous distribution: then every interleaving of the `n` and `m` values is as likely,
 * and it is so where at most `belowB` of B come before that value of A (the negative hypergeometric distribution; a precedence test).
 */
export const chanceBelow = (n: number, aboveA: number, m: number, belowB: number): number => {
  const all = logChoose(n + m, n);
  let sum = 0;
  for (let before = 0; before <= belowB; before++) {
    const ways = logChoose(n - aboveA - 1 + before, before) + logChoose(aboveA + m - before, m - before);
    sum += Math.exp(ways - all);
  }
  return sum;
};

const logChoose = (n: number, k: number): number => {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
};
