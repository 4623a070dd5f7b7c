import type { WasmFunctions, WorkerContext, WorkerProgram } from "./kernel.ts";
import { repeatOver, sumUpTo } from "./known-sums.ts";
import { placeMemory, type Place, type PlacedMemory } from "./placed-memory.ts";
import type { StreamOp } from "./stream.ts";

/** Bytes of each array that a worker goes through between two looks at the clock: 3 to 30 us. */
export const STREAM_CHUNK = 65_536;

/** As native/isa/streams.h has them; a power of two, so that products are exact. */
const FACTOR = 2;
const CONSTANT = 5;
/** What no operation gives: put in front of a trial, it must be gone after it. */
const MARK = -1;

/** Numbers repeat chunk by chunk, so that every chunk has the same known sum; all are whole and exact. */
const PERIOD = STREAM_CHUNK / 8;
const SECOND = 2 ** 20;
const firstAt = (word: number): number => 1 + (word % PERIOD);
const secondAt = (word: number): number => SECOND + firstAt(word);

/** What is in a word of the array that is written, once it was. */
const VALUES: Readonly<Record<Exclude<StreamOp, "read">, (word: number) => number>> = {
  write: () => CONSTANT,
  copy: firstAt,
  scale: (word) => FACTOR * firstAt(word),
  add: (word) => firstAt(word) + secondAt(word),
  triad: (word) => firstAt(word) + FACTOR * secondAt(word),
};

interface Context extends Pick<WorkerContext, "memory" | "base" | "wasm" | "memoryControl"> {
  readonly parameters: Place & { readonly op: StreamOp; readonly bytes: number; readonly dose: number };
}

/** Goes over words `at` to `at + count` of the arrays, `passes` times; of read says whether the sum was right. */
type Loop = (at: number, count: number, passes: number) => boolean;

/** The arrays, one after the other: those that are read, then the one that is written. */
class Arrays {
  readonly words: readonly Float64Array[];
  readonly writes: boolean;
  readonly placed: PlacedMemory;

  constructor(context: Context) {
    const { memory, parameters } = context;
    const { op, bytes } = parameters;
    const reads = op === "write" ? 0 : op === "add" || op === "triad" ? 2 : 1;
    this.writes = op !== "read";
    const count = reads + (this.writes ? 1 : 0);
    this.placed = placeMemory(context, count * bytes, parameters);
    const { base } = this.placed;
    this.words = Array.from(
      { length: count },
      (_, k) => new Float64Array(memory, base + k * bytes, bytes / 8),
    );
    for (let k = 0; k < reads; k++) {
      const array = this.words[k]!;
      const filled = Math.min(PERIOD, array.length);
      for (let word = 0; word < filled; word++) array[word] = k === 0 ? firstAt(word) : secondAt(word);
      repeatOver(new Uint8Array(array.buffer, array.byteOffset, bytes), STREAM_CHUNK);
    }
    // Touched before anything is timed.
    if (this.writes) this.words[reads]!.fill(MARK);
  }
}

/** Goes through the arrays chunk by chunk, and looks at the words it was to write. */
const bindStream = (
  { parameters: { op, bytes, dose } }: Context,
  arrays: Arrays,
  vectorBytes: number,
  loop: Loop,
): WorkerProgram => {
  const chunk = Math.min(bytes, STREAM_CHUNK) / 8;
  const passes = STREAM_CHUNK / 8 / chunk;
  const words = bytes / 8;
  const written = arrays.writes ? arrays.words.at(-1)! : null;
  let at = 0;
  let marked = -1;
  let trials = 0;
  let mismatches = 0;
  const check = (): void => {
    if (op === "read" || written === null || marked < 0) return;
    if (written[marked] !== VALUES[op](marked)) mismatches++;
    marked = -1;
  };
  return {
    prepare: () => {
      check();
      if (written === null) return;
      // Elsewhere in its chunk every time: 7919 is prime.
      marked = at + ((trials++ * 7919) % chunk);
      written[marked] = MARK;
    },
    run: () => {
      if (!loop(at, chunk, passes)) mismatches++;
      at = at + chunk === words ? 0 : at + chunk;
    },
    operations: Math.round((STREAM_CHUNK * arrays.words.length * 100) / dose),
    counters: () => {
      check();
      const counted = 8 * arrays.words.length;
      return {
        counted_per_element: counted,
        moved_per_element: counted + (written === null ? 0 : 8),
        vector_bytes: vectorBytes,
        mismatches,
        ...arrays.placed.counters(),
      };
    },
    release: arrays.placed.release,
  };
};

/** Loops over the arrays in the module's own memory. */
export const bindWasmStream = (context: Context): WorkerProgram => {
  const { op } = context.parameters;
  const arrays = new Arrays(context);
  const places = arrays.words.map(({ byteOffset }) => byteOffset);
  const [a = 0, b = 0, c = 0] = places;
  const { stream_sum, stream_write, stream_copy, stream_scale, stream_add, stream_triad } =
    context.wasm as Required<WasmFunctions>;
  const loops: Readonly<Record<StreamOp, (at: number, bytes: number, passes: number) => unknown>> = {
    read: (at, bytes, passes) => stream_sum!(a + at, bytes, passes),
    write: (at, bytes, passes) => stream_write!(a + at, bytes, passes),
    copy: (at, bytes, passes) => stream_copy!(a + at, b + at, bytes, passes),
    scale: (at, bytes, passes) => stream_scale!(a + at, b + at, bytes, passes),
    add: (at, bytes, passes) => stream_add!(a + at, b + at, c + at, bytes, passes),
    triad: (at, bytes, passes) => stream_triad!(a + at, b + at, c + at, bytes, passes),
  };
  const loop = loops[op];
  return bindStream(context, arrays, 16, (at, count, passes) => {
    const sum = loop(8 * at, 8 * count, passes);
    return op !== "read" || sum === passes * sumUpTo(count);
  });
};

export const bindJsStream = (context: Context): WorkerProgram => {
  const { op } = context.parameters;
  const arrays = new Arrays(context);
  const [a, b = a, c = b] = arrays.words as [Float64Array, Float64Array?, Float64Array?];
  const loops: Readonly<Record<StreamOp, (at: number, end: number) => number>> = {
    read: (at, end) => sumWords(a, at, end),
    write: (at, end) => writeWords(a, at, end),
    copy: (at, end) => copyWords(a, b, at, end),
    scale: (at, end) => scaleWords(a, b, at, end),
    add: (at, end) => addWords(a, b, c, at, end),
    triad: (at, end) => triadWords(a, b, c, at, end),
  };
  const loop = loops[op];
  return bindStream(context, arrays, 8, (at, count, passes) => {
    let right = true;
    for (let left = passes; left > 0; left--) {
      const sum = loop(at, at + count);
      if (op === "read" && sum !== sumUpTo(count)) right = false;
    }
    return right;
  });
};

const sumWords = (words: Float64Array, from: number, end: number): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let at = from; at < end; at += 4) {
    a += words[at]!;
    b += words[at + 1]!;
    c += words[at + 2]!;
    d += words[at + 3]!;
  }
  return a + b + (c + d);
};

const writeWords = (to: Float64Array, from: number, end: number): number => {
  for (let at = from; at < end; at += 4) {
    to[at] = CONSTANT;
    to[at + 1] = CONSTANT;
    to[at + 2] = CONSTANT;
    to[at + 3] = CONSTANT;
  }
  return 0;
};

const copyWords = (first: Float64Array, to: Float64Array, from: number, end: number): number => {
  for (let at = from; at < end; at += 4) {
    to[at] = first[at]!;
    to[at + 1] = first[at + 1]!;
    to[at + 2] = first[at + 2]!;
    to[at + 3] = first[at + 3]!;
  }
  return 0;
};

const scaleWords = (first: Float64Array, to: Float64Array, from: number, end: number): number => {
  for (let at = from; at < end; at += 4) {
    to[at] = FACTOR * first[at]!;
    to[at + 1] = FACTOR * first[at + 1]!;
    to[at + 2] = FACTOR * first[at + 2]!;
    to[at + 3] = FACTOR * first[at + 3]!;
  }
  return 0;
};

const addWords = (
  first: Float64Array,
  second: Float64Array,
  to: Float64Array,
  from: number,
  end: number,
): number => {
  for (let at = from; at < end; at += 4) {
    to[at] = first[at]! + second[at]!;
    to[at + 1] = first[at + 1]! + second[at + 1]!;
    to[at + 2] = first[at + 2]! + second[at + 2]!;
    to[at + 3] = first[at + 3]! + second[at + 3]!;
  }
  return 0;
};

const triadWords = (
  first: Float64Array,
  second: Float64Array,
  to: Float64Array,
  from: number,
  end: number,
): number => {
  for (let at = from; at < end; at += 4) {
    to[at] = first[at]! + FACTOR * second[at]!;
    to[at + 1] = first[at + 1]! + FACTOR * second[at + 1]!;
    to[at + 2] = first[at + 2]! + FACTOR * second[at + 2]!;
    to[at + 3] = first[at + 3]! + FACTOR * second[at + 3]!;
  }
  return 0;
};
