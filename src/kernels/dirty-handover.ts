import { defineKernel } from "./kernel.ts";

/** Two threads take lines in turns, reading and then writing what the other has written; writes to memory are counted meanwhile. */
export const dirtyHandover = defineKernel({
  slug: "dirty_handover",
  operation: "one taking of a line: read, then written",
  native: true,
  parameters: {
    by: {
      kind: "choice",
      of: ["cache", "memory", "nobody"],
      is: "how lines are handed over: as they are, flushed before, or not at all (thread 0 takes them every time)",
    },
    writes: {
      kind: "choice",
      of: ["uncounted", "counted"],
      default: "uncounted",
      is: "whether the memory controllers' counters are read, which takes privileges",
    },
    lines: { kind: "integer", min: 64, max: 4096, default: 1024, is: "lines taken in a turn" },
  },
});
