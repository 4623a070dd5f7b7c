import { defineKernel } from "./kernel.ts";

/** Whether an 8-byte access can be seen half done. Thread 0 reads, thread 1 writes 0 and ~0 by turns. */
export const tornAccess = defineKernel({
  slug: "torn_access",
  operation: "one read (thread 0) or one write (thread 1) of the word",
  native: true,
  parameters: {
    writer: {
      kind: "choice",
      of: ["whole", "halves", "constant"],
      default: "whole",
      is: "one 8-byte store, two of 4 bytes, or one that always writes 0",
    },
    offset: {
      kind: "integer",
      min: 0,
      max: 4088,
      default: 0,
      unit: "bytes",
      is: "where the word stands, from a page's start",
    },
  },
});
