import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Whether the neighbour's traffic throws lines out of the first-level cache. Thread 0 holds lines and times them, thread 1 is the neighbour. */
export const evictionProbe = defineKernel({
  slug: "eviction_probe",
  operation: "one line held or released, then timed (thread 0), or one line read, or add done (thread 1)",
  native: true,
  parameters: {
    neighbour: {
      kind: "choice",
      of: ["idle", "within", "stream"],
      is:
        "on registers for the length of a trial, or reading: through its buffer part by part, each three times, or as " +
        "much within the first part, which is twice its own caches",
    },
    streamMiB: {
      kind: "integer",
      min: 1,
      max: 4096,
      default: 8,
      unit: "MiB",
      is: "the neighbour's buffer",
    },
    l1Bytes: {
      kind: "integer",
      min: 4096,
      max: 2 ** 20,
      default: 32 * 2 ** 10,
      unit: "bytes",
      is: "the first-level data cache of thread 0",
    },
    l2Bytes: {
      kind: "integer",
      min: 4096,
      max: 64 * 2 ** 20,
      default: 2 ** 20,
      unit: "bytes",
      is: "the caches that no other core shares with thread 0, a multiple of 4096",
    },
  },
  check: ({ l2Bytes }) => {
    if (l2Bytes % 4096 !== 0) {
      throw new ParameterError(`eviction_probe.l2Bytes is ${l2Bytes}`, "give a multiple of 4096");
    }
  },
});
