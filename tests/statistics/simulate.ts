import { ComparisonView } from "../../src/experiment/measured.ts";
import { BLOCK_SWITCHED, type Samples } from "../../src/experiment/samples.ts";
import type { Random } from "../../src/statistics/random.ts";

/**
 * A machine as METHOD.md saw one: a ratio is good to a fraction of a percent inside a replicate and differs by 10
 * to 20 % between replicates. Shares are 0..1; standard deviations are of logarithms.
 */
export interface World {
  /** Blocks of a replicate. */
  readonly blocks: number;
  /** Of a replicate's own ratio about the true one: where its pages and virtual CPUs happen to lie. */
  readonly betweenReplicates: number;
  /** Of a single trial within its replicate. */
  readonly withinBlock: number;
  /** Of the slope by which both arms together get slower or faster over the replicate. */
  readonly drift: number;
  /** Blocks in which one arm, either one, takes three times as long; half of them are noticed and flagged. */
  readonly bursts: number;
  /** Replicates whose ratio is off by a factor of two, up as often as down. */
  readonly outliers: number;
}

export const CALM: World = {
  blocks: 7,
  betweenReplicates: 0,
  withinBlock: 0.05,
  drift: 0,
  bursts: 0,
  outliers: 0,
};

export const ROUGH: World = {
  blocks: 7,
  betweenReplicates: 0.15,
  withinBlock: 0.1,
  drift: 0.3,
  bursts: 0.1,
  outliers: 0.05,
};

/**
 * One replicate's value for time(a) / time(b) whose true value is `ratio`, by way of blocks, flags and the paired
 * median that experiments use. Every disturbance is as likely to raise the ratio as to lower it by the same
 * factor: so `ratio` is the median of what replicates give, which is what an interval of the median covers. (Where
 * an even number of blocks is left, the mean of the middle two lifts it: 50.06 % of the replicates lie above.)
 */
export const replicateRatio = (
  ratio: number,
  world: World,
  random: Random,
  normal: () => number,
): number | null => {
  const { blocks } = world;
  const outlier = random.unit() < world.outliers ? (random.unit() < 0.5 ? 2 : 0.5) : 1;
  const own = ratio * outlier * Math.exp(world.betweenReplicates * normal());
  const slower = Math.exp((world.drift * normal()) / blocks);
  let both = 10;
  const nsPerOperation = new Float64Array(2 * blocks);
  const flags = new Uint8Array(blocks);
  for (let block = 0; block < blocks; block++) {
    both *= slower;
    let a = own * both * Math.exp(world.withinBlock * normal());
    let b = both * Math.exp(world.withinBlock * normal());
    if (world.bursts > 0 && random.unit() < world.bursts) {
      if (random.unit() < 0.5) a *= 3;
      else b *= 3;
      if (random.unit() < 0.5) flags[block] = BLOCK_SWITCHED;
    }
    nsPerOperation[2 * block] = a;
    nsPerOperation[2 * block + 1] = b;
  }
  return new ComparisonView(samplesOf(nsPerOperation, flags)).timeRatio("a", "b");
};

const samplesOf = (nsPerOperation: Float64Array, flags: Uint8Array): Samples => ({
  comparison: "simulated",
  armNames: ["a", "b"],
  threads: 1,
  blocks: flags.length,
  nsPerOperation,
  flags,
  arms: [],
  team: [],
  clock: { resolutionNs: 1, drift: null },
  durationMs: 0,
});

/** Standard normal numbers (Marsaglia's polar method). */
export const gaussian = ({ unit }: Random): (() => number) => {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * unit() - 1;
      const y = 2 * unit() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
};
