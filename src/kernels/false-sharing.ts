import { ParameterError } from "../errors.ts";
import {
  MANY_SLOTS,
  mixedOnWords,
  ONE_SLOT,
  OPERATIONS,
  type Operation,
} from "./false-sharing-javascript.ts";
import { defineKernel } from "./kernel.ts";
import type { Parameters, ParameterSpecs, WorkerContext, WorkerProgram } from "./kernel.ts";

const PARAMETERS = {
  operation: { kind: "choice", of: OPERATIONS, is: "what thread 0 does to its slots" },
  peerOperation: {
    kind: "choice",
    of: ["same", ...OPERATIONS],
    default: "same",
    is: "what the other threads do to theirs",
  },
  distance: {
    kind: "integer",
    min: 0,
    max: 8192,
    unit: "bytes",
    is: "bytes from one slot to the next; 0 is one slot for all",
  },
  base: {
    kind: "integer",
    min: 0,
    max: 4096,
    default: 0,
    unit: "bytes",
    is: "where the first slot stands, from a page's start",
  },
  width: { kind: "integer", min: 4, max: 8, default: 8, unit: "bytes", is: "size of a slot, 4 or 8" },
  slots: { kind: "integer", min: 1, max: 64, default: 1, is: "slots a thread goes round" },
  repeat: { kind: "integer", min: 1, max: 16, default: 1, is: "how often every operation is carried out" },
  writeEvery: {
    kind: "integer",
    min: 0,
    max: 1024,
    default: 1,
    is: "one in this many atomic_add operations writes and the others read; 0: none writes",
  },
  delay: {
    kind: "integer",
    min: 0,
    max: 65_536,
    default: 0,
    is: "dependent adds of cas_loop between reading the word and exchanging it, about a cycle each",
  },
} as const satisfies ParameterSpecs;

type Context = WorkerContext<typeof PARAMETERS>;

/**
 * What threads pay for neighbours: every thread works on slots of its own, and where these slots lie is
 * the parameter. Slot k of thread t stands at `base + (t * slots + k) * distance`.
 */
export const falseSharing = defineKernel({
  slug: "false_sharing",
  operation: "one operation on one of the thread's own slots, carried out `repeat` times",
  native: true,
  parameters: PARAMETERS,
  check: (
    { width, distance, base, slots, repeat, writeEvery, delay, operation, peerOperation },
    threads,
    layer,
  ) => {
    if (width !== 4 && width !== 8) {
      throw new ParameterError(`false_sharing.width is ${width}`, "give 4 or 8");
    }
    if (distance % width !== 0 || base % width !== 0) {
      throw new ParameterError(
        `false_sharing: distance ${distance} and base ${base} must be multiples of the width ${width}`,
        "slots are naturally aligned and never overlap; width 4 allows steps of 4",
      );
    }
    if (distance === 0 && slots > 1) {
      throw new ParameterError(
        "false_sharing: distance 0 puts all slots on one",
        "give slots 1, or a distance",
      );
    }
    if (
      writeEvery !== 1 &&
      (operation !== "atomic_add" || (peerOperation !== "same" && peerOperation !== "atomic_add"))
    ) {
      throw new ParameterError("false_sharing.writeEvery goes with atomic_add", "leave writeEvery at 1");
    }
    const cas = operation === "cas_loop" || peerOperation === "cas_loop";
    if (cas && (slots !== 1 || repeat !== 1)) {
      throw new ParameterError("false_sharing: cas_loop takes one slot, once", "leave slots and repeat at 1");
    }
    if (cas && layer !== "native") {
      throw new ParameterError(`false_sharing has no cas_loop in ${layer}`, "measure it in the native layer");
    }
    if (!cas && delay !== 0) {
      throw new ParameterError("false_sharing.delay goes with cas_loop", "leave delay at 0");
    }
    if (layer === "js" && width !== 4) {
      throw new ParameterError("false_sharing in js works on Int32Array", "give width 4");
    }
    if (threads < 1) throw new ParameterError("false_sharing needs a thread", null);
  },
  wasm: {
    memoryBytes: (parameters, threads) => memoryBytes(parameters, threads),
    bind: (context) => bindWasm(context),
  },
  js: {
    memoryBytes: (parameters, threads) => memoryBytes(parameters, threads),
    bind: (context) => bindJavaScript(context),
  },
});

/**
 * Operations of a chunk in workers, multiples of 16: long against a call into wasm (10 ns) and a reading of the
 * clock (30 ns, but not every chunk), short against a trial even where the line is contended.
 */
const CHUNK: Readonly<Record<Operation, number>> = {
  atomic_add: 256,
  volatile_inc: 512,
  plain_store: 2048,
  load: 2048,
  load_dependent: 512,
  local: 8192,
};

const memoryBytes = (
  { base, slots, distance, width }: Parameters<typeof PARAMETERS>,
  threads: number,
): number => base + (threads * slots - 1) * distance + width;

/** `check` lets workers have no other. */
const operationOf = ({ parameters }: Context, thread: number): Operation =>
  (thread === 0 || parameters.peerOperation === "same"
    ? parameters.operation
    : parameters.peerOperation) as Operation;

/** Operations after which memory tells how often they were carried out. */
const counts = (operation: Operation): boolean =>
  operation === "atomic_add" || operation === "volatile_inc" || operation === "local";

/** One thread's slots. */
interface Slots {
  /** Byte address of the first. */
  readonly first: number;
  readonly operation: Operation;
  /** Operations of a chunk. */
  readonly chunk: number;
  /** Rounds over all slots in a chunk. */
  readonly rounds: number;
  /** One slot, every operation once: the loop that headline figures come from. */
  readonly simple: boolean;
}

const slotsOf = (context: Context): Slots => {
  const { base, thread, parameters } = context;
  const { slots, distance, repeat } = parameters;
  const operation = operationOf(context, thread);
  const first = base + parameters.base + thread * slots * distance;
  const simple = slots === 1 && repeat === 1;
  const rounds = Math.max(1, Math.round(CHUNK[operation] / (slots * repeat)));
  return { first, operation, chunk: simple ? CHUNK[operation] : rounds * slots, rounds, simple };
};

/**
 * Wraps a chunk with the proof that it was carried out: what its slots must hold after so many chunks. `chunk`
 * is handed a number that changes from chunk to chunk; plain stores store it.
 */
const prove = (context: Context, slots: Slots, chunk: (stamp: number) => unknown): WorkerProgram => {
  const { repeat, distance, writeEvery } = context.parameters;
  if (distance === 0 && writeEvery === 1) return proveShared(context, slots, chunk);
  let chunks = 0;
  const counters = (): Readonly<Record<string, number>> => {
    if (writeEvery !== 1) return {};
    const sum = sumOfSlots(context, slots.first);
    if (slots.operation === "plain_store") {
      return { mismatches: sum === chunks * context.parameters.slots ? 0 : 1 };
    }
    if (!counts(slots.operation)) return {};
    return { mismatches: sum === chunks * slots.chunk * repeat ? 0 : 1 };
  };
  return {
    run: () => {
      chunks++;
      chunk(chunks);
    },
    operations: slots.chunk,
    counters,
  };
};

/** No replicate carries out 2^32 operations, so sums need no modulus: trials of all blocks make a few 10^8 ns. */
const sumOfSlots = ({ memory, parameters: { width, distance, slots } }: Context, first: number): number => {
  const view = new DataView(memory, first);
  let sum = 0;
  for (let k = 0; k < slots; k++) {
    sum += width === 4 ? view.getUint32(k * distance, true) : Number(view.getBigUint64(k * distance, true));
  }
  return sum;
};

/**
 * The same for one slot for all. Every thread gives what it carried out, thread 0 takes off what the slot holds:
 * summed over the threads that is how many updates were lost, a finding and no mismatch. Where all are atomic the slot
 * has grown in every chunk by what the thread did, and beyond that by what others did meanwhile: `concurrent`.
 */
const proveShared = (context: Context, slots: Slots, chunk: (stamp: number) => unknown): WorkerProgram => {
  const { thread, threads, memory, base, parameters } = context;
  const operations = Array.from({ length: threads }, (_, other) => operationOf(context, other));
  const counted = operations.every(counts);
  const atomic = counted && !operations.includes("volatile_inc");
  const done = slots.chunk * parameters.repeat;
  // The low half of a word of 8 bytes; no replicate carries out 2^31 operations.
  const word = new Int32Array(memory, base + parameters.base, 1);
  let chunks = 0;
  let concurrent = 0;
  let mismatches = 0;
  return {
    run: () => {
      chunks++;
      const before = atomic ? Atomics.load(word, 0) : 0;
      chunk(chunks);
      if (!atomic) return;
      const byOthers = Atomics.load(word, 0) - before - done;
      if (byOthers < 0) mismatches++;
      else concurrent += byOthers;
    },
    operations: slots.chunk,
    counters: (): Readonly<Record<string, number>> => {
      if (!counted) return {};
      const lost = chunks * done - (thread === 0 ? sumOfSlots(context, slots.first) : 0);
      return atomic ? { lost, concurrent, mismatches } : { lost };
    },
  };
};

/** Opaque to every compiler: the unit of `local`, the mask of `load_dependent`, the value of `plain_store`. */
const extraOf = (operation: Operation, stamp: number): number => {
  if (operation === "plain_store") return stamp;
  return operation === "local" ? 1 : 0;
};

const bindWasm = (context: Context): WorkerProgram => {
  const { wasm, parameters } = context;
  const { width, distance, repeat, writeEvery } = parameters;
  const slots = slotsOf(context);
  const { first, operation, chunk, rounds } = slots;
  const bits = width === 4 ? "i32" : "i64";
  if (writeEvery !== 1) {
    const mixed = wasm![`false_sharing_mixed_${bits}`]!;
    let until = writeEvery;
    return prove(context, slots, () => (until = mixed(first, chunk, writeEvery, until)));
  }
  if (slots.simple) {
    const run = wasm![`false_sharing_${operation}_${bits}`]!;
    return prove(context, slots, (stamp) => run(first, chunk, extraOf(operation, stamp)));
  }
  const run = wasm![`false_sharing_${operation}_${bits}_many`]!;
  return prove(context, slots, (stamp) =>
    run(first, distance, parameters.slots, repeat, rounds, extraOf(operation, stamp)),
  );
};

const bindJavaScript = (context: Context): WorkerProgram => {
  const { memory, base, threads, parameters } = context;
  const { repeat, writeEvery } = parameters;
  const slots = slotsOf(context);
  const { operation, chunk, rounds } = slots;
  const words = new Int32Array(memory, base, memoryBytes(parameters, threads) / 4);
  const first = (slots.first - base) / 4;
  const step = parameters.distance / 4;
  if (writeEvery !== 1) {
    let until = writeEvery;
    return prove(context, slots, () => (until = mixedOnWords(words, first, chunk, writeEvery, until)));
  }
  if (slots.simple) {
    const run = ONE_SLOT[operation];
    return prove(context, slots, (stamp) => run(words, first, chunk, extraOf(operation, stamp)));
  }
  const run = MANY_SLOTS[operation];
  return prove(context, slots, (stamp) =>
    run(words, first, step, parameters.slots, repeat, rounds, extraOf(operation, stamp)),
  );
};
