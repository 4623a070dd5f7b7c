import type { Expectation } from "../experiment/expectation.ts";
import { figure, quantityText } from "./figures.ts";

/** How much room there is for it: "at least 2x" or "≥ 2x". */
export type Wording = "words" | "signs";

/** A no-break space: "≥ 2x" never parts. */
const NBSP = "\u00a0";

/** What a claim says of a quantity, in the quantity's unit. */
export const expectationText = (expectation: Expectation, unit: string, wording: Wording): string => {
  const words = wording === "words";
  const value = (number: number): string => quantityText(number, unit).replaceAll(" ", NBSP);
  const range = (low: number, high: number): string =>
    words ? `${value(low)} to ${value(high)}` : `${withoutUnit(value(low))}-${value(high)}`;
  switch (expectation.kind) {
    case "at-least":
      return (
        (words ? "at least " : `≥${NBSP}`) +
        value(expectation.bound) +
        claimed(expectation.claimed, wording, value)
      );
    case "at-most":
      return (
        (words ? "at most " : `≤${NBSP}`) +
        value(expectation.bound) +
        claimed(expectation.claimed, wording, value)
      );
    case "between":
      return (
        range(expectation.low, expectation.high) +
        claimed(expectation.claimed, wording, (bounds) => range(bounds.low, bounds.high))
      );
    case "one-of":
      return expectation.values.length === 1
        ? `${words ? "exactly " : `=${NBSP}`}${value(expectation.values[0]!)}`
        : expectation.values.map(value).join(" or ");
    case "never":
      return "never";
    case "rate-at-least":
      return `${words ? "at least " : `≥${NBSP}`}${perMillion(expectation.bound)}`;
    case "observed":
      return "observed";
  }
};

/** Rates of what is counted are small: "5 a million". */
const perMillion = (rate: number): string => `${figure(rate * 1e6)} a million`.replaceAll(" ", NBSP);

/** Where a margin was added, the handbook's own bound is printed too, or both of them. */
const claimed = <Bound>(
  bound: Bound | undefined,
  wording: Wording,
  text: (bound: Bound) => string,
): string => (bound === undefined ? "" : ` (${wording === "words" ? "claim:" : "for"}${NBSP}${text(bound)})`);

const withoutUnit = (text: string): string => /^-?[\d.]+/.exec(text)?.[0] ?? text;

/** The numbers an interval is held against. */
export const boundsOf = (expectation: Expectation): readonly number[] => {
  switch (expectation.kind) {
    case "at-least":
    case "at-most":
      return [expectation.bound];
    case "between":
      return [expectation.low, expectation.high];
    case "one-of":
    case "never":
    case "rate-at-least":
    case "observed":
      return [];
  }
};
