import { median } from "./order-statistics.ts";
import { bestSplit, LEAST_APART, plateausOf } from "./plateaus.ts";

/** A step of a piecewise-constant curve. */
export interface Step {
  /** x of the first point after the step. */
  readonly at: number;
  /** x of the points on either side of it. */
  readonly between: readonly [number, number];
  /** Level after over level before: 4 for a rise to four times, 0.25 for a fall to a quarter. */
  readonly height: number;
}

/** Levels closer than this are one: the core clock alone moves a level that far while a curve is measured. */
const LEAST_HEIGHT = 1.2;

/** Two levels explain 0.75 of the variance of a ramp, and of a staircase of three even steps: a step explains more. */
const LEAST_EXPLAINED = 0.85;

/** One point is no plateau: a lone high value at an end would be a step of its own. */
const FEWEST_A_PLATEAU = 2;

/**
 * The one step of a curve of positive values, or null if it has none: two levels by least squares on the
 * logarithms, after a running median of three, which removes a lone outlier and leaves an edge where it is.
 *
 * It is a step if the levels explain most of the variance (85 %), differ by 1.2x or more, and stand beyond the
 * scatter of the points as measured: 4 standard deviations apart. Null too with fewer than two points a side,
 * or if a value is not positive and finite.
 */
export const findStep = (points: readonly { readonly x: number; readonly value: number }[]): Step | null => {
  if (!points.every(({ value }) => value > 0 && value < Infinity)) return null;
  const curve = [...points].sort((a, b) => a.x - b.x);
  const logs = curve.map(({ value }) => Math.log(value));
  const split = bestSplit(smoothed(logs), FEWEST_A_PLATEAU);
  if (split === null || split.explained < LEAST_EXPLAINED) return null;
  const { rise, scatter } = plateausOf(logs, split.first);
  if (Math.abs(rise) < Math.max(Math.log(LEAST_HEIGHT), LEAST_APART * scatter)) return null;
  const at = curve[split.first]!.x;
  return { at, between: [curve[split.first - 1]!.x, at], height: Math.exp(rise) };
};

/** Running median of three; the ends stay. */
const smoothed = (values: readonly number[]): number[] =>
  values.map((value, index) =>
    index === 0 || index === values.length - 1 ? value : median(values.slice(index - 1, index + 2))!,
  );
