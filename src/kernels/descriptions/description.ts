/** What a reader who writes an experiment should know of a kernel beyond its parameters. */
export interface KernelDescription {
  /** One sentence. */
  readonly about: string;
  /** Threads that native code takes: at least, at most. */
  readonly threads: readonly [least: number, most: number];
  /** What native code counts, by name. */
  readonly counters: Readonly<Record<string, string>>;
  /** Those of them that workers count as well. */
  readonly workers?: readonly string[];
  /** What only workers count. */
  readonly workersOnly?: Readonly<Record<string, string>>;
  /** Counters whose names are not known beforehand. */
  readonly others?: string;
}

/** As native code has it. */
export const MOST_THREADS = 64;

/** Counters that several kernels have. */
export const MISMATCHES = "times its own check of the result failed; if any, no verdict rests on the arm";
export const WRONG_PAGES = "base pages of the memory that are not of the kind asked for";
export const WRONG_NODES = "base pages that are not on the nodes the policy names; only under a policy";
