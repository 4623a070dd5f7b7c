import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "The kernel does not know which CPU uses a page, so with automatic NUMA balancing it finds out by making pages of a process inaccessible, a stretch at a time (256 MiB by default): the next touch faults, and the fault tells the CPU. A page that is repeatedly touched from another node is moved there. Scanning is paced, by default once in 1 to 60 seconds, so that it takes seconds to a minute until most of a buffer has followed its user. Memory under a policy other than the default is passed over, since somebody has decided about it, unless the policy asks to be balanced (MPOL_F_NUMA_BALANCING), and pages that nobody touches stay where they are.",
  confounders: [
    "The scan is adaptive: a kernel that has seen mostly local faults before scans seldom, and the move comes late.",
    "Huge pages move as one or not at all; they are declined here.",
    "Where the destination node is short of memory pages stay.",
    "Value 2 of the setting is memory tiering and moves pages by another rule.",
  ],
};
