import type { ThreadTally } from "../experiment/samples.ts";
import type { ResolvedParameters } from "../kernels/kernel.ts";
import type { SharedMemory, WasmModule } from "./wasm.ts";

/** The layers that run in worker threads. */
export type WorkerLayer = "wasm" | "js";

/** Given to a worker at its start. */
export interface WorkerSetup {
  readonly memory: SharedMemory;
  /** A module that exports `loadNative`, in place of the addon; for tests. */
  readonly threadControl: string | null;
}

export interface JobArm {
  readonly slug: string;
  readonly threads: number;
  readonly parameters: ResolvedParameters;
  /** Where its memory starts: a multiple of 4096. */
  readonly base: number;
}

/** One thread's part of a replicate. */
export interface Job {
  readonly layer: WorkerLayer;
  /** Instantiated once a worker, on the team's memory; null in the js layer. */
  readonly module: WasmModule | null;
  readonly thread: number;
  readonly threads: number;
  /** -1: wherever the scheduler puts it. */
  readonly cpu: number;
  readonly arms: readonly JobArm[];
  readonly blocks: number;
  readonly warmupBlocks: number;
  readonly seed: number;
  readonly trialNs: number;
  /** Bytes of the shared memory to zero before arms are bound: what earlier comparisons wrote and this one uses. */
  readonly clear: { readonly from: number; readonly to: number };
  readonly control: SharedArrayBuffer;
  /** A reading of process.hrtime.bigint(): the origin of `clockOffsetNs`. */
  readonly origin: bigint;
}

export interface JobReport {
  readonly tally: ThreadTally;
  /** By arm; empty where the thread took no part. */
  readonly counters: readonly Readonly<Record<string, number>>[];
  /** What turns this thread's performance.now() into ns since the job's origin. */
  readonly clockOffsetNs: number;
  readonly clockResolutionNs: number;
  /** From the job's arrival to the first recorded block. */
  readonly warmingMs: number;
}

export interface SerializedError {
  readonly code: string | null;
  readonly message: string;
  readonly remedy: string | null;
}

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly report: JobReport }
  | { readonly kind: "failed"; readonly error: SerializedError };

/** Nothing of ours stands closer than this to a word that several threads write. */
const ISOLATION_BYTES = 256;
const PAGE_BYTES = 4096;
/** begin and end by the thread's own clock in ms, operations. */
export const RECORD_FIELDS = 3;

/**
 * The control memory of one comparison: barrier words, flags of the blocks, and for every thread, from a page of
 * its own on, what it recorded: `[block][arm][begin, end, operations]`, operations 0 where it took no part.
 */
export interface ControlLayout {
  readonly bytes: number;
  /** Indices into an Int32Array over the whole. */
  readonly arrived: number;
  readonly generation: number;
  readonly flags: number;
  /** Byte offset of a thread's records. */
  records(thread: number): number;
  /** Numbers in a thread's records. */
  readonly recordLength: number;
}

export const layOutControl = (threads: number, arms: number, blocks: number): ControlLayout => {
  const recordLength = blocks * arms * RECORD_FIELDS;
  const first = roundUp(3 * ISOLATION_BYTES + 4 * blocks + ISOLATION_BYTES, PAGE_BYTES);
  const pitch = roundUp(8 * recordLength + ISOLATION_BYTES, PAGE_BYTES);
  return {
    bytes: first + threads * pitch,
    arrived: ISOLATION_BYTES / 4,
    generation: (2 * ISOLATION_BYTES) / 4,
    flags: (3 * ISOLATION_BYTES) / 4,
    records: (thread) => first + thread * pitch,
    recordLength,
  };
};

export const roundUp = (bytes: number, unit: number): number => Math.ceil(bytes / unit) * unit;
