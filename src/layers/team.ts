import type { Samples } from "../experiment/samples.ts";
import type { Kernel, ResolvedParameters } from "../kernels/kernel.ts";

/** An arm whose parameters are proven and whose kernel is at hand. */
export interface ResolvedArm {
  readonly name: string;
  readonly kernel: Kernel;
  readonly threads: number;
  readonly parameters: ResolvedParameters;
  /** The same for native code: choices as indices. */
  readonly encoded: Readonly<Record<string, number>>;
}

/** A comparison ready to be run: everything decided but what the machine will say. */
export interface ResolvedComparison {
  readonly id: string;
  /** One a thread; -1 leaves the thread where the scheduler puts it. */
  readonly cpus: readonly number[];
  readonly arms: readonly ResolvedArm[];
  readonly blocks: number;
  readonly warmupBlocks: number;
  readonly seed: number;
  readonly trialNs: number;
}

/** Makes one replicate of a comparison in one call. */
export interface Team {
  run(comparison: ResolvedComparison): Promise<Samples>;
}
