import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import { PAGES } from "./memory-kinds.ts";

const MIB = 2 ** 20;
/** Nodes stand so far apart, and streams are read in slices of so much. */
const NODE_BYTES = 256;
const SLICE_BYTES = 65_536;

/** The latency of memory on thread 0 while the other threads ask memory for all they can get. */
export const loadedLatency = defineKernel({
  slug: "loaded_latency",
  operation: "one load of the next node's address on thread 0; one byte read, or one add, on the others",
  native: true,
  parameters: {
    bytes: {
      kind: "integer",
      min: MIB,
      max: 4096 * MIB,
      unit: "bytes",
      is: "memory of the chase: several times what caches hold, a multiple of 256",
    },
    stream_bytes: {
      kind: "integer",
      min: MIB,
      max: 1024 * MIB,
      unit: "bytes",
      is: "memory of each other thread, a multiple of 65536",
    },
    load: {
      kind: "choice",
      of: ["stream", "spin"],
      default: "stream",
      is: "what the others do: read streams, or adds in registers, which ask memory for nothing",
    },
    delay: {
      kind: "integer",
      min: 0,
      max: 4096,
      default: 0,
      is: "dependent adds between two lines of a stream; 0: streams are read in vectors, as fast as can be",
    },
    pages: { kind: "choice", of: PAGES, default: "thp", is: "what the memory is made of" },
    dose: {
      kind: "integer",
      min: 100,
      max: 400,
      default: 100,
      unit: "percent",
      is: "loads done for what is counted once: a control whose ratio is known",
    },
  },
  check: ({ bytes, stream_bytes: streamBytes }) => {
    if (bytes % NODE_BYTES !== 0) {
      throw new ParameterError(`loaded_latency.bytes is ${bytes}`, `give a multiple of ${NODE_BYTES}`);
    }
    if (streamBytes % SLICE_BYTES !== 0) {
      throw new ParameterError(
        `loaded_latency.stream_bytes is ${streamBytes}`,
        `give a multiple of ${SLICE_BYTES}`,
      );
    }
  },
});
