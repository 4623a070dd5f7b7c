import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Out of cache three things decide what a visit to a line costs. Order: in address order the hardware prefetchers run ahead, and the line is there when it is asked for. Independence: a core can have ten or more misses under way at once, but only if it knows the addresses, which in a linked list it does not until the one before has arrived. And what a program knows in advance but the core cannot see, it may say by prefetch instructions: a batch of hash lookups asks for all buckets, then all nodes, then all values, so that the misses of different lookups overlap. An array scan has order and independence, a shuffled list has neither, which is why the same number of bytes takes an order of magnitude longer.",
  confounders: [
    "With prefetchers switched off in the firmware, order gains little.",
    "Base pages make random order miss the TLB too, and on small cores page walks can be the bottleneck instead of lines.",
    "An out-of-order core overlaps simple independent lookups by itself; prefetching gains only what its window does not reach.",
    "A list whose nodes were allocated in order is a sequential list: it must be shuffled.",
  ],
};
