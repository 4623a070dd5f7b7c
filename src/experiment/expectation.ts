/**
 * What a claim says of a quantity. Bounds are in the quantity's unit.
 *
 * `claimed` is the handbook's own bound where the judged one carries a margin: ">= 1.0" between equals
 * would straddle for ever, so it is judged as "not worse by more than 5 %" and both bounds are printed.
 */
export type Expectation =
  | { readonly kind: "at-least"; readonly bound: number; readonly claimed?: number }
  | { readonly kind: "at-most"; readonly bound: number; readonly claimed?: number }
  | {
      readonly kind: "between";
      readonly low: number;
      readonly high: number;
      readonly claimed?: { readonly low: number; readonly high: number };
    }
  | { readonly kind: "one-of"; readonly values: readonly number[] }
  /** A forbidden outcome. Confirmed only if `power` saw at least `atLeast` chances for it to happen. */
  | { readonly kind: "never"; readonly power: { readonly quantity: string; readonly atLeast: number } }
  /**
   * A count, by the chances that another quantity counts: at least `bound` a chance. For a myth that something happens:
   * after enough chances none at all refutes it, which `observed` could never do.
   */
  | { readonly kind: "rate-at-least"; readonly bound: number; readonly per: string }
  /** An allowed outcome. One observation confirms; none is inconclusive, never a refutation. */
  | { readonly kind: "observed" };

/** `bound` or more, in the quantity's unit. `claimed`: the wording's own bound, where the judged one carries a margin. */
export const atLeast = (bound: number, claimed?: number): Expectation =>
  claimed === undefined ? { kind: "at-least", bound } : { kind: "at-least", bound, claimed };

/** `bound` or less, in the quantity's unit. `claimed`: the wording's own bound, where the judged one carries a margin. */
export const atMost = (bound: number, claimed?: number): Expectation =>
  claimed === undefined ? { kind: "at-most", bound } : { kind: "at-most", bound, claimed };

/** From `low` to `high`, in the quantity's unit, both included. `claimed`: the wording's own bounds, where the judged ones carry a margin. */
export const between = (
  low: number,
  high: number,
  claimed?: { readonly low: number; readonly high: number },
): Expectation =>
  claimed === undefined ? { kind: "between", low, high } : { kind: "between", low, high, claimed };

/** Exactly this value: for quantities that are counted or read off, not timed. */
export const equals = (value: number): Expectation => ({ kind: "one-of", values: [value] });

/** One of these values, exactly: for quantities that are counted or read off, not timed. */
export const oneOf = (...values: number[]): Expectation => ({ kind: "one-of", values });

/**
 * A forbidden outcome: one observation refutes it. It is confirmed only where the quantity `power` counted at least
 * `atLeast` chances for it to happen.
 */
export const never = (power: { quantity: string; atLeast: number }): Expectation => ({
  kind: "never",
  power,
});

/** A count that is at least `bound` by each chance that the quantity `per` counts. */
export const rateAtLeast = (bound: number, per: string): Expectation => ({
  kind: "rate-at-least",
  bound,
  per,
});

/** The quantity that counts the chances for what is counted; null where an expectation needs none. */
export const chancesOf = (expectation: Expectation): string | null => {
  if (expectation.kind === "never") return expectation.power.quantity;
  return expectation.kind === "rate-at-least" ? expectation.per : null;
};

/**
 * Of a part or control, the quantities that must be counts, summed over the rounds. A median over rounds is 0 of what came in
 * fewer than half of them: "never" would be confirmed of what was seen.
 */
export const countsAskedFor = (quantity: string, expectation: Expectation): readonly string[] => {
  const chances = chancesOf(expectation);
  if (chances !== null) return [quantity, chances];
  return expectation.kind === "observed" ? [quantity] : [];
};

/** An allowed outcome: one observation confirms it, none is inconclusive. */
export const observed = (): Expectation => ({ kind: "observed" });

/** What makes an expectation decide by itself, whatever is measured, and what is allowed; null where nothing does. */
export const decidesItself = (expectation: Expectation): string | null => {
  switch (expectation.kind) {
    case "between":
      return [expectation, expectation.claimed ?? expectation].every(({ low, high }) => low <= high)
        ? null
        : "low must not be above high";
    case "one-of":
      return expectation.values.length > 0 ? null : "values must name at least one";
    case "never":
      return expectation.power.atLeast > 0 ? null : "power.atLeast must be above 0";
    case "rate-at-least":
      return expectation.bound > 0 ? null : "bound must be above 0";
    case "at-least":
    case "at-most":
    case "observed":
      return null;
  }
};
