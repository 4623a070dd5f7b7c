import { binomialDistribution, sum } from "simple-statistics";
import { beforeAll, describe, expect, test } from "vitest";
import { estimateMedian, estimateTotal, type Estimate } from "../../src/statistics/estimate.ts";
import { tailError } from "../../src/statistics/intervals.ts";
import { planLooks } from "../../src/statistics/looks.ts";
import { createRandom } from "../../src/statistics/random.ts";
import { CALM, gaussian, replicateRatio, ROUGH, type World } from "./simulate.ts";

/**
 * Whether intervals cover the truth as often as they say, on simulated data whose truth is known: the median
 * of what replicates give (simulate.ts says what they suffer). Rounds are independent, which is what fresh
 * processes in random order are for. A drift of the true ratio from the first round to the last is not simulated:
 * the truth would then have no value that an interval could cover.
 */
const RUNS = 20_000;
const TRUTH = 4.3;
const [FIRST, SECOND] = planLooks([17, 32], 0.001) as [
  { rounds: 17; alpha: number },
  { rounds: 32; alpha: number },
];

const simulateRuns = (world: World, runs: number, rounds: number, seed: number): (number | null)[][] => {
  const random = createRandom(seed);
  const normal = gaussian(random);
  return Array.from({ length: runs }, () =>
    Array.from({ length: rounds }, () => replicateRatio(TRUTH, world, random, normal)),
  );
};

const covers = (estimate: Estimate | null, truth: number): boolean =>
  estimate !== null && estimate.low <= truth && truth <= estimate.high;

const misses = (
  runs: readonly (readonly (number | null)[])[],
  rounds: number,
  alpha: number,
  truth = TRUTH,
): number => runs.filter((run) => !covers(estimateMedian(run.slice(0, rounds), alpha), truth)).length;

/** Four standard deviations of a count whose mean is `mean`, and one for the skew of small means. */
const noise = (mean: number): number => 4 * Math.sqrt(mean) + 1;

describe("a rough machine: random replicates, drift, bursts, outliers", () => {
  let runs: (number | null)[][];
  beforeAll(() => {
    runs = simulateRuns(ROUGH, RUNS, SECOND.rounds, 2024);
  });

  test.each([
    ["first", FIRST],
    ["second", SECOND],
  ])("at the %s look as many intervals miss the truth as nominal", (_, { rounds, alpha }) => {
    const nominal = RUNS * alpha;
    expect(Math.abs(misses(runs, rounds, alpha) - nominal)).toBeLessThan(noise(nominal));
  });

  test("also where misses are frequent enough to be counted sharply", () => {
    for (const [rounds, k] of [
      [17, 4],
      [32, 9],
      [17, 5],
    ] as const) {
      const alpha = tailError(rounds, k);
      const nominal = RUNS * alpha;
      const missed = misses(runs, rounds, alpha);
      // One rank more or less would be off by a third at least.
      expect(Math.abs(missed - nominal)).toBeLessThan(noise(nominal * (1 - alpha)));
    }
  });

  test("over both looks at most one run in a thousand misses", () => {
    const missed = runs.filter((run) =>
      [FIRST, SECOND].some(
        ({ rounds, alpha }) => !covers(estimateMedian(run.slice(0, rounds), alpha), TRUTH),
      ),
    ).length;
    expect(missed).toBeLessThan(RUNS * 0.001 + noise(RUNS * 0.001));
    expect(missed).toBeGreaterThan(0);
  });

  test("with the truth a hair beyond the bound, a run is wrong with half of that: one side is no error", () => {
    for (const wrong of [
      (estimate: Estimate) => estimate.low >= TRUTH * (1 + 1e-9), // "at least" confirmed, or "at most" refuted
      (estimate: Estimate) => estimate.high < TRUTH * (1 - 1e-9), // "at least" refuted, or "at most" confirmed
    ]) {
      const wrongRuns = runs.filter((run) =>
        [FIRST, SECOND].some(({ rounds, alpha }) => wrong(estimateMedian(run.slice(0, rounds), alpha)!)),
      ).length;
      expect(wrongRuns).toBeLessThan(RUNS * 0.0005 + noise(RUNS * 0.0005));
    }
  });

  test("pooled blocks would not do: the interval of one replicate's blocks misses nearly always", () => {
    const random = createRandom(1);
    const normal = gaussian(random);
    let covered = 0;
    for (let run = 0; run < 500; run++) {
      const own = TRUTH * Math.exp(ROUGH.betweenReplicates * normal());
      const blocks = Array.from({ length: 500 }, () => own * Math.exp(0.1 * normal()));
      if (covers(estimateMedian(blocks, 0.001), TRUTH)) covered++;
    }
    expect(covered).toBeLessThan(150);
  });
});

describe("each disturbance alone leaves the coverage as it is", () => {
  const rounds = 17;
  const alpha = tailError(rounds, 4);
  test.each<[string, Partial<World>]>([
    ["none", {}],
    ["random replicates", { betweenReplicates: 0.2 }],
    ["drift of both arms", { drift: 1 }],
    ["bursts", { bursts: 0.2 }],
    ["outlier replicates", { outliers: 0.1, betweenReplicates: 0.1 }],
  ])("%s", (_, disturbance) => {
    const runs = simulateRuns({ ...CALM, ...disturbance }, 4000, rounds, 99);
    const nominal = 4000 * alpha;
    expect(Math.abs(misses(runs, rounds, alpha) - nominal)).toBeLessThan(noise(nominal));
  });

  test("drift cancels in the ratio: the intervals are as narrow as without", () => {
    const width = (world: World): number => {
      const [run] = simulateRuns(world, 1, 101, 5);
      const { low, high } = estimateMedian(run!, 0.001)!;
      return high / low - 1;
    };
    expect(width({ ...CALM, drift: 1 })).toBeLessThan(1.2 * width(CALM));
  });
});

describe("counts", () => {
  /** Chances of 0, 1, 2 ... events, up to where what is left out matters to none of these errors. */
  const chancesAt = (mean: number): number[] => {
    const chances = [Math.exp(-mean)];
    while (chances.length < mean + 12 * Math.sqrt(mean) + 30)
      chances.push((chances.at(-1)! * mean) / chances.length);
    return chances;
  };
  const chanceOf = (mean: number, missed: (estimate: Estimate) => boolean, alpha: number): number =>
    sum(chancesAt(mean).filter((_, count) => missed(estimateTotal([count], alpha)!)));

  const means = Array.from({ length: 120 }, (_, step) => 0.1 * 500 ** (step / 119));

  test.each([FIRST.alpha, 0.001, 0.05])(
    "with an error of %f no mean is missed more often, nor on either side with more than half of it",
    (alpha) => {
      for (const mean of means) {
        const above = chanceOf(mean, ({ high }) => high < mean, alpha);
        const below = chanceOf(mean, ({ low }) => low > mean, alpha);
        expect(above).toBeLessThanOrEqual((alpha / 2) * (1 + 1e-6));
        expect(below).toBeLessThanOrEqual((alpha / 2) * (1 + 1e-6));
      }
    },
  );

  test("and nothing at all refutes a rate with no more than half of the error", () => {
    const { high } = estimateTotal([0], 0.001)!;
    expect(Math.exp(-high)).toBeCloseTo(0.0005, 9);
  });
});

describe("what cannot hold", () => {
  /**
   * Outliers that all fall on one side move the median itself. If 5 % of the replicates do, a replicate lies on
   * the other side of the undisturbed truth with 0.475, and the worst case of a wrong verdict has twice the chance.
   */
  test("outliers on one side only double the error of the worst case", () => {
    const oneSided = [FIRST, SECOND].map(({ rounds, alpha }) => {
      let k = 0;
      while (tailError(rounds, k + 1) <= alpha) k++;
      return sum(binomialDistribution(rounds, 0.475)!.slice(0, k + 1));
    });
    expect(sum(oneSided)).toBeCloseTo(2 * 0.0005, 4);
  });
});
