import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A core does not wait for its stores to reach the cache: they go into a store buffer, and the core's own later loads, which may read them from there, go ahead. Another core sees such a store only when it has drained. So two threads that each store to one word and then load the other's can both load the old value (store buffering), although every cache is coherent: the stores were not in any cache yet. x86 allows this one reordering and no other; Armv8 allows any two accesses to different words to change places unless certain dependencies, an acquire, a release or a barrier keep them. Coherence forbids disorder on a single word on either. Each test lets two to four CPUs run a few accesses at the same tick, millions of times, and counts the outcomes; what a memory model allows is computed beside it.",
  confounders: [
    "Threads that do not run within a few nanoseconds of each other show only the orderly outcomes: a zero counts only beside rounds that did overlap and a control that did show the outcome.",
    "That an outcome was never seen does not prove that it cannot come; only the architecture's model says so.",
    "A compiler may reorder accesses before the machine can: every native program is one assembly statement, and the built code is read in a test. In JavaScript and wasm the engine may reorder plain accesses itself.",
    "An emulator shows the host's order and not that of the machine it emulates.",
  ],
};
