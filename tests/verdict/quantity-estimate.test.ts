import { describe, expect, test } from "vitest";
import type { Distance } from "../../src/experiment/evidence.ts";
import { estimateQuantity } from "../../src/verdict/quantity-estimate.ts";
import { around, evidence, LOOKS, quantity, simulation, spread, total } from "./made-up.ts";

/** Rounds 0 .. 16, of which those listed are far. */
const distances = (far: readonly number[], rounds = 17): (Distance | null)[] =>
  Array.from({ length: rounds }, (_, round) => (far.includes(round) ? "far" : "near"));

describe("the error of an estimate is that of the look its own rounds make", () => {
  const confidenceOf = (rounds: number): number | undefined =>
    estimateQuantity(quantity("q", spread(1, 2, rounds)), [evidence()], LOOKS).estimate?.confidence;

  test("17 rounds [x2, x16], 32 rounds [x7, x26]", () => {
    expect(confidenceOf(17)).toBe(1 - LOOKS[0]!.alpha);
    expect(confidenceOf(32)).toBe(1 - LOOKS[1]!.alpha);
    expect(estimateQuantity(quantity("q", spread(1, 17)), [], LOOKS).estimate).toMatchObject({
      low: 2,
      high: 16,
    });
    expect(estimateQuantity(quantity("q", spread(1, 32, 32)), [], LOOKS).estimate).toMatchObject({
      low: 7,
      high: 26,
    });
  });

  test("rounds without a value are rounds of the look, but no replicates", () => {
    const replicates = [...spread(1, 14, 14), null, null, null];
    const { estimate } = estimateQuantity(quantity("q", replicates), [evidence()], LOOKS);
    expect(estimate).toMatchObject({ samples: 14, low: 1, high: 14 });
  });
});

test("a look that is too early for an interval gives none, of counts and of medians", () => {
  const tooEarly = [{ rounds: 5, alpha: 0 }, ...LOOKS];
  for (const each of [total("seen", [0, 1, 0, 0, 2]), quantity("q", spread(1, 2, 5))]) {
    expect(estimateQuantity(each, [evidence()], tooEarly)).toMatchObject({
      estimate: null,
      lacking: "too few replicates: 5, at a look that is too early for an interval",
    });
  }
});

describe("rounds that were measured and say nothing", () => {
  const rounds = 101;
  const speaking = (count: number) =>
    quantity("knee", [...spread(1, 2, count), ...new Array<null>(rounds - count).fill(null)]);
  const looks = [{ rounds, alpha: 0.0027 }];
  const estimated = (count: number, changes: Parameters<typeof evidence>[0] = {}) =>
    estimateQuantity(speaking(count), [evidence({ replicates: rounds, ...changes })], looks);

  test("are no sample any more once they are more than half", () => {
    expect(estimated(51).estimate).not.toBeNull();
    expect(estimated(50)).toMatchObject({
      estimate: null,
      lacking: expect.stringMatching(/^51 of 101 replicates gave no value/) as string,
    });
  });

  test("may be those of several comparisons, each of which was disturbed seldom enough", () => {
    expect(estimated(45, { disturbed: 20 }).estimate).toBeNull();
  });

  test("are not those that were lost with their process, or at the other distance", () => {
    expect(estimated(40, { replicates: 60 }).estimate).not.toBeNull();
    const far = Array.from({ length: rounds }, (_, round): Distance => (round < 60 ? "near" : "far"));
    const all = quantity("knee", spread(1, 2, rounds));
    const rows = [evidence({ replicates: rounds, distance: far })];
    expect(estimateQuantity(all, rows, looks).estimate).toMatchObject({ samples: 60 });
  });

  test("are rounds like any other where something is counted", () => {
    const counts = total("seen", [3, ...new Array<null>(rounds - 1).fill(null)]);
    expect(estimateQuantity(counts, [evidence({ replicates: rounds })], looks).estimate?.point).toBe(3);
  });
});

describe("too few replicates", () => {
  const lackingOf = (...of: Parameters<typeof estimateQuantity>): string | null =>
    estimateQuantity(...of).lacking;

  test("are counted against the least that have an interval", () => {
    const seven = quantity("q", [...spread(1, 2, 7), ...new Array<null>(10).fill(null)]);
    expect(lackingOf(seven, [evidence({ replicates: 7 })], LOOKS)).toBe(
      "too few replicates: 7 of at least 13",
    );
    expect(lackingOf(quantity("q", new Array<null>(17).fill(null)), [], LOOKS)).toBe(
      "no replicate gave a value",
    );
    expect(lackingOf(quantity("q", []), [], LOOKS)).toBe("no replicate gave a value");
    expect(lackingOf(quantity("q", around(1)), [evidence()], LOOKS)).toBeNull();
  });

  test("in one distance class are told from too few in all", () => {
    const far = [0, 1, 2, 3, 4, 5, 6, 7];
    const rows = [evidence({ distance: distances(far) })];
    expect(lackingOf(quantity("q", around(1)), rows, LOOKS)).toBe(
      "near 9, far 8: fewer than 13 in one class",
    );
  });
});

describe("distance classes", () => {
  test("the estimate is confined to the class with more rounds", () => {
    const far = [3, 9, 14];
    const replicates = around(1).map((value, round) => (far.includes(round) ? 100 : value));
    const { estimate, stratum } = estimateQuantity(
      quantity("q", replicates),
      [evidence({ distance: distances(far) })],
      LOOKS,
    );
    expect(stratum).toEqual({ distance: "near", near: 14, far: 3 });
    expect(estimate).toMatchObject({ samples: 14 });
    expect(estimate!.high).toBeLessThan(1.01);
    const allRounds = estimateQuantity(quantity("q", replicates), [evidence()], LOOKS).estimate!;
    expect(allRounds.high).toBe(100);
  });

  test("only rounds that gave a value count for it", () => {
    const far = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const replicates = around(1, 32).map((value, round) => (far.includes(round) && round > 0 ? null : value));
    const { stratum } = estimateQuantity(
      quantity("q", replicates),
      [evidence({ distance: distances([...far, 13, 14, 15, 16], 32) })],
      LOOKS,
    );
    expect(stratum).toEqual({ distance: "near", near: 15, far: 5 });
  });

  test("a round of several comparisons has a class only if they agree; `only` agrees with any", () => {
    const both = quantity("q", around(1), { from: ["a", "b"] });
    const row = (comparison: string, distance: (Distance | null)[]) => evidence({ comparison, distance });
    const split = estimateQuantity(both, [row("a", distances([0])), row("b", distances([0, 1]))], LOOKS);
    expect(split.stratum).toEqual({ distance: "near", near: 15, far: 1 });
    expect(split.estimate).toMatchObject({ samples: 15 });
    const alike = new Array<Distance>(17).fill("only");
    const joined = estimateQuantity(both, [row("a", alike), row("b", distances([0, 1]))], LOOKS);
    expect(joined.stratum).toEqual({ distance: "near", near: 15, far: 2 });
    const missing = estimateQuantity(both, [row("a", [null, ...alike.slice(1)]), row("b", alike)], LOOKS);
    expect(missing.estimate).toMatchObject({ samples: 16 });
  });

  test("comparisons the quantity does not come from have no say", () => {
    const other = evidence({ comparison: "other", distance: distances([0, 1, 2]) });
    expect(estimateQuantity(quantity("q", around(1)), [other], LOOKS)).toMatchObject({
      stratum: null,
      estimate: { samples: 17 },
    });
  });

  test("counts are summed over all of them", () => {
    const rows = [evidence({ distance: distances([0, 1, 2]) })];
    const { estimate } = estimateQuantity(total("torn", new Array<number>(17).fill(2)), rows, LOOKS);
    expect(estimate).toMatchObject({ point: 34, samples: 17 });
  });
});

describe("what a model gave", () => {
  test("is exact from its one value, whatever was measured beside it", () => {
    const rows = [evidence({ distance: distances([0, 1]) })];
    expect(estimateQuantity(simulation("misses", 256.5), rows, LOOKS)).toEqual({
      estimate: { point: 256.5, low: 256.5, high: 256.5, confidence: 1, samples: 1 },
      series: null,
      stratum: null,
      lacking: null,
    });
  });

  test("is exact at every x of a curve", () => {
    const curve = [
      { x: 8, value: 9 },
      { x: 4, value: 5 },
    ];
    const { series } = estimateQuantity(simulation("misses", curve), [], LOOKS);
    expect(series!.map(({ x, estimate }) => [x, estimate!.low, estimate!.high])).toEqual([
      [4, 5, 5],
      [8, 9, 9],
    ]);
  });
});

test("a curve has an estimate at every x, and none as a whole", () => {
  const curves = around(3).map((value) => [
    { x: 64, value: value * 4 },
    { x: 8, value },
  ]);
  const { estimate, series, lacking } = estimateQuantity(
    quantity("q", [...curves.slice(1), null]),
    [],
    LOOKS,
  );
  expect(estimate).toBeNull();
  expect(lacking).toBe("it is a curve, not a single value");
  expect(series!.map((point) => [point.x, Math.round(point.estimate!.point)])).toEqual([
    [8, 3],
    [64, 12],
  ]);
  expect(series![0]!.estimate!.samples).toBe(16);
});
