import { describe, expect, it } from "vitest";
import { timeLeft, timeLeftAtFirst } from "../../src/runner/time-left.ts";

const going = { round: 3, share: 0.5, planned: 17, elapsedMs: 3500, limitMs: Infinity };

describe("time left", () => {
  it("is what the rounds still planned take on average", () => {
    expect(timeLeft(going)).toBe(13_500);
    expect(timeLeft({ ...going, round: 16, share: 1, elapsedMs: 17_000 })).toBe(0);
  });

  it("ends with the last round that fits into the budget", () => {
    expect(timeLeft({ ...going, limitMs: 6200 })).toBe(2500);
  });

  it("is that of the round being made, whatever the budget", () => {
    expect(timeLeft({ ...going, limitMs: 1 })).toBe(500);
    expect(timeLeft({ ...going, round: 17, share: 0.5, elapsedMs: 17_500 })).toBe(0);
  });
});

describe("time left in the first round", () => {
  const first = { ...going, round: 0, share: 0.1, elapsedMs: 1000 };
  it("is by the plan at its beginning, and by what is measured at its end", () => {
    expect(timeLeftAtFirst({ ...first, share: 0.001 }, 30_000)).toBeCloseTo(45_970, 0);
    // 1 s for a tenth of a round leaves 169 s, the plan 29 s: a tenth of the one and nine of the other.
    expect(timeLeftAtFirst(first, 30_000)).toBeCloseTo(43_000);
    expect(timeLeftAtFirst({ ...first, share: 1 }, 30_000)).toBe(16_000);
  });
  it("does not fall below nothing where the plan promised too much", () => {
    expect(timeLeftAtFirst(first, 500)).toBeCloseTo(16_900);
  });
});
