import { defineKernel } from "./kernel.ts";

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
    count: { kind: "integer", min: 64, max: 1_048_576, is: "fields read in a trial" },
    residence: {
      kind: "choice",
      of: ["flushed", "resident"],
      default: "flushed",
      is: "flushed: no cache holds the window when the trial starts; resident: the same window again and again",
    },
  },
});
