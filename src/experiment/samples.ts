import type { KernelLayer } from "./layer.ts";

/** Blocks run before the first that counts, where a comparison does not say: memory, code and frequency come up. */
export const WARMUP_BLOCKS = 3;

/** One condition of a comparison: a kernel with its parameters. Enumerated parameters go by their names. */
export interface Arm {
  readonly kernel: string;
  /** How many threads of the team take part; the others wait. Default: all. */
  readonly threads?: number;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/**
 * Arms that are set against each other: every block runs each of them once, in random order, on one
 * standing team of pinned threads. Ratios are formed inside a comparison only.
 */
export interface Comparison {
  readonly id: string;
  readonly layer: KernelLayer;
  /** Threads in the team, each on a CPU of its own. */
  readonly threads: number;
  /** `cores`: no two on known SMT siblings. `siblings`: two on one core. Default `cores`. */
  readonly placement?: "cores" | "siblings";
  /** Exactly these CPUs, thread by thread, whatever the placement. */
  readonly cpus?: readonly number[];
  readonly arms: Readonly<Record<string, Arm>>;
  /** Length of a trial in ns; kernels with a fixed amount of work ignore it. */
  readonly trialNs: number;
  /** Its trials are so long that most are interrupted; its kernels leave out by themselves what that spoils. */
  readonly toleratesSwitches?: boolean;
  /** Blocks run before the first that counts. Default 3; one where arms bring their caches up themselves. */
  readonly warmupBlocks?: number;
  /** Blocks of a replicate in the quick profile; other profiles multiply it. */
  readonly blocks: number;
}

/** Bits of a block's flag. A flagged block is kept among the samples and left out of every value. */
export const BLOCK_SWITCHED = 1;
export const BLOCK_MOVED = 2;
export const BLOCK_DISTANCE_FLIPPED = 4;

/** What the team saw of one arm over all blocks of a replicate. */
export interface ArmTally {
  /** Operations done, by thread. */
  readonly operations: readonly number[];
  /** What the kernel counted, summed over threads and blocks: `torn`, `mismatches` ... */
  readonly counters: Readonly<Record<string, number>>;
  /** Median share of a trial in which all taking part ran at once, 0..1. */
  readonly overlap: number;
  /** Median length of a trial, ns. */
  readonly trialNs: number;
}

/** How one thread of the team fared. */
export interface ThreadTally {
  readonly cpu: number;
  readonly pinned: boolean;
  /** Blocks after which the thread was found on another CPU than asked. */
  readonly movedBlocks: number;
  readonly involuntarySwitches: number;
  /** Time runnable but waiting for a CPU, ns; null where the kernel does not tell. */
  readonly runDelayNs: number | null;
}

/** One replicate of one comparison, as the team measured it. */
export interface Samples {
  readonly comparison: string;
  readonly armNames: readonly string[];
  readonly threads: number;
  readonly blocks: number;
  /** ns per operation, `[block][arm][thread]`; NaN where the thread took no part. */
  readonly nsPerOperation: Float64Array;
  /** One byte a block, BLOCK_* bits. */
  readonly flags: Uint8Array;
  readonly arms: readonly ArmTally[];
  readonly team: readonly ThreadTally[];
  readonly clock: ClockTally;
  readonly durationMs: number;
  /** Of that, warming up code; nothing for native code. */
  readonly warmingMs?: number;
}

export interface ClockTally {
  /** Smallest step between two readings, ns. */
  readonly resolutionNs: number;
  /** Relative difference of the tick rate between the two halves of the replicate; null for clocks in ns. */
  readonly drift: number | null;
}
