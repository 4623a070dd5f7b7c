import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import { folded, sumUpTo } from "./known-sums.ts";

/** Fields of a chunk in workers, at most: 1 to 40 us. */
const CHUNK = 4096;

/** Sums one 8-byte field of every record in order: what moving the rest of the record costs. */
export const fieldScan = defineKernel({
  slug: "field_scan",
  operation: "one field read",
  native: true,
  parameters: {
    pitch: {
      kind: "integer",
      min: 8,
      max: 8192,
      unit: "bytes",
      is: "bytes from one field to the next, a multiple of 8",
    },
    count: {
      kind: "integer",
      min: 64,
      max: 1_048_576,
      is: "fields of the window: read in a trial, or in turn where trials are by time",
    },
    residence: {
      kind: "choice",
      of: ["flushed", "resident"],
      default: "flushed",
      is: "flushed: no cache holds the window when the trial starts; resident: the same window again and again",
    },
    adds: {
      kind: "integer",
      min: 0,
      max: 16,
      default: 0,
      is: "dependent adds between a field and the next, in native code: 0 or 16",
    },
  },
  check: ({ pitch, count, residence, adds }, threads, layer) => {
    if (pitch % 8 !== 0 || count % 4 !== 0) {
      throw new ParameterError(
        `field_scan: pitch ${pitch} must be a multiple of 8, count ${count} of 4`,
        "fields are naturally aligned, and read four at a time",
      );
    }
    if (pitch * count * threads > LARGEST_WINDOW) {
      throw new ParameterError(
        `field_scan: pitch ${pitch} times count ${count} is more than 256 MiB`,
        "give fewer fields",
      );
    }
    if (adds !== 0 && (adds !== 16 || layer !== "native")) {
      throw new ParameterError(
        `field_scan.adds is ${adds} in ${layer}`,
        layer === "native" ? "give 0 or 16" : "only native code delays",
      );
    }
    if (layer === "native") return;
    if (residence !== "resident") {
      throw new ParameterError(
        `field_scan in ${layer} cannot flush caches`,
        "give residence resident, and a window larger than the caches to miss them",
      );
    }
    if (count > CHUNK ? count % CHUNK !== 0 : count % 8 !== 0) {
      throw new ParameterError(
        `field_scan.count is ${count} in ${layer}`,
        `up to ${CHUNK} give a multiple of 8, beyond it a multiple of ${CHUNK}`,
      );
    }
  },
  wasm: {
    memoryBytes: ({ pitch, count }, threads) => threads * pitch * count,
    bind: ({ wasm, memory, base, thread, parameters: { pitch, count } }) => {
      const sum = wasm!["field_scan"]!;
      const first = base + thread * pitch * count;
      // 32-bit halves: field k holds k + 1 in its low half, so a chunk's sum is known and fits into a number.
      const words = new Int32Array(memory, first, (pitch * count) / 4);
      for (let k = 0; k < count; k++) words[(k * pitch) / 4] = k + 1;
      const chunk = Math.min(count, CHUNK);
      let from = 0;
      let mismatches = 0;
      return {
        run: () => {
          if (sum(first + from * pitch, pitch, chunk) !== folded(sumOf(from, chunk))) mismatches++;
          from = from + chunk === count ? 0 : from + chunk;
        },
        operations: chunk,
        counters: () => ({ mismatches }),
      };
    },
  },
  js: {
    memoryBytes: ({ pitch, count }, threads) => threads * pitch * count,
    bind: ({ memory, base, thread, parameters: { pitch, count } }) => {
      const fields = new Float64Array(memory, base + thread * pitch * count, (pitch * count) / 8);
      const step = pitch / 8;
      for (let k = 0; k < count; k++) fields[k * step] = k + 1;
      const chunk = Math.min(count, CHUNK);
      let from = 0;
      let mismatches = 0;
      return {
        run: () => {
          if (sumFields(fields, from * step, step, chunk) !== sumOf(from, chunk)) mismatches++;
          from = from + chunk === count ? 0 : from + chunk;
        },
        operations: chunk,
        counters: () => ({ mismatches }),
      };
    },
  },
});

/** As in native code: what a process may reasonably be asked to touch. */
const LARGEST_WINDOW = 256 * 2 ** 20;

/** (from + 1) + ... + (from + count). */
const sumOf = (from: number, count: number): number => count * from + sumUpTo(count);

const sumFields = (fields: Float64Array, first: number, step: number, count: number): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = first;
  for (let left = count; left > 0; left -= 4) {
    a += fields[at]!;
    b += fields[at + step]!;
    c += fields[at + 2 * step]!;
    d += fields[at + 3 * step]!;
    at += 4 * step;
  }
  return a + b + c + d;
};
