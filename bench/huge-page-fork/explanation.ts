import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "fork gives the child its own page tables and copies no data: both processes map the same pages, write-protected. The time goes into copying entries, one for each page, so that memory in huge pages is cheaper to fork by the hundreds of entries each of them saves. The first write to a shared page traps, and the kernel copies what that page is. For a small page that is 4 KiB; the mapping of a transparent huge page has been split on such a fault since Linux 5.8, and one small page is copied. Pages of a hugetlb pool cannot be split, and are copied whole.",
  confounders: [
    "What fork takes without the memory (the runtime's own tables, some tenths of a millisecond) would hide the difference on small buffers; it is measured and taken off.",
    "Kernels before 5.8 copied the huge page, so that the same test confirmed there what it refutes here.",
    "Resident size does not move when a copy takes the place of an original; private dirty memory is counted instead.",
    "On a kernel that is patched to postpone copying page tables, or to share them, fork's cost turns up at the next touch.",
  ],
};
