import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A huge page trades bytes for entries. It wins where translation is the bottleneck: random reads over more memory than the TLB covers, touching all of a large buffer for the first time. It loses where most of the page is not wanted: a touch of one byte in every 2 MiB makes the kernel find and clear all 2 MiB of each. After a fork, a write to a huge page must first split it. So there is no general answer, and the claim that nothing gets slower falls with its worst workload, which is why the least gain of four decides.",
  confounders: [
    "Touching one byte in every 2 MiB decides by a factor of a hundred; the other workloads may go either way on other machines.",
    "Under nested paging translation is dearer and huge pages gain more.",
    "Small pages that happen to lie side by side in memory share an entry of the TLB on some cores (AMD's since Zen): a walk over them is then as fast as over huge ones, and 1.15 times as slow where they are scattered (Zen 3, 8 MiB). Which of them a run gets depends on what ran before.",
    "Where memory is fragmented, time for compaction is charged to whoever touches first.",
  ],
};
