import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Reads two words of random 64-byte records: what straddling two lines costs, what independence is worth. */
export const gather = defineKernel({
  slug: "gather",
  operation: "one record: two of its words",
  native: true,
  parameters: {
    offset: {
      kind: "integer",
      min: 0,
      max: 56,
      default: 0,
      unit: "bytes",
      is: "where records begin in a line, a multiple of 8",
    },
    words: {
      kind: "choice",
      of: ["first_and_last", "first_two"],
      default: "first_and_last",
      is: "which words are read",
    },
    pair: {
      kind: "choice",
      of: ["any", "same_block", "other_block"],
      default: "any",
      is: "records whose line and the next are one aligned 128-byte block, or are not",
    },
    count: { kind: "integer", min: 64, max: 16_384, default: 2048, is: "records read in a trial" },
    residence: {
      kind: "choice",
      of: ["flushed", "resident"],
      default: "flushed",
      is: "flushed: no cache holds them when the trial starts; resident: 128 records again and again",
    },
    dependence: {
      kind: "choice",
      of: ["none", "opaque_zero"],
      default: "none",
      is: "opaque_zero: the address of a record waits for the words of the one before",
    },
  },
  check: ({ offset }) => {
    if (offset % 8 !== 0) throw new ParameterError(`gather.offset is ${offset}`, "give a multiple of 8");
  },
});
