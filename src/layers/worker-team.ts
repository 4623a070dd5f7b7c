import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { HardfactsError, LayerUnavailableError, ParameterError, WorkerTeamError } from "../errors.ts";
import type { ArmTally, Samples } from "../experiment/samples.ts";
import { measuringModule } from "../package-files.ts";
import { median } from "../statistics/order-statistics.ts";
import { layOutControl, RECORD_FIELDS, roundUp } from "./team-protocol.ts";
import type {
  FromWorker,
  Job,
  JobArm,
  JobReport,
  SerializedError,
  WorkerLayer,
  WorkerSetup,
} from "./team-protocol.ts";
import type { ResolvedComparison } from "./team.ts";
import { compileWasm, createSharedMemory, growSharedMemory, MOST_MEMORY_BYTES } from "./wasm.ts";
import type { SharedMemory, WasmModule } from "./wasm.ts";

export interface WorkerTeamOptions {
  /** URL of a module that exports `loadNative`, in place of the addon; for tests. */
  readonly threadControl?: string;
}

/** Standing workers for all wasm and js comparisons of a process. */
export interface WorkerTeam {
  /** Starts workers until there are so many; comparisons that need more do so themselves. */
  start(threads: number): Promise<void>;
  /**
   * Makes one replicate, one at a time, while the calling thread sleeps. A worker that throws or dies ends the team:
   * the promise rejects, the others are terminated, and later calls reject with WorkerTeamError.
   */
  run(comparison: ResolvedComparison, layer: WorkerLayer): Promise<Samples>;
  /** Whether it can still run anything. */
  readonly isAlive: boolean;
  /** Ends the workers, even those that spin. */
  close(): Promise<void>;
}

/**
 * What the engine is told, for the whole process. By default it optimises in the background, where it competes with
 * the spinning workers for the very CPUs that are measured, and swaps code in at a moment of its own. These must be
 * set before a worker's heap is made. js is then optimised by the thread that runs it, inside its warm-up.
 */
const FLAGS_BEFORE_START = ["--no-concurrent-recompilation"];

/**
 * These only once the workers are up: they make the engine throw away the code that Node brings along compiled, and a
 * worker would start in 70 ms instead of 40. (None is about garbage: to change one of those while it marks is fatal.)
 */
const FLAGS_AFTER_START = [
  // wasm functions are optimised when first called, which is in the warm-up: 0.5 to 5 ms each.
  "--no-liftoff",
  "--wasm-lazy-compilation",
  // js after a quarter of the usual work.
  "--interrupt-budget=30000",
];

/** The first wasm page is the module's own. */
const FIRST_BASE = 65536;
const ARM_ALIGNMENT = 4096;

/** A team without workers yet. */
export const createWorkerTeam = (options: WorkerTeamOptions = {}): WorkerTeam => new StandingTeam(options);

/** A replicate under way. */
interface Running {
  readonly expected: number;
  readonly byThread: Map<number, JobReport>;
  readonly resolve: (reports: JobReport[]) => void;
  readonly reject: (error: unknown) => void;
}

class StandingTeam implements WorkerTeam {
  readonly #setup: WorkerSetup;
  readonly #memory: SharedMemory = createSharedMemory();
  readonly #workers: Worker[] = [];
  #module: WasmModule | null = null;
  /** Why nothing more can be run; null while all is well. */
  #end: unknown = null;
  /** Told when the team ends, besides the running replicate: workers that are being waited for. */
  readonly #starting = new Set<(error: unknown) => void>();
  #running: Running | null = null;
  /** Up to here comparisons have written to the memory. */
  #used = FIRST_BASE;

  constructor({ threadControl }: WorkerTeamOptions) {
    this.#setup = { memory: this.#memory, threadControl: threadControl ?? null };
  }

  get isAlive(): boolean {
    return this.#end === null;
  }

  async start(threads: number): Promise<void> {
    this.#assertAlive();
    const added: Promise<void>[] = [];
    for (const flag of FLAGS_BEFORE_START) setFlagsFromString(flag);
    while (this.#workers.length < threads) added.push(this.#add());
    await Promise.all(added);
    for (const flag of FLAGS_AFTER_START) setFlagsFromString(flag);
  }

  /** Resolves when the worker is ready for jobs. */
  #add(): Promise<void> {
    const thread = this.#workers.length;
    const worker = new Worker(measuringModule("worker"), {
      workerData: this.#setup,
      name: `hardfacts ${thread}`,
    });
    this.#workers.push(worker);
    return new Promise((resolve, reject) => {
      this.#starting.add(reject);
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "ready") {
          this.#starting.delete(reject);
          resolve();
        } else if (message.kind === "done") this.#take(thread, message.report);
        else void this.#abandon(revive(message.error, thread));
      });
      worker.on("error", (cause: unknown) => {
        void this.#abandon(new WorkerTeamError(`worker ${thread} died: ${String(cause)}`, null, { cause }));
      });
      worker.on("exit", (code) => {
        void this.#abandon(new WorkerTeamError(`worker ${thread} ended with code ${code}`));
      });
    });
  }

  async run(comparison: ResolvedComparison, layer: WorkerLayer): Promise<Samples> {
    const { arms, zeroedEnd, end } = layOutArms(comparison, layer);
    await this.start(comparison.cpus.length);
    if (this.#running !== null) throw new WorkerTeamError("the team of workers is busy");
    const module = layer === "wasm" ? (this.#module ??= compileWasm()) : null;
    growSharedMemory(this.#memory, end);
    const clear = { from: FIRST_BASE, to: Math.min(zeroedEnd, this.#used) };
    this.#used = Math.max(this.#used, zeroedEnd);

    const threads = comparison.cpus.length;
    const { blocks, warmupBlocks, seed, trialNs } = comparison;
    const control = new SharedArrayBuffer(layOutControl(threads, arms.length, blocks).bytes);
    const shared = { layer, module, threads, arms, blocks, warmupBlocks, seed, trialNs, clear, control };
    const origin = process.hrtime.bigint();
    const reports = await new Promise<JobReport[]>((resolve, reject) => {
      this.#running = { expected: threads, byThread: new Map(), resolve, reject };
      for (const [thread, cpu] of comparison.cpus.entries()) {
        this.#workers[thread]!.postMessage({ ...shared, thread, cpu, origin } satisfies Job);
      }
    });
    return summarize(comparison, control, reports, Number(process.hrtime.bigint() - origin) / 1e6);
  }

  async close(): Promise<void> {
    await this.#abandon(new WorkerTeamError("the team of workers was closed"));
  }

  #assertAlive(): void {
    if (this.#end === null) return;
    throw new WorkerTeamError("the team of workers is gone", null, { cause: this.#end });
  }

  #take(thread: number, report: JobReport): void {
    const running = this.#running;
    if (running === null) return;
    running.byThread.set(thread, report);
    if (running.byThread.size < running.expected) return;
    this.#running = null;
    running.resolve(Array.from({ length: running.expected }, (_, other) => running.byThread.get(other)!));
  }

  /** Ends all workers: those that wait in the barrier for a dead one would wait for ever. */
  async #abandon(error: unknown): Promise<void> {
    this.#end ??= error;
    const waiting = [...this.#starting, ...(this.#running === null ? [] : [this.#running.reject])];
    this.#starting.clear();
    this.#running = null;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    for (const reject of waiting) reject(error);
  }
}

/** A worker's error as what it was, or as WorkerTeamError where it was none of ours. */
const revive = ({ code, message, remedy }: SerializedError, thread: number): HardfactsError =>
  code === null
    ? new WorkerTeamError(`worker ${thread} threw: ${message}`)
    : new HardfactsError(code, message, remedy);

interface ArmLayout {
  readonly arms: readonly JobArm[];
  /** Up to here arms find zeroes because they are written before a comparison; beyond, they see to it themselves. */
  readonly zeroedEnd: number;
  readonly end: number;
}

/** Every arm on pages of its own; those that place their memory themselves behind the others. */
const layOutArms = (comparison: ResolvedComparison, layer: WorkerLayer): ArmLayout => {
  const needs = comparison.arms.map(({ name, kernel, threads, parameters }) => {
    const twin = kernel[layer];
    if (twin === undefined) {
      throw new LayerUnavailableError(`kernel ${kernel.slug} (arm ${name}) has no ${layer} twin`, null);
    }
    return {
      bytes: twin.memoryBytes(parameters as never, threads),
      isPlaced: twin.isPlaced?.(parameters as never) ?? false,
    };
  });
  const bases = new Map<number, number>();
  let end = FIRST_BASE;
  const layOut = (placed: boolean): void => {
    for (const [index, { bytes, isPlaced }] of needs.entries()) {
      if (isPlaced !== placed) continue;
      bases.set(index, end);
      end = roundUp(end + bytes, ARM_ALIGNMENT);
    }
  };
  layOut(false);
  const zeroedEnd = end;
  layOut(true);
  if (end > MOST_MEMORY_BYTES) {
    throw new ParameterError(
      `comparison ${comparison.id} needs more than ${MOST_MEMORY_BYTES / 2 ** 20} MiB in ${layer}`,
      "give its arms less memory",
    );
  }
  const arms = comparison.arms.map(({ kernel, threads, parameters }, index) => ({
    slug: kernel.slug,
    threads,
    parameters,
    base: bases.get(index)!,
  }));
  return { arms, zeroedEnd, end };
};

/** Samples from what the threads recorded, each by its own clock. */
const summarize = (
  comparison: ResolvedComparison,
  control: SharedArrayBuffer,
  reports: readonly JobReport[],
  durationMs: number,
): Samples => {
  const threads = reports.length;
  const { blocks } = comparison;
  const arms = comparison.arms.length;
  const layout = layOutControl(threads, arms, blocks);
  const records = reports.map(
    (_, thread) => new Float64Array(control, layout.records(thread), layout.recordLength),
  );
  const nsPerOperation = new Float64Array(blocks * arms * threads).fill(NaN);
  const tallies = comparison.arms.map((arm, index): ArmTally => {
    const operations = new Array<number>(threads).fill(0);
    const overlaps: number[] = [];
    const lengths: number[] = [];
    for (let block = 0; block < blocks; block++) {
      const at = (block * arms + index) * RECORD_FIELDS;
      const begins: number[] = [];
      const ends: number[] = [];
      for (let thread = 0; thread < arm.threads; thread++) {
        const record = records[thread]!;
        const ns = (record[at + 1]! - record[at]!) * 1e6;
        const done = record[at + 2]!;
        operations[thread]! += done;
        nsPerOperation[(block * arms + index) * threads + thread] = ns / done;
        lengths.push(ns);
        begins.push(record[at]! * 1e6 + reports[thread]!.clockOffsetNs);
        ends.push(record[at + 1]! * 1e6 + reports[thread]!.clockOffsetNs);
      }
      const together = Math.min(...ends) - Math.max(...begins);
      overlaps.push(Math.max(0, together) / (Math.max(...ends) - Math.min(...begins)));
    }
    return {
      operations,
      counters: addUp(reports.map(({ counters }) => counters[index]!)),
      overlap: median(overlaps) ?? 0,
      trialNs: median(lengths) ?? 0,
    };
  });
  return {
    comparison: comparison.id,
    armNames: comparison.arms.map(({ name }) => name),
    threads,
    blocks,
    nsPerOperation,
    flags: Uint8Array.from(new Int32Array(control).subarray(layout.flags, layout.flags + blocks)),
    arms: tallies,
    team: reports.map(({ tally }) => tally),
    clock: { resolutionNs: Math.max(...reports.map((report) => report.clockResolutionNs)), drift: null },
    durationMs,
    warmingMs: Math.max(...reports.map((report) => report.warmingMs)),
  };
};

const addUp = (counters: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const counted of counters) {
    for (const [name, count] of Object.entries(counted)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
};
