import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Peterson's lock works with loads and stores alone: raise your flag, let the other go first, and enter if the other's flag is down or it is your turn. That is correct if everybody sees the stores before the loads that follow. But a store waits in the core's store buffer while the load behind it reads the cache: both threads raise a flag that the other does not see yet, both read the other's as down, and both enter. volatile keeps the compiler from removing or reordering the accesses and emits no fence, so it changes nothing about what the processor does. A full fence between the stores and the load makes the lock correct on x86; Armv8, which may also exchange the two stores, needs one behind each.",
  confounders: [
    "Threads that never meet never collide: the rounds in which one had to wait are counted.",
    "If the store drains before the load even without a fence, because of what stands between them, violations become too rare to be seen.",
    "A thread that loses its CPU in the middle makes its partner wait and give up; such rounds are left out.",
  ],
};
