import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "What an access costs is decided by the state in which the caches hold its line: modified and exclusive lines may be written at once, shared ones only after every other copy has been invalidated, and a line that another core has modified must be fetched from that core's cache. Before each trial named CPUs bring the lines into the state step by step, with a barrier behind each step; then one thread visits every line once, in random order. Each access is one link of a chain (a locked add returns the address of the next line), because a plain store would retire into the store buffer and leave the upgrade unseen. Writing to a shared line pays for a round of invalidations through whatever keeps account of it; writing to an exclusive one changes a state bit in the own cache and sends nothing.",
  confounders: [
    "Prefetchers that fetch neighbouring lines change states on their own; lines are scattered and visited in random order.",
    "Protocols differ: with MOESI or a shared L3 a dirty line can be handed on without going to memory, with MESIF a clean copy has one designated giver, so ratios between reads of dirty and of clean lines vary by vendor.",
    "Some cores fetch a line that is only read as shared, not exclusive, and then the first write is an upgrade after all.",
    "In a guest the two CPUs may be near or far from one moment to the next, which moves every remote figure.",
  ],
};
