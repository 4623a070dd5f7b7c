import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atLeast,
  atMost,
  between,
  equals,
  never,
  observed,
  rateAtLeast,
  oneOf,
  type Expectation,
} from "../../src/experiment/expectation.ts";
import { standingOf } from "../../src/verdict/standing.ts";
import type { Standing } from "../../src/verdict/verdict.ts";
import { holds } from "../statistics/property.ts";
import { interval } from "./made-up.ts";

const standing = (expectation: Expectation, low: number, high: number): Standing =>
  standingOf(expectation, interval(low, high)).standing;

describe("an interval against a bound", () => {
  // The bound itself belongs to the expectation: "at least 2" holds at 2.
  test.each<[Expectation, number, number, Standing]>([
    [atLeast(2), 2, 3, "inside"],
    [atLeast(2), 1.9, 2.1, "straddles"],
    [atLeast(2), 1, 2, "straddles"],
    [atLeast(2), 1, 1.999, "outside"],
    [atMost(2), 1, 2, "inside"],
    [atMost(2), 1.9, 2.1, "straddles"],
    [atMost(2), 2, 3, "straddles"],
    [atMost(2), 2.001, 3, "outside"],
    [between(3, 6), 3, 6, "inside"],
    [between(3, 6), 2.9, 5, "straddles"],
    [between(3, 6), 4, 6.1, "straddles"],
    [between(3, 6), 1, 9, "straddles"],
    [between(3, 6), 1, 2.9, "outside"],
    [between(3, 6), 6.1, 9, "outside"],
    [equals(64), 64, 64, "inside"],
    [equals(64), 32, 64, "straddles"],
    [equals(64), 32, 32, "outside"],
    [equals(64), 65, 128, "outside"],
    [oneOf(64, 128), 128, 128, "inside"],
    [oneOf(64, 128), 64, 128, "straddles"],
    [oneOf(64, 128), 65, 127, "outside"],
    [oneOf(64, 128), 96, 96, "outside"],
  ])("%j from %f to %f: %s", (expectation, low, high, expected) => {
    expect(standing(expectation, low, high)).toBe(expected);
  });

  test("says why, exactly where it is undecided", () => {
    expect(standingOf(atLeast(2), interval(1, 3)).why).toBe("interval straddles the bound");
    expect(standingOf(atLeast(2), interval(2, 3)).why).toBeNull();
    expect(standingOf(atLeast(2), interval(0, 1)).why).toBeNull();
  });

  test("cannot be told without an interval", () => {
    for (const expectation of [atLeast(2), equals(64), observed()]) {
      expect(standingOf(expectation, null)).toEqual({ standing: "unknown", why: "there is no estimate" });
    }
  });

  test("is inside only if every value of the interval is, outside only if none is", () => {
    const values = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }));
    holds(
      fc.property(values, values, fc.constantFrom("at-least", "at-most", "between"), (bounds, ends, kind) => {
        const [low, high] = ends.sort((a, b) => a - b);
        const [least, most] = bounds.sort((a, b) => a - b);
        const expectation =
          kind === "at-least" ? atLeast(least) : kind === "at-most" ? atMost(most) : between(least, most);
        const meets = (value: number): boolean =>
          (kind === "at-most" || value >= least) && (kind === "at-least" || value <= most);
        const met = Array.from({ length: 4 * (high - low) + 1 }, (_, step) => meets(low + step / 4));
        const expected = met.every(Boolean) ? "inside" : met.some(Boolean) ? "straddles" : "outside";
        expect(standing(expectation, low, high)).toBe(expected);
      }),
      2000,
    );
  });
});

describe("an outcome that never happens", () => {
  const forbidden = never({ quantity: "rounds", atLeast: 1000 });
  const none = interval(0, 7.6, 0);

  test("is outside after one", () => {
    expect(standingOf(forbidden, interval(0.03, 9, 1), interval(900, 1100)).standing).toBe("outside");
    expect(standingOf(forbidden, interval(0.03, 9, 1), null).standing).toBe("outside");
  });

  test("is inside after none only if there were chances enough", () => {
    expect(standingOf(forbidden, none, interval(900, 1100, 1000)).standing).toBe("inside");
    expect(standingOf(forbidden, none, interval(900, 1100, 999))).toEqual({
      standing: "straddles",
      why: "never seen, but rounds is 999 of at least 1000",
    });
    expect(standingOf(forbidden, none, null)).toEqual({
      standing: "straddles",
      why: "never seen, but rounds was not counted",
    });
  });
});

describe("an outcome that happens at least so often", () => {
  const often = rateAtLeast(5e-6, "rounds");
  const none = interval(0, 7.6, 0);

  test("is inside once the least that the count allows is enough", () => {
    expect(standingOf(often, interval(5, 30, 15), interval(9e5, 1.1e6, 1e6)).standing).toBe("inside");
    expect(standingOf(often, interval(4, 30, 15), interval(9e5, 1.1e6, 1e6)).standing).toBe("straddles");
  });

  test("is nowhere without a chance", () => {
    expect(standingOf(often, none, interval(0, 0))).toEqual({
      standing: "straddles",
      why: "no chances: rounds is 0",
    });
  });

  test("is outside after none only if there were chances enough", () => {
    expect(standingOf(often, none, interval(1.53e6, 1.6e6, 1.53e6)).standing).toBe("outside");
    expect(standingOf(often, none, interval(1.5e6, 1.6e6, 1.5e6))).toEqual({
      standing: "straddles",
      why: "too few chances: rounds is 1500000",
    });
    expect(standingOf(often, none, null)).toEqual({ standing: "straddles", why: "rounds was not counted" });
  });
});

test("an allowed outcome is inside after one, and never outside", () => {
  expect(standingOf(observed(), interval(0.03, 9, 1)).standing).toBe("inside");
  expect(standingOf(observed(), interval(0, 7.6, 0))).toEqual({
    standing: "straddles",
    why: "it was not seen, which refutes nothing",
  });
});
