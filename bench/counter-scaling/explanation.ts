import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "n threads count together in four ways: in a register that is published at the end, in words on lines of their own, in words of one line, in one word. The first two touch nothing that others touch and scale with the cores. In the other two every update needs the line exclusively, so the updates of all cores form one queue at the line, and each turn costs a hand-over between cores: more threads add waiting and no throughput. An increment by a plain load, add and store is not one step either: two threads that load the same value both store its successor, and one of the two updates is lost. An atomic add keeps the line from its read to its write and so cannot lose any.",
  confounders: [
    "SMT siblings share adders and caches: with siblings counted as cores, even registers do not scale; the scaling of pure register work is measured beside it.",
    "All-core turbo is lower than single-core turbo, which lowers every scaling figure and is no matter of sharing.",
    "Cores that keep a contended line for several updates in a row soften the collapse, above all between two cores of one cluster; Arm's may send a contended atomic to the last level instead of fetching the line.",
    "Without overlap in time nothing is lost and nothing contended: a zero counts only beside the number of chances.",
  ],
};
