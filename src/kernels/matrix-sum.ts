import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { ParameterSpecs, WorkerContext, WorkerProgram } from "./kernel.ts";
import { folded, repeatOver, sumUpTo } from "./known-sums.ts";

const PARAMETERS = {
  rows: { kind: "integer", min: 8, max: 16_384, is: "rows, a multiple of 8" },
  columns: { kind: "integer", min: 8, max: 16_384, is: "columns, a multiple of 8" },
  order: {
    kind: "choice",
    of: ["row", "column"],
    is: "row: element after element of a row; column: of a column, a whole row of memory apart",
  },
} as const satisfies ParameterSpecs;

type Context = WorkerContext<typeof PARAMETERS>;

/** Sums a row-major matrix of 8-byte elements along its rows or along its columns, eight neighbouring ones at a time. */
export const matrixSum = defineKernel({
  slug: "matrix_sum",
  operation: "one element added",
  native: true,
  parameters: PARAMETERS,
  check: ({ rows, columns }, threads) => {
    if (rows % LINES !== 0 || columns % LINES !== 0) {
      throw new ParameterError(
        `matrix_sum of ${rows} rows and ${columns} columns`,
        `give multiples of ${LINES}: so many neighbouring lines are gone along before the walk may end`,
      );
    }
    if (rows * columns * ELEMENT_BYTES > LARGEST_MATRIX) {
      throw new ParameterError(
        `matrix_sum of ${rows} rows and ${columns} columns is more than 128 MiB`,
        "give fewer rows or columns",
      );
    }
    if (threads !== 1) throw new ParameterError(`matrix_sum by ${threads} threads`, "give it one thread");
  },
  wasm: {
    memoryBytes: ({ rows, columns }) => rows * columns * ELEMENT_BYTES,
    bind: (context) => {
      const { wasm, memory, base, parameters } = context;
      const sum = wasm!["matrix_sum"]!;
      const halves = new Int32Array(memory, base, 2 * parameters.columns);
      for (let column = 0; column < parameters.columns; column++) halves[2 * column] = column + 1;
      return bindWalk(context, folded, (first, across, length, along) =>
        sum(base + first * ELEMENT_BYTES, LINES, across * ELEMENT_BYTES, length, along * ELEMENT_BYTES),
      );
    },
  },
  js: {
    memoryBytes: ({ rows, columns }) => rows * columns * ELEMENT_BYTES,
    bind: (context) => {
      const { memory, base, parameters } = context;
      const elements = new Float64Array(memory, base, parameters.rows * parameters.columns);
      for (let column = 0; column < parameters.columns; column++) elements[column] = column + 1;
      return bindWalk(
        context,
        (sum) => sum,
        (first, across, length, along) => sumLines(elements, first, across, length, along),
      );
    },
  },
});

/** As in native code: a cache line's worth of columns, elements between two looks at the clock, what may be touched. */
const LINES = 8;
const LEAST_ELEMENTS = 16_384;
const LARGEST_MATRIX = 128 * 2 ** 20;
const ELEMENT_BYTES = 8;

/** Eight lines of `length` elements from element `first` on; strides in elements. */
type SumLines = (first: number, across: number, length: number, along: number) => number;

/** A program that goes along eight lines after the other eight. `returned`: a sum below 2^53 as `sum` gives it. */
const bindWalk = (
  { memory, base, parameters: { rows, columns, order } }: Context,
  returned: (sum: number) => number,
  sum: SumLines,
): WorkerProgram => {
  // Every row holds 1 to its number of columns.
  repeatOver(new Uint8Array(memory, base, rows * columns * ELEMENT_BYTES), columns * ELEMENT_BYTES);
  const byRow = order === "row";
  const lines = byRow ? rows : columns;
  const length = byRow ? columns : rows;
  const across = byRow ? columns : 1;
  const along = byRow ? 1 : columns;
  const groups = Math.max(1, Math.floor(LEAST_ELEMENTS / (LINES * length)));
  const expected = Float64Array.from({ length: lines / LINES }, (_, group) =>
    returned(
      byRow ? LINES * sumUpTo(columns) : rows * (sumUpTo((group + 1) * LINES) - sumUpTo(group * LINES)),
    ),
  );
  let next = 0;
  let mismatches = 0;
  return {
    run: () => {
      for (let left = groups; left > 0; left--) {
        if (sum(next * LINES * across, across, length, along) !== expected[next]) mismatches++;
        next = next + 1 === expected.length ? 0 : next + 1;
      }
    },
    operations: groups * LINES * length,
    counters: () => ({ mismatches }),
  };
};

const sumLines = (
  elements: Float64Array,
  first: number,
  across: number,
  length: number,
  along: number,
): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let line = 0; line < LINES; line++) {
    let at = first + line * across;
    for (let left = length; left > 0; left -= 4) {
      a += elements[at]!;
      b += elements[at + along]!;
      c += elements[at + 2 * along]!;
      d += elements[at + 3 * along]!;
      at += 4 * along;
    }
  }
  return a + b + c + d;
};
