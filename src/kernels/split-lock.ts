import { defineKernel } from "./kernel.ts";

/** The locked add at any offset; across two lines it is a split lock. Thread 1, if any, is the bystander. */
export const splitLock = defineKernel({
  slug: "split_lock",
  operation: "one locked add (thread 0), or one read of memory beyond the caches (thread 1)",
  native: true,
  parameters: {
    offset: {
      kind: "integer",
      min: 0,
      max: 4088,
      default: 0,
      unit: "bytes",
      is: "where the word stands, from a page's start",
    },
    most: {
      kind: "integer",
      min: 1,
      max: 1_000_000,
      is: "locked adds in a trial, at most (rounded up to 8)",
    },
    repeat: { kind: "integer", min: 1, max: 64, default: 1, is: "how often every operation is carried out" },
  },
});
