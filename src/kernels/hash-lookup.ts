import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Looks up keys in a chained hash table: one after the other, or in batches that prefetch stage by stage. */
export const hashLookup = defineKernel({
  slug: "hash_lookup",
  operation: "one key looked up, its value folded",
  native: true,
  parameters: {
    entries: {
      kind: "integer",
      min: 64,
      max: 262_144,
      default: 262_144,
      is: "entries of the table, 128 bytes and a bucket each",
    },
    mode: {
      kind: "choice",
      of: ["one_by_one", "staged_prefetch"],
      is: "staged_prefetch: a batch at a time, first its buckets, then its nodes, then its values",
    },
    batch: { kind: "integer", min: 1, max: 64, default: 1, is: "lookups of a batch, with staged_prefetch" },
    lookups: { kind: "integer", min: 64, max: 2048, default: 256, is: "keys looked up in a trial" },
    dependence: {
      kind: "choice",
      of: ["none", "opaque_zero"],
      default: "none",
      is: "opaque_zero: the next key (or batch of keys) waits for the values before it",
    },
    residence: {
      kind: "choice",
      of: ["flushed", "resident"],
      default: "flushed",
      is: "flushed: no cache holds what the trial touches when it starts; resident: the same keys again and again",
    },
  },
  check: ({ mode, batch }) => {
    if (mode === "one_by_one" && batch !== 1) {
      throw new ParameterError(
        `hash_lookup.batch is ${batch} with one_by_one`,
        "batches go with staged_prefetch",
      );
    }
  },
});
