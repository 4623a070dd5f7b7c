import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { Parameters, ParameterSpecs, WorkerContext, WorkerProgram } from "./kernel.ts";
import { folded, repeatOver, sumUpTo } from "./known-sums.ts";

const PARAMETERS = {
  bytes: {
    kind: "integer",
    min: 4096,
    max: 268_435_456,
    unit: "bytes",
    is: "the window that is gone through again and again, a slice a trial, a multiple of 512",
  },
  width: {
    kind: "choice",
    of: ["scalar64", "sse2", "avx2", "avx512", "neon", "widest"],
    default: "widest",
    is: "vectors it is read in; widest: of those that this CPU has",
  },
  residence: {
    kind: "choice",
    of: ["resident", "flushed"],
    default: "resident",
    is: "resident: the whole window is read before every trial; flushed: no cache holds what a trial reads",
  },
} as const satisfies ParameterSpecs;

type Width = Parameters<typeof PARAMETERS>["width"];

/** Reads a window in order and sums its words: what one level of the hierarchy gives to one core. */
export const streamRead = defineKernel({
  slug: "stream_read",
  operation: "one byte read",
  native: true,
  parameters: PARAMETERS,
  check: ({ bytes, width, residence }, threads, layer) => {
    const granule = layer === "native" ? STREAM_GRANULE : PAGE;
    if (bytes % granule !== 0) {
      throw new ParameterError(
        `stream_read.bytes is ${bytes} in ${layer}`,
        `give a multiple of ${granule}: windows are read in whole rows of vectors, in workers in whole pages`,
      );
    }
    if (threads !== 1) throw new ParameterError(`stream_read by ${threads} threads`, "give it one thread");
    if (layer === "native") return;
    if (residence !== "resident") {
      throw new ParameterError(
        `stream_read in ${layer} cannot flush caches`,
        "give residence resident, and a window larger than the caches to miss them",
      );
    }
    if (!Object.hasOwn(WORKER_WIDTHS, width)) {
      throw new ParameterError(
        `stream_read.width ${width} cannot be said in ${layer}`,
        `give ${Object.keys(WORKER_WIDTHS).join(" or ")}`,
      );
    }
  },
  wasm: {
    memoryBytes: ({ bytes }) => bytes,
    bind: (context) => {
      const { width, bytes } = context.parameters;
      const read = context.wasm![width === "widest" ? "stream_read_v128" : "stream_read_scalar64"]!;
      const words = new Int32Array(context.memory, context.base, bytes / 4);
      // 32-bit halves of 8-byte words: the upper ones stay 0.
      for (let k = 0; k < PAGE_WORDS; k++) words[2 * k] = k + 1;
      return bindWindow(context, width === "widest" ? 16 : 8, (offset, length, passes) => {
        const expected = folded((passes * length * PAGE_SUM) / PAGE);
        return read(context.base + offset, length, passes) === expected;
      });
    },
  },
  js: {
    memoryBytes: ({ bytes }) => bytes,
    bind: (context) => {
      const words = new Float64Array(context.memory, context.base, context.parameters.bytes / 8);
      for (let k = 0; k < PAGE_WORDS; k++) words[k] = k + 1;
      return bindWindow(
        context,
        8,
        (offset, length, passes) =>
          sumWords(words, offset / 8, length / 8, passes) === (passes * length * PAGE_SUM) / PAGE,
      );
    },
  },
});

/** As native/isa/streams.h has it: eight of the widest vectors. */
const STREAM_GRANULE = 512;

/** In workers every page holds the words 1 to 512, so that any run of pages has a known sum. */
const PAGE = 4096;
const PAGE_WORDS = PAGE / 8;
const PAGE_SUM = sumUpTo(PAGE_WORDS);

/** Bytes of a chunk in workers, at most: 1 to 20 us. */
const SLICE = 65_536;

/** What a layer without intrinsics can say; SIMD128 is wasm's widest, a float64 js's. */
const WORKER_WIDTHS: Partial<Record<Width, true>> = { scalar64: true, widest: true };

type ReadAndCheck = (offset: number, length: number, passes: number) => boolean;

/** A program that goes through the window slice by slice; `read` says whether the sum was right. */
const bindWindow = (
  { memory, base, parameters: { bytes } }: WorkerContext<typeof PARAMETERS>,
  vectorBytes: number,
  read: ReadAndCheck,
): WorkerProgram => {
  repeatOver(new Uint8Array(memory, base, bytes), PAGE);
  const slice = Math.min(bytes, SLICE);
  const passes = Math.floor(SLICE / slice);
  let at = 0;
  let mismatches = 0;
  return {
    // From the next slice on, so that just the rest of the window has come in between when it is timed.
    prepare: () => {
      if (!read(at, bytes - at, 1)) mismatches++;
      if (at > 0 && !read(0, at, 1)) mismatches++;
    },
    run: () => {
      if (!read(at, slice, passes)) mismatches++;
      at = at + 2 * slice > bytes ? 0 : at + slice;
    },
    operations: slice * passes,
    counters: () => ({ vector_bytes: vectorBytes, mismatches }),
  };
};

const sumWords = (words: Float64Array, first: number, count: number, passes: number): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  const end = first + count;
  for (let left = passes; left > 0; left--) {
    for (let at = first; at < end; at += 8) {
      a += words[at]!;
      b += words[at + 1]!;
      c += words[at + 2]!;
      d += words[at + 3]!;
      e += words[at + 4]!;
      f += words[at + 5]!;
      g += words[at + 6]!;
      h += words[at + 7]!;
    }
  }
  return a + b + (c + d) + (e + f + (g + h));
};
