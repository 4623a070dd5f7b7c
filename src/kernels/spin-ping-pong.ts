import { defineKernel } from "./kernel.ts";

/** A spinning request loop beside threads that take the CPUs half of the time: the tail of its round trips. */
export const spinPingPong = defineKernel({
  slug: "spin_ping_pong",
  operation: "one round trip: a question and its answer",
  native: true,
  parameters: {
    placement: {
      kind: "choice",
      of: ["pinned", "unpinned", "crowded"],
      default: "pinned",
      is: "where the two ends run: on a CPU each, wherever the scheduler puts them, or both on one with a hog of their own",
    },
    hogs: {
      kind: "integer",
      min: 0,
      max: 256,
      default: 0,
      is: "threads that run and sleep 2 ms in turn, on no CPU in particular",
    },
    cpuMask: {
      kind: "integer",
      min: 0,
      max: 2 ** 52 - 1,
      default: 0,
      is: "the CPUs that unpinned ends and hogs may run on: a mask of the numbers 0 to 51; 0: all that the process may use",
    },
  },
});
