import type { KernelLayer } from "./layer.ts";

/** Distance class of a replicate's pair of CPUs, by its own hand-off probe. `only`: all replicates were alike. */
export type Distance = "near" | "far" | "only";

/** What proves that the arms of a comparison were what they say, over all replicates of a run. */
export interface ComparisonEvidence {
  readonly comparison: string;
  readonly layer: KernelLayer;
  /** The CPUs the team was put on, by thread. */
  readonly cpus: readonly number[];
  /** Every thread was pinned in every replicate. */
  readonly pinned: boolean;
  /** Replicates that delivered samples. */
  readonly replicates: number;
  /** Replicates that lost so many blocks that they give no value. */
  readonly disturbed: number;
  readonly blocks: number;
  /** Blocks kept among the samples but left out of every value, by reason. */
  readonly dropped: { readonly switched: number; readonly moved: number; readonly distanceFlipped: number };
  /** Share of a trial in which all threads taking part ran at once: median over replicates, worst arm. */
  readonly overlap: number;
  /** The shortest arm's median trial, ns. */
  readonly shortestTrialNs: number;
  readonly timerResolutionNs: number;
  /** Worst relative change of the tick rate within a replicate; null where the clock is in ns. */
  readonly clockDrift: number | null;
  /** Share of the CPUs' time stolen by the hypervisor during the replicates, median; null where not told. */
  readonly stealShare: number | null;
  /** Share of the team's time spent runnable but waiting, median; null where not told. */
  readonly waitShare: number | null;
  /** One-way hand-off of a line, ns, by round; null where the round gave none. Empty for one thread. */
  readonly handoffNs: readonly (number | null)[];
  /** Distance class by round; null where the round gave none. Empty for one thread. */
  readonly distance: readonly (Distance | null)[];
  /** What kernels counted, by arm, summed over replicates. */
  readonly counters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Operations by arm and thread, summed over replicates. */
  readonly operations: Readonly<Record<string, readonly number[]>>;
}

/** A third: with more replicates gone, what is left may be the quiet ones only, and no sample of the machine. */
const MOST_DISTURBED = 1 / 3;

/** Other work took so many of its replicates that the others say nothing. */
export const isTooNoisy = ({
  disturbed,
  replicates,
}: Pick<ComparisonEvidence, "disturbed" | "replicates">): boolean => disturbed > MOST_DISTURBED * replicates;
