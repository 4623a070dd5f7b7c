import { BLOCK_MOVED, BLOCK_SWITCHED } from "../experiment/samples.ts";
import { kernels } from "../kernels/index.ts";
import type { WasmFunctions, WorkerProgram } from "../kernels/kernel.ts";
import { BlockOrder } from "./block-order.ts";
import { bindJavaScript } from "./javascript.ts";
import type { MemoryControl } from "../kernels/placed-memory.ts";
import type { ThreadControl } from "./native-interface.ts";
import { layOutControl, RECORD_FIELDS } from "./team-protocol.ts";
import type { ControlLayout, Job, JobReport } from "./team-protocol.ts";
import { bindWasm } from "./wasm.ts";

/** Calls of every arm's chunk before its first trial: the engine has optimised it by then (worker-team.ts). */
const WARM_CALLS = 32;
/** Chunks between two readings of the clock: a sixteenth of what the last trial took. */
const READINGS_SHIFT = 4;

const clock = globalThis.performance;

/**
 * One thread's part of one comparison, from binding its arms to what it counted. Every thread of the team is in
 * here at the same time; nothing but the barrier keeps them in step. The blocks make no garbage but the clock's: V8
 * boxes its readings, so that in some 8000 trials one meets a collection of half a millisecond.
 */
export const runReplicate = (
  job: Job,
  memory: SharedArrayBuffer,
  exports: WasmFunctions | null,
  control: ThreadControl | null,
): JobReport => {
  const { threads, thread, blocks, warmupBlocks } = job;
  const start = clock.now();
  const layout = layOutControl(threads, job.arms.length, blocks);
  const words = new Int32Array(job.control);
  const barrier = new Barrier(words, layout, threads);
  const observer = new Observer(control, job.cpu);

  if (thread === 0) {
    new Uint8Array(memory, job.clear.from, job.clear.to - job.clear.from).fill(0);
    // As in native code, base pages are what all get that ask for nothing else.
    control?.declineHugePages(new Uint8Array(memory, job.clear.from));
  }
  barrier.wait();
  const programs = bindPrograms(job, memory, exports, control);
  barrier.wait();

  for (const program of programs) {
    if (program !== null && program.once !== true) {
      for (let call = 0; call < WARM_CALLS; call++) program.run();
    }
  }
  const trials = new Trials(programs, barrier, job);
  // Touches the pages, and is overwritten by the first recorded block.
  const records = new Float64Array(job.control, layout.records(thread), layout.recordLength).fill(0);
  for (let block = 0; block < warmupBlocks; block++) trials.block(records, 0);

  barrier.wait();
  const warmingMs = clock.now() - start;
  observer.begin();
  for (let block = 0; block < blocks; block++) {
    trials.block(records, block * programs.length * RECORD_FIELDS);
    const flags = observer.afterBlock();
    if (flags !== 0) Atomics.or(words, layout.flags + block, flags);
  }
  const tally = observer.end();
  barrier.wait();
  const counters = programs.map((program) => program?.counters?.() ?? {});
  for (const program of programs) program?.release?.();
  return {
    tally,
    counters,
    clockOffsetNs: clockOffset(job.origin),
    clockResolutionNs: clockResolution(),
    warmingMs,
  };
};

const bindPrograms = (
  { arms, thread, layer }: Job,
  memory: SharedArrayBuffer,
  exports: WasmFunctions | null,
  memoryControl: MemoryControl | null,
): (WorkerProgram | null)[] =>
  arms.map(({ slug, threads, parameters, base }) => {
    if (thread >= threads) return null;
    const kernel = kernels.get(slug)!;
    const context = { parameters, thread, threads, memory, base, memoryControl };
    return layer === "wasm" ? bindWasm(kernel, exports!, context) : bindJavaScript(kernel, context);
  });

/** Runs blocks: every arm once, in the order that all threads share, the barrier before each. */
class Trials {
  readonly #programs: readonly (WorkerProgram | null)[];
  readonly #barrier: Barrier;
  readonly #order: BlockOrder;
  readonly #trialMs: number;
  /** Chunks between two readings of the clock, by arm. */
  readonly #strides: Int32Array;

  constructor(programs: readonly (WorkerProgram | null)[], barrier: Barrier, { seed, trialNs }: Job) {
    this.#programs = programs;
    this.#barrier = barrier;
    this.#order = new BlockOrder(programs.length, seed);
    this.#trialMs = trialNs / 1e6;
    this.#strides = new Int32Array(programs.length).fill(1);
  }

  /** `at`: where the block's records begin. */
  block(records: Float64Array, at: number): void {
    const { order } = this.#order;
    this.#order.shuffle();
    for (let turn = 0; turn < order.length; turn++) {
      const arm = order[turn]!;
      const program = this.#programs[arm] ?? null;
      if (program === null) {
        this.#barrier.wait();
        continue;
      }
      program.prepare?.();
      this.#barrier.wait();
      const place = at + arm * RECORD_FIELDS;
      if (program.once === true) {
        time(program, 1, 0, records, place);
      } else {
        const chunks = time(program, this.#strides[arm]!, this.#trialMs, records, place);
        this.#strides[arm] = Math.max(1, chunks >> READINGS_SHIFT);
      }
    }
  }
}

/**
 * One trial: chunks until the time is over, or one where the time is 0. Writes [begin, end, operations] and returns
 * the number of chunks.
 */
const time = (
  program: WorkerProgram,
  stride: number,
  trialMs: number,
  records: Float64Array,
  at: number,
): number => {
  const { run } = program;
  let chunks = 0;
  let end: number;
  const begin = clock.now();
  do {
    for (let k = 0; k < stride; k++) run();
    chunks += stride;
    end = clock.now();
  } while (end - begin < trialMs);
  records[at] = begin;
  records[at + 1] = end;
  records[at + 2] = chunks * program.operations;
  return chunks;
};

/**
 * A spin barrier. It never sleeps: waking a thread takes as long as a trial. What waits reads a line that changes
 * once, when all have come.
 */
class Barrier {
  readonly #words: Int32Array;
  readonly #arrived: number;
  readonly #generation: number;
  readonly #last: number;

  constructor(words: Int32Array, layout: ControlLayout, threads: number) {
    this.#words = words;
    this.#arrived = layout.arrived;
    this.#generation = layout.generation;
    this.#last = threads - 1;
  }

  wait(): void {
    const words = this.#words;
    // Read before arriving: afterwards the last one may already have gone on to the next generation.
    const generation = Atomics.load(words, this.#generation);
    if (Atomics.add(words, this.#arrived, 1) === this.#last) {
      Atomics.store(words, this.#arrived, 0);
      Atomics.store(words, this.#generation, (generation + 1) | 0);
    } else {
      while (Atomics.load(words, this.#generation) === generation);
    }
  }
}

const CPU = 0;
const SWITCHES = 1;
const RUN_DELAY = 2;

/** Puts the thread on its CPU and watches whether it stays there undisturbed. */
class Observer {
  readonly #control: ThreadControl | null;
  readonly #pinned: boolean;
  readonly #usage = new Float64Array(3);
  readonly #first = new Float64Array(3);
  #cpu = -1;
  #switches = 0;
  #movedBlocks = 0;

  constructor(control: ThreadControl | null, cpu: number) {
    this.#control = control;
    this.#pinned = control !== null && cpu >= 0 && pin(control, cpu);
    if (this.#pinned) this.#cpu = cpu;
  }

  begin(): void {
    if (this.#control === null) return;
    this.#control.threadUsage(this.#usage);
    this.#first.set(this.#usage);
    this.#switches = this.#usage[SWITCHES]!;
    if (!this.#pinned) this.#cpu = this.#usage[CPU]!;
  }

  /** BLOCK_* bits of the block that has just ended. */
  afterBlock(): number {
    if (this.#control === null) return 0;
    const usage = this.#usage;
    this.#control.threadUsage(usage);
    let flags = 0;
    if (usage[SWITCHES]! !== this.#switches) flags |= BLOCK_SWITCHED;
    if (usage[CPU]! !== this.#cpu) {
      flags |= BLOCK_MOVED;
      this.#movedBlocks++;
    }
    this.#switches = usage[SWITCHES]!;
    // An unpinned thread is expected where it was last seen, a pinned one where it was put.
    if (!this.#pinned) this.#cpu = usage[CPU]!;
    return flags;
  }

  end(): JobReport["tally"] {
    const delay = this.#usage[RUN_DELAY]! - this.#first[RUN_DELAY]!;
    return {
      cpu: this.#control === null ? -1 : this.#usage[CPU]!,
      pinned: this.#pinned,
      movedBlocks: this.#movedBlocks,
      involuntarySwitches: this.#usage[SWITCHES]! - this.#first[SWITCHES]!,
      runDelayNs: this.#control === null || Number.isNaN(delay) ? null : delay,
    };
  }
}

const pin = (control: ThreadControl, cpu: number): boolean => {
  try {
    control.pinThread(cpu);
    return true;
  } catch {
    // A CPU that was taken away or a pin that is refused: the tally says so, and the verdict takes note.
    return false;
  }
};

/**
 * This thread's performance.now() begins at a moment of its own; hrtime is one clock for all threads. The closest
 * of a few pairs of readings gives the offset to some 100 ns.
 */
const clockOffset = (origin: bigint): number => {
  let offset = 0;
  let closest = Infinity;
  for (let k = 0; k < 8; k++) {
    const before = clock.now();
    const common = Number(process.hrtime.bigint() - origin);
    const after = clock.now();
    if (after - before < closest) {
      closest = after - before;
      offset = common - ((before + after) / 2) * 1e6;
    }
  }
  return offset;
};

/** Smallest step seen between two readings: the clock's resolution, or the time of a reading if that is longer. */
const clockResolution = (): number => {
  let smallest = Infinity;
  let last = clock.now();
  for (let k = 0; k < 200; k++) {
    const now = clock.now();
    if (now > last) smallest = Math.min(smallest, now - last);
    last = now;
  }
  return smallest * 1e6;
};
