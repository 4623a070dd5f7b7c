import type { ProfileName } from "../experiment/experiment.ts";

export interface Profile {
  /** Rounds after which the data are looked at. Undecided claims go on to the next look, if there is one. */
  readonly looks: readonly number[];
  /** Blocks of a replicate, relative to what comparisons say. */
  readonly blocks: number;
  /** Time for rounds after the first look where the user names no budget, relative to the time up to it. */
  readonly furtherTime: number;
  /** An experiment that takes longer than this in one round hangs, ms. */
  readonly timeoutMs: number;
}

/**
 * Quick has 17 rounds before its first look and not 15: [x2, x14] of 15 spends the whole 0.1 % of error and
 * leaves nothing for a second look; [x2, x16] of 17 spends 0.03 % and still lets one outlier a side do no harm.
 */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  quick: { looks: [17, 32], blocks: 1, furtherTime: 0.125, timeoutMs: 30_000 },
  standard: { looks: [31, 61], blocks: 2, furtherTime: 1, timeoutMs: 60_000 },
  thorough: { looks: [101], blocks: 4, furtherTime: 0, timeoutMs: 120_000 },
};

/** Error of a whole run's looks at one quantity: one wrong verdict in a thousand where the truth lies on the bound. */
export const ALPHA = 0.001;
