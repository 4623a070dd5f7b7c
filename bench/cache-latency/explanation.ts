import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A chain of loads in which each gives the address of the next can go no faster than one load's latency a step, since the core has nothing to overlap. The chain visits every line of a working set once, in random order, so that neither prefetchers nor predictors help. As long as the set fits the first-level cache a step costs 3 to 6 core cycles; beyond it each step goes to the second level, then the third, then memory, and the curve of latency over size is a staircase whose risers stand where a level ends. Core cycles are counted by a chain of dependent adds, one a cycle, timed in the same block, because the processor's time stamp counter does not follow the core's clock. Lines that fall into one set of a cache push each other out although the rest of the cache is empty, so a handful of lines at the wrong stride is as slow as a working set far too large.",
  confounders: [
    "Pages of 4 KiB add address translation to the figure beyond what the first-level TLB holds; chains stay inside groups of pages, or huge pages are used, where the cache alone is meant.",
    "A guest may be told of a third level that it shares with others or owns a slice of: the plateau is then short or missing, and the knee stands elsewhere than the stated size.",
    "A core may have a level that the system does not state (Lion Cove: 192 KiB between 48 KiB and 2.5 MiB): of more knees than stated levels, those that match worst are left out.",
    "The last level is shared: neighbours take part of it, and cache allocation by the host may too.",
    "Physical pages are placed at random: with 4 KiB pages some sets of the second level get more lines than others, which rounds off its knee.",
    "Caches that hash the address into the set have no stride at which lines must collide.",
  ],
};
