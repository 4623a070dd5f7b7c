import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { ParameterSpecs } from "./kernel.ts";
import { PAGES, POLICIES } from "./memory-kinds.ts";
import { checkPlace, isPlaced, placedBytes } from "./placed-memory.ts";
import { bindJsStream, bindWasmStream, STREAM_CHUNK } from "./stream-workers.ts";

/** As STREAM has them: what becomes of the arrays first and second. */
export const STREAM_OPS = ["read", "write", "copy", "scale", "add", "triad"] as const;
export type StreamOp = (typeof STREAM_OPS)[number];

/** Arrays that an operation names, which STREAM counts: the first `read` of them are read, one is written. */
export const STREAM_ARRAYS: Readonly<Record<StreamOp, number>> = {
  read: 1,
  write: 1,
  copy: 2,
  scale: 2,
  add: 3,
  triad: 3,
};

const GIB = 2 ** 30;

const PARAMETERS = {
  op: {
    kind: "choice",
    of: STREAM_OPS,
    is: "what is done, as STREAM names it; read sums up one array, write stores a constant",
  },
  store: {
    kind: "choice",
    of: ["regular", "nontemporal"],
    default: "regular",
    is: "how it is stored; nontemporal: past the caches (on Arm a hint)",
  },
  bytes: {
    kind: "integer",
    min: 4096,
    max: 4 * GIB,
    unit: "bytes",
    is: "of each array, over all threads, a multiple of 512; each thread has a part of its own",
  },
  width: {
    kind: "choice",
    of: ["scalar64", "sse2", "avx2", "avx512", "neon", "widest"],
    default: "widest",
    is: "vectors it is done in; widest: of those that this CPU has",
  },
  pages: {
    kind: "choice",
    of: PAGES,
    default: "thp",
    is: "what the memory is made of; pages that turn out to be others are counted",
  },
  policy: {
    kind: "choice",
    of: POLICIES,
    default: "default",
    is: "where the memory is asked to be put; default: where the thread whose part it is touches it first",
  },
  nodes: {
    kind: "integer",
    min: 0,
    max: 2 ** 52 - 1,
    default: 0,
    is: "the nodes of the policy, a bit each; 0 with policy default alone",
  },
  prefetch: {
    kind: "integer",
    min: 0,
    max: 65_536,
    default: 0,
    unit: "bytes",
    is: "how far ahead of a read its line is asked for; 0: not at all",
  },
  lead: {
    kind: "integer",
    min: 0,
    max: 4 * GIB,
    default: 0,
    unit: "bytes",
    is: "of each array, gone through before every trial, untimed, so that caches hold what this arm leaves in them",
  },
  dose: {
    kind: "integer",
    min: 1,
    max: 400,
    default: 100,
    is: "percent of the work that is done for what is counted: a control whose ratio is known",
  },
} as const satisfies ParameterSpecs;

/** Goes through arrays as STREAM does: what memory gives to threads that read and write it in order. */
export const stream = defineKernel({
  slug: "stream",
  operation: "one byte of the arrays named, as STREAM counts",
  native: true,
  parameters: PARAMETERS,
  check: ({ op, store, bytes, width, policy, nodes, pages, prefetch, lead }, threads, layer) => {
    const refuse = (what: string, remedy: string): never => {
      throw new ParameterError(`stream.${what}`, remedy);
    };
    if (threads > MOST_THREADS) refuse(`op by ${threads} threads`, `give it at most ${MOST_THREADS}`);
    if (bytes % GRANULE !== 0) refuse(`bytes is ${bytes}`, `give a multiple of ${GRANULE}`);
    if (bytes < GRANULE * threads) refuse(`bytes is ${bytes}`, `give at least ${GRANULE} a thread`);
    if (op === "read" && store !== "regular") refuse("store is nontemporal", "read stores nothing");
    if (op !== "read" && prefetch !== 0) refuse(`prefetch is ${prefetch}`, "it goes with op read");
    if ((policy === "default") !== (nodes === 0)) {
      refuse(
        `nodes is ${nodes} for policy ${policy}`,
        "policies other than default take nodes, default none",
      );
    }
    if (layer === "native") return;
    checkPlace({ pages });
    // Workers have not the instructions.
    if (store !== "regular" || prefetch !== 0) {
      refuse(`store and prefetch cannot be said in ${layer}`, "give store regular and prefetch 0");
    }
    if (lead !== 0)
      refuse(`lead is ${lead} in ${layer}`, "give 0: a trial goes on where the last one stopped");
    if (width !== "widest") refuse(`width ${width} cannot be said in ${layer}`, "give widest");
    if (threads !== 1) refuse(`op by ${threads} threads in ${layer}`, "give it one thread");
    if (bytes > STREAM_CHUNK ? bytes % STREAM_CHUNK !== 0 : STREAM_CHUNK % bytes !== 0) {
      refuse(`bytes is ${bytes} in ${layer}`, `give a multiple of ${STREAM_CHUNK}, or what divides it`);
    }
    if (bytes > MOST_WORKER_BYTES)
      refuse(`bytes is ${bytes} in ${layer}`, `give at most ${MOST_WORKER_BYTES}`);
  },
  wasm: {
    memoryBytes: (parameters) => placedBytes(STREAM_ARRAYS[parameters.op] * parameters.bytes, parameters),
    isPlaced,
    bind: bindWasmStream,
  },
  js: {
    memoryBytes: (parameters) => placedBytes(STREAM_ARRAYS[parameters.op] * parameters.bytes, parameters),
    isPlaced,
    bind: bindJsStream,
  },
});

/** As native/isa/streams.h has it: eight of the widest vectors. */
const GRANULE = 512;
/** As native/kernels/stream.cc has it. */
const MOST_THREADS = 64;
/** Three arrays of it are three quarters of a wasm module's memory here. */
const MOST_WORKER_BYTES = GIB / 4;
