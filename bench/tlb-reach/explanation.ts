import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Before a cache can be asked, the address must be translated. Recent translations are kept in the TLB, on large cores some 48 to 160 entries at the first level and 1000 to 4000 at the second: with 4 KiB pages that covers 4 to 16 MiB. Random access beyond it needs a page walk of up to four loads (five with tables of five levels), which are themselves cached or not; inside a virtual machine guest and host tables are nested, and a walk may take up to 24 (35). With pages of 2 MiB each entry covers 512 times as much, so the same accesses hit. Inside the TLB's reach the size of the page changes nothing. A sequential scan needs a new translation only once every 64 lines, and the walk is hidden behind the prefetched lines.",
  confounders: [
    "A host that backs the guest's huge pages with small ones gives the TLB no larger translation to keep: what is left to gain is a shorter walk of the guest's tables.",
    "Physical placement of small pages differs between buffers and moves the figure by a few percent; a second buffer of small pages shows by how much.",
    "Some cores keep neighbouring small pages that are contiguous in memory in one entry, and reach farther than their entries say.",
    "Transparent huge pages may not have come: the kind of every page is read from smaps.",
    "Where lines miss the caches as well, their latency dilutes the cost of the walk.",
  ],
};
