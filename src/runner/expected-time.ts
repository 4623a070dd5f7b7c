import { WARMUP_BLOCKS, type Comparison } from "../experiment/samples.ts";

/** Starting a child and telling it its setting, ms. */
const START_MS = 350;
/** Of a trial, beside its own length: barriers, the preparation of an arm, what ends later than asked. */
const TRIAL_FACTOR = 2;
/** Of a comparison, beside its trials: memory that is filled, and the work of kernels that take no length of a trial, ms. */
const COMPARISON_MS = 20;

type Timed = Pick<Comparison, "arms" | "blocks" | "threads" | "trialNs" | "warmupBlocks">;

/** What one replicate of these comparisons takes on idle CPUs, by what they ask for, ms. `blocks` is the profile's factor. */
export const expectedReplicateMs = (comparisons: readonly Timed[], blocks: number): number =>
  comparisons.reduce((sum, comparison) => {
    const { arms, threads, trialNs, warmupBlocks = WARMUP_BLOCKS } = comparison;
    // Teams have the probe of their distance for one arm more.
    const trials = Object.keys(arms).length + (threads > 1 ? 1 : 0);
    const trialsMs = ((warmupBlocks + blocks * comparison.blocks) * trials * trialNs) / 1e6;
    return sum + TRIAL_FACTOR * trialsMs + COMPARISON_MS * blocks;
  }, 0);

/** What all rounds take on idle CPUs, but for those that the limit leaves no room for; the first is always made, ms. */
export const expectedRunMs = (replicatesMs: readonly number[], rounds: number, limitMs: number): number => {
  if (replicatesMs.length === 0) return 0;
  const round = START_MS + replicatesMs.reduce((sum, ms) => sum + ms, 0);
  return Math.min(Math.max(limitMs, round), rounds * round);
};
