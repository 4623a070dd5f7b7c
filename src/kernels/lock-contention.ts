import { defineKernel } from "./kernel.ts";

/** Threads that take turns at one spin lock. */
export const lockContention = defineKernel({
  slug: "lock_contention",
  operation: "one critical section, with the work outside it that follows",
  native: true,
  parameters: {
    lock: {
      kind: "choice",
      of: ["tas", "ttas"],
      is: "test-and-set: exchanges until it gets the lock; test-and-test-and-set: reads until it looks free",
    },
    inside: {
      kind: "integer",
      min: 0,
      max: 65_536,
      default: 0,
      is: "dependent adds while the lock is held, about a cycle each",
    },
    outside: {
      kind: "integer",
      min: 0,
      max: 65_536,
      default: 0,
      is: "dependent adds between releasing it and asking for it again",
    },
  },
});
