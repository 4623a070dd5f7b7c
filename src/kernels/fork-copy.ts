import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** What one entry of the page directory maps where pages are of 4 KiB. */
const SPAN_BYTES = 2 ** 21;

/** What fork costs a process with much memory, and what writing to it costs while the child shares it. */
export const forkCopy = defineKernel({
  slug: "fork_copy",
  operation: "one fork, or with writes one span of 2 MiB written to",
  native: true,
  parameters: {
    pages: {
      kind: "choice",
      of: ["base", "thp"],
      default: "base",
      is: "what the memory is made of; pages that turn out to be others are counted",
    },
    bytes: {
      kind: "integer",
      min: 0,
      max: 2 ** 30,
      default: SPAN_BYTES,
      unit: "bytes",
      is: "shared with the child, a multiple of 2 MiB; 0: what the process has anyway",
    },
    write: {
      kind: "choice",
      of: ["none", "one-byte-per-2mib", "every-4th-page"],
      default: "none",
      is: "what the parent writes while the child lives; with writes, these are what is timed",
    },
  },
  check: ({ bytes, write }) => {
    if (bytes % SPAN_BYTES !== 0)
      throw new ParameterError(`fork_copy.bytes is ${bytes}`, `give a multiple of ${SPAN_BYTES}`);
    if (bytes === 0 && write !== "none")
      throw new ParameterError(`fork_copy.write is ${write} and bytes 0`, "there is nothing to write to");
  },
});
