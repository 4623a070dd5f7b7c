import { describe, expect, it } from "vitest";
import { timeLeft } from "../../src/runner/time-left.ts";

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
