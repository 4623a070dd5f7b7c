import type { Expectation } from "../experiment/expectation.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** "at least 2", "between 0.7 and 1.3", "at least 0.95 (claimed: 1)" */
export const expectationInWords = (expectation: Expectation): string => {
  switch (expectation.kind) {
    case "at-least":
      return `at least ${expectation.bound}${claimed(expectation.claimed)}`;
    case "at-most":
      return `at most ${expectation.bound}${claimed(expectation.claimed)}`;
    case "between":
      return `between ${expectation.low} and ${expectation.high}${claimed(toText(expectation.claimed))}`;
    case "one-of":
      return expectation.values.length === 1
        ? `exactly ${expectation.values[0]!}`
        : expectation.values.join(" or ");
    case "never":
      return "never";
    case "rate-at-least":
      return `at least ${expectation.bound} of ${expectation.per}`;
    case "observed":
      return "observed";
  }
};

const toText = (range: { readonly low: number; readonly high: number } | undefined): string | undefined =>
  range === undefined ? undefined : `${range.low} to ${range.high}`;

const claimed = (bound: number | string | undefined): string =>
  bound === undefined ? "" : ` (claimed: ${bound})`;

/** "4.31 [4.1, 4.5]": three significant digits, whole numbers from 1000 on. An interval of no width is left out. */
export const estimateInWords = ({ point, low, high }: Estimate): string =>
  low === high ? figure(point) : `${figure(point)} [${figure(low)}, ${figure(high)}]`;

export const figure = (value: number): string =>
  String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
