import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { Parameters, ParameterSpecs, WorkerContext, WorkerProgram } from "./kernel.ts";

const METHODS = ["store_load", "cas"] as const;
const PARAMETERS = {
  method: {
    kind: "choice",
    of: METHODS,
    default: "store_load",
    is: "how the line is handed over",
  },
  lines: {
    kind: "integer",
    min: 1,
    max: 4096,
    default: 64,
    is: "lines used in turn, one for each 16 round trips",
  },
  work: {
    kind: "integer",
    min: 0,
    max: 4096,
    default: 0,
    is: "dependent adds before the line is handed on, about a cycle each",
  },
} as const satisfies ParameterSpecs;

const TRIPS_A_LINE = 16;
/** Lines of a chunk: 64 round trips, 2 to 40 us, the same number for both threads. */
const LINES_A_CHUNK = 4;
const LINE_PITCH = 256;

/** Thread 0 asks, thread 1 answers: `trips` round trips on the line at `at`, beginning with `token`. */
type Role = (at: number, trips: number, token: number) => unknown;

/**
 * A chunk on the next lines of the ring. Tokens rise for ever and both threads count them alike, so nothing an
 * earlier chunk left on a line is taken for an answer.
 */
const handOver = (first: number, pitch: number, lines: number, role: Role): WorkerProgram => {
  let line = 0;
  let token = 1;
  return {
    run: () => {
      for (let k = 0; k < LINES_A_CHUNK; k++) {
        role(first + line * pitch, TRIPS_A_LINE, token);
        line = line + 1 === lines ? 0 : line + 1;
        token += 2 * TRIPS_A_LINE;
      }
    },
    operations: 2 * LINES_A_CHUNK * TRIPS_A_LINE,
    once: true,
  };
};

/**
 * What it takes to hand a line to the other CPU and get it back. Also the probe inside every two-thread block. In
 * native code one thread alone can play both roles, on a line that nobody takes away.
 */
export const lineHandoff = defineKernel({
  slug: "line_handoff",
  operation: "one hand-over of a line, one way",
  native: true,
  parameters: PARAMETERS,
  check: ({ work }, threads, layer) => {
    if (threads !== 2 && !(threads === 1 && layer === "native")) {
      throw new ParameterError(`line_handoff with ${threads} threads`, "it takes two: one asks, one answers");
    }
    if (work > 0 && layer !== "native") {
      throw new ParameterError(`line_handoff.work in ${layer}`, "leave it at 0: only native code has it");
    }
  },
  wasm: {
    memoryBytes: ({ lines }) => lines * LINE_PITCH,
    bind: ({ wasm, thread, base, parameters: { method, lines } }) =>
      handOver(base, LINE_PITCH, lines, wasm![`line_handoff_${thread === 0 ? "ask" : "answer"}_${method}`]!),
  },
  js: {
    memoryBytes: ({ lines }) => lines * LINE_PITCH,
    bind: (context) => {
      const { base, memory, parameters } = context;
      const words = new Int32Array(memory, base, (parameters.lines * LINE_PITCH) / 4);
      const role = roleOnWords(context);
      return handOver(0, LINE_PITCH / 4, parameters.lines, (at, trips, token) => {
        role(words, at, trips, token);
      });
    },
  },
});

const roleOnWords = ({
  thread,
  parameters,
}: WorkerContext<typeof PARAMETERS> & { parameters: Parameters<typeof PARAMETERS> }) => {
  if (parameters.method === "cas") return thread === 0 ? askBySwap : answerBySwap;
  return thread === 0 ? askByStore : answerByStore;
};

const askByStore = (words: Int32Array, at: number, trips: number, token: number): void => {
  for (let trip = 0; trip < trips; trip++, token += 2) {
    Atomics.store(words, at, token);
    while (Atomics.load(words, at) !== token + 1);
  }
};

const answerByStore = (words: Int32Array, at: number, trips: number, token: number): void => {
  for (let trip = 0; trip < trips; trip++, token += 2) {
    while (Atomics.load(words, at) !== token);
    Atomics.store(words, at, token + 1);
  }
};

const askBySwap = (words: Int32Array, at: number, trips: number, token: number): void => {
  let before = Atomics.load(words, at);
  for (let trip = 0; trip < trips; trip++, token += 2) {
    Atomics.compareExchange(words, at, before, token);
    while (Atomics.load(words, at) !== token + 1);
    before = token + 1;
  }
};

const answerBySwap = (words: Int32Array, at: number, trips: number, token: number): void => {
  for (let trip = 0; trip < trips; trip++, token += 2) {
    while (Atomics.load(words, at) !== token);
    Atomics.compareExchange(words, at, token, token + 1);
  }
};
