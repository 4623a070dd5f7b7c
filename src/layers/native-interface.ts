import type { MemoryControl } from "../kernels/placed-memory.ts";

/** What a worker asks of the addon. Where there is no addon, workers run unpinned and unobserved. */
export interface ThreadControl extends MemoryControl {
  /** Puts the calling thread on one CPU. Throws with the code and the system's words where it may not. */
  pinThread(cpu: number): void;
  /** Writes [current CPU, involuntary switches, run delay in ns or NaN] of the calling thread; allocates nothing. */
  threadUsage(out: Float64Array): void;
}
