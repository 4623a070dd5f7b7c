import type { Expectation } from "../experiment/expectation.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Standing } from "./verdict.ts";
import { figure } from "./words.ts";

export interface Stood {
  readonly standing: Standing;
  /** Why it is neither inside nor outside; null if it is. */
  readonly why: string | null;
}

const INSIDE: Stood = { standing: "inside", why: null };
const OUTSIDE: Stood = { standing: "outside", why: null };
const straddles = (why: string): Stood => ({ standing: "straddles", why });

/**
 * Where an estimate's interval lies against an expectation. `power` is the estimate of the quantity that counts
 * the chances of a `never` or of a rate; null where there is none. `observed` is never outside, `never` is outside after one.
 */
export const standingOf = (
  expectation: Expectation,
  estimate: Estimate | null,
  power: Estimate | null = null,
): Stood => {
  if (estimate === null) return { standing: "unknown", why: "there is no estimate" };
  const { point, low, high } = estimate;
  switch (expectation.kind) {
    case "at-least":
      return within(low >= expectation.bound, high < expectation.bound);
    case "at-most":
      return within(high <= expectation.bound, low > expectation.bound);
    case "between":
      return within(
        low >= expectation.low && high <= expectation.high,
        high < expectation.low || low > expectation.high,
      );
    case "one-of": {
      const covered = expectation.values.filter((value) => low <= value && value <= high);
      return within(low === high && covered.length > 0, covered.length === 0);
    }
    case "never":
      return point > 0 ? OUTSIDE : unseen(expectation.power, power);
    case "rate-at-least":
      return rate(estimate, expectation, power);
    case "observed":
      return point > 0 ? INSIDE : straddles("it was not seen, which refutes nothing");
  }
};

const within = (inside: boolean, outside: boolean): Stood =>
  inside ? INSIDE : outside ? OUTSIDE : straddles("interval straddles the bound");

const rate = (
  { low, high }: Estimate,
  { bound, per }: { readonly bound: number; readonly per: string },
  chances: Estimate | null,
): Stood => {
  if (chances === null) return straddles(`${per} was not counted`);
  if (chances.point === 0) return straddles(`no chances: ${per} is 0`);
  const needed = bound * chances.point;
  if (low >= needed) return INSIDE;
  return high < needed ? OUTSIDE : straddles(`too few chances: ${per} is ${figure(chances.point)}`);
};

const unseen = (
  needed: { readonly quantity: string; readonly atLeast: number },
  power: Estimate | null,
): Stood => {
  if (power === null) return straddles(`never seen, but ${needed.quantity} was not counted`);
  if (power.point >= needed.atLeast) return INSIDE;
  return straddles(
    `never seen, but ${needed.quantity} is ${figure(power.point)} of at least ${figure(needed.atLeast)}`,
  );
};
