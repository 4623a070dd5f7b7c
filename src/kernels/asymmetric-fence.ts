import { defineKernel } from "./kernel.ts";

/** Store buffering in which one thread has a compiler barrier, and the other sees to the barriers of both. */
export const asymmetricFence = defineKernel({
  slug: "asymmetric_fence",
  operation: "one round: each thread stores to its word and loads the other's",
  native: true,
  parameters: {
    fast: {
      kind: "choice",
      of: ["plain", "fenced", "lingering"],
      default: "plain",
      is: "thread 0: a store and a load, with a full fence between, or a non-temporal store (x86) that stays until something drains it",
    },
    slow: {
      kind: "choice",
      of: ["membarrier", "fence", "delayed"],
      is: "between thread 1's store and load: membarrier, a full fence, or that and as long a wait as membarrier takes",
    },
    backlog: {
      kind: "integer",
      min: 0,
      max: 64,
      default: 0,
      is: "stores to flushed lines that thread 0's store has to wait for",
    },
    jitter: {
      kind: "integer",
      min: 0,
      max: 1000,
      default: 200,
      unit: "cycles",
      is: "the most that a thread waits before its program, drawn every round",
    },
    rounds: { kind: "integer", min: 1, max: 256, default: 16, is: "rounds a trial" },
  },
});
