import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A thread that spins for an answer is runnable all the time, and on a machine whose CPUs are half busy the scheduler often finds another thread that wants the same CPU. An unpinned end can be moved to an idle CPU, which costs a migration and cold caches; a pinned one keeps its caches and must wait until the other's slice is over. Which of the two makes the longer tail depends on how busy the CPUs are: the 99.9th percentile is made of the trips in which one end was not running. Both ends on one CPU is the worst case, since no answer can come before the scheduler switches.",
  confounders: [
    "Pinning to a CPU that others keep busy makes the tail longer, not shorter: the claim can honestly fall.",
    "Scheduler, kernel version and slice length decide what an interruption costs.",
    "A guest's CPUs are themselves scheduled by the host, where pinning inside the guest has no say.",
  ],
};
