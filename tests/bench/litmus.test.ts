import { expect, test } from "vitest";
import { nativeComparisons } from "../../bench/litmus/arms.ts";
import { orderingClaims } from "../../bench/litmus/ordering-claims.ts";
import { ALPHA, PROFILES } from "../../src/runner/profile.ts";
import { estimateTotal } from "../../src/statistics/estimate.ts";
import { planLooks } from "../../src/statistics/looks.ts";
import { machine } from "../verdict/made-up.ts";

/** What claims and controls say of the rate at which an arm shows what it is asked about. */
const rates = orderingClaims
  .flatMap(({ parts, controls }) => [...parts, ...controls])
  .flatMap(({ expectation }) =>
    expectation.kind === "rate-at-least"
      ? [{ arm: expectation.per.replace(/-rounds$/, ""), bound: expectation.bound }]
      : [],
  );

/** Rounds of an arm until the first look of quick; null where the program chooses how many a trial has, or none is for x86. */
const plannedRounds = (arm: string): number | null => {
  const comparison = nativeComparisons({ machine, profile: "quick", cpus: [0, 1] }).find(
    ({ arms }) => arm in arms,
  );
  const rounds = comparison?.arms[arm]?.parameters["rounds"];
  return typeof rounds === "number" ? PROFILES.quick.looks[0]! * comparison!.blocks * rounds : null;
};

// Of what comes to be seen, a few rounds are enough.
test.each(rates.filter(({ arm }) => plannedRounds(arm) !== null && arm !== "mp-swapped"))(
  "quick plans enough rounds of $arm to refute its rate by none at the first look, even if a seventh is lost",
  ({ arm, bound }) => {
    const { high } = estimateTotal([0], planLooks(PROFILES.quick.looks, ALPHA)[0]!.alpha)!;
    expect(high).toBeLessThan(bound * plannedRounds(arm)! * (6 / 7));
  },
);

test("among them are those that rest on the most and on the fewest rounds", () => {
  expect(rates.map(({ arm }) => arm)).toEqual(expect.arrayContaining(["mp", "sb+rfi-full"]));
});
