import type { Expectation } from "../../experiment/expectation.ts";
import type { Estimate } from "../../statistics/estimate.ts";

/**
 * An axis on which an estimate stands beside what is expected of it. Positions are shares of its length, 0 to 1. Ratios and times
 * differ by factors, so that the axis is logarithmic wherever everything on it is above zero.
 */
export interface Axis {
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
}

/** What is expected, as a stretch of the axis; an end of null goes on for ever. */
export interface Band {
  readonly low: number | null;
  readonly high: number | null;
}

/** Null for what is no stretch of numbers: outcomes that must not, or may, come. */
export const bandOf = (expectation: Expectation): Band | null => {
  switch (expectation.kind) {
    case "at-least":
      return { low: expectation.bound, high: null };
    case "at-most":
      return { low: null, high: expectation.bound };
    case "between":
      return { low: expectation.low, high: expectation.high };
    case "one-of": {
      const { values } = expectation;
      return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
    }
    case "never":
    case "rate-at-least":
    case "observed":
      return null;
  }
};

/** Below it, what is drawn is nothing, whatever the unit: factors of it say nothing, and their logarithms lose their digits. */
const LEAST_POSITIVE = 1e-12;

/** Of the length that what is drawn takes up, so much is left free on either side. */
const MARGIN = 0.25;
/** An axis is a tenth of its values long at least: two that are equal are not to be blown up. */
const LEAST_SPAN = 0.1;

/** An axis that holds the interval and every bound, with room beyond them. */
export const axisFor = ({ low, high, point }: Estimate, { low: from, high: to }: Band): Axis => {
  const all = [low, high, point, from, to].filter((each) => each !== null);
  const log = Math.min(...all) > LEAST_POSITIVE;
  const scaled = all.map((each) => (log ? Math.log(each) : each));
  const least = Math.min(...scaled);
  const most = Math.max(...scaled);
  // Halves, and no end beyond the largest number: the distance of very large ones is more than a double holds.
  const halfSpan = Math.max(
    most / 2 - least / 2,
    (log ? LEAST_SPAN : LEAST_SPAN * Math.max(Math.abs(least), Math.abs(most))) / 2,
    0.5e-12,
  );
  const middle = least / 2 + most / 2;
  const half = halfSpan * (1 + 2 * MARGIN);
  const back = (each: number): number =>
    Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, log ? Math.exp(each) : each));
  return { log, low: back(middle - half), high: back(middle + half) };
};

/** Where a value stands, held within the axis. */
export const positionOn = ({ log, low, high }: Axis, value: number): number => {
  if (value <= low) return 0;
  if (value >= high) return 1;
  return log
    ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value / 2 - low / 2) / (high / 2 - low / 2);
};
