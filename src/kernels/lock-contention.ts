import { defineKernel } from "./kernel.ts";

/** Threads that take turns at one lock, or at one stack. */
export const lockContention = defineKernel({
  slug: "lock_contention",
  operation: "one critical section, or one node popped and pushed back, with the work outside that follows",
  native: true,
  parameters: {
    lock: {
      kind: "choice",
      of: ["tas", "ttas", "mutex", "cas_stack", "mutex_stack"],
      is: "test-and-set: exchanges until it gets the lock; test-and-test-and-set: reads until it looks free; the C library's mutex; a stack whose head is exchanged by compare-and-swap; the same stack under a mutex",
    },
    inside: {
      kind: "integer",
      min: 0,
      max: 65_536,
      default: 0,
      is: "dependent adds while the lock is held (cas_stack: before the head is exchanged), about a cycle each; pushing and popping alike",
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
