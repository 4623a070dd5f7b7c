import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/statistics/random.ts";
import { chanceBelow, separationOf } from "../../src/statistics/separation.ts";

const ALPHA = 0.000_274_658_203_125;
const sample = (values: readonly number[], alpha = ALPHA) => ({ values, alpha });
const upTo = (n: number, from = 0): number[] => Array.from({ length: n }, (_, index) => from + index);

describe("two samples", () => {
  it("are separate by the gap between their median intervals", () => {
    // At this error 17 values give up one a side: 1 to 15, and 101 to 115.
    const { gap, spread } = separationOf(sample(upTo(17)), sample(upTo(17, 100)))!;
    expect(gap).toBe(101 - 15);
    // The second to the sixteenth value, twice.
    expect(spread).toBe(28);
    expect(separationOf(sample(upTo(17, 100)), sample(upTo(17)))!.gap).toBe(-(101 - 15));
  });

  it("are not where the intervals meet, or one has too few values for any", () => {
    expect(separationOf(sample(upTo(17)), sample(upTo(17, 14)))).toBeNull();
    expect(separationOf(sample(upTo(17)), sample(upTo(17, 15)))).not.toBeNull();
    expect(separationOf(sample(upTo(17)), sample(upTo(12, 100)))).toBeNull();
    expect(separationOf(sample([]), sample(upTo(17)))).toBeNull();
  });
});

describe("the chance to be separate", () => {
  it("is one interleaving of all where every value of one is below every value of the other", () => {
    expect(chanceBelow(2, 0, 2, 0)).toBeCloseTo(1 / 6, 12);
    expect(chanceBelow(17, 0, 17, 0)).toBeCloseTo(1 / 2_333_606_220, 18);
  });

  it("is what counting all interleavings gives", () => {
    for (const [n, above, m, below] of [
      [4, 1, 5, 1],
      [5, 2, 4, 0],
      [3, 0, 6, 2],
      [6, 2, 6, 2],
    ] as const) {
      let found = 0;
      let all = 0;
      for (let mask = 0; mask < 2 ** (n + m); mask++) {
        // Places of A's values in the joint order.
        const places = upTo(n + m).filter((place) => (mask >> place) & 1);
        if (places.length !== n) continue;
        all++;
        const place = places[n - 1 - above]!;
        const before = upTo(place).filter((each) => !places.includes(each)).length;
        if (before <= below) found++;
      }
      expect(chanceBelow(n, above, m, below), `${n} ${above} ${m} ${below}`).toBeCloseTo(found / all, 12);
    }
  });

  it("is what drawing shows", () => {
    const random = createRandom(7);
    const draws = 40_000;
    let separate = 0;
    let chance = 0;
    for (let draw = 0; draw < draws; draw++) {
      const drawn = () => sample(Array.from({ length: 5 }, random.unit), 0.4);
      const found = separationOf(drawn(), drawn());
      if (found === null) continue;
      separate++;
      chance = found.chance;
    }
    expect(separate / draws).toBeGreaterThan(0.9 * chance);
    expect(separate / draws).toBeLessThan(1.1 * chance);
  });
});
