import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Half the nodes there are, as in native/kernels/node_stack.h. */
const MOST_HELD = 256;

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
      max: 1_048_576,
      default: 0,
      is: "dependent adds between releasing it and asking for it again",
    },
    nodes: {
      kind: "integer",
      min: 1,
      max: 32,
      default: 1,
      is: "nodes popped and then pushed back together (stacks)",
    },
  },
  check({ lock, nodes }, threads) {
    if (nodes !== 1 && !lock.endsWith("_stack")) {
      throw new ParameterError(
        `lock_contention.nodes is ${nodes} for ${lock}`,
        "only stacks have nodes: give 1",
      );
    }
    if (threads * nodes > MOST_HELD) {
      throw new ParameterError(
        `lock_contention: ${threads} threads with ${nodes} nodes each`,
        `all together may hold ${MOST_HELD}`,
      );
    }
  },
});
