import { defineKernel } from "./kernel.ts";

/** Whether Peterson's lock keeps two threads apart, counted over rounds in which both try to enter at once. */
export const peterson = defineKernel({
  slug: "peterson",
  operation: "one round: each thread enters the lock once, and leaves it",
  native: true,
  parameters: {
    fence: {
      kind: "choice",
      of: ["none", "full"],
      default: "none",
      is: "what the lock is made of: volatile accesses, or a full fence after each store of the entry, acquire and release",
    },
    inside: {
      kind: "integer",
      min: 0,
      max: 10_000,
      default: 400,
      is: "dependent adds between reading the counter and writing it back, about a cycle each",
    },
    jitter: {
      kind: "integer",
      min: 0,
      max: 1000,
      default: 200,
      unit: "cycles",
      is: "the most that a thread waits before it enters, drawn every round",
    },
    rounds: {
      kind: "integer",
      min: 16,
      max: 512,
      default: 256,
      is: "rounds a trial",
    },
  },
});
