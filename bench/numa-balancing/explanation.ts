import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "The kernel does not know which CPU uses a page, so with automatic NUMA balancing it finds out by making pages of a process inaccessible, a few at a time: the next touch faults, and the fault tells the CPU. A page that is repeatedly touched from another node is moved there. Scanning is paced, from once a second upward, so that it takes seconds to a minute until most of a buffer has followed its user. Mappings with a policy of their own are passed over, since somebody has decided about them, and pages that nobody touches stay where they are.",
  confounders: [
    "The scan is adaptive: a kernel that has seen mostly local faults before scans seldom, and the move comes late.",
    "Huge pages move as one or not at all; they are declined here.",
    "Where the destination node is short of memory pages stay.",
    "Value 2 of the setting is memory tiering and moves pages by another rule.",
  ],
};
