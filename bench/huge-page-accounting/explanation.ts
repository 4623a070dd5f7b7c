import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "The page table of a process has an entry of 8 bytes for every 4 KiB page: 512 of them fill one page of the table and map 2 MiB. A huge page of 2 MiB is mapped by one entry one level up, so that the lowest table is not needed, one fault brings all of it, and a touch of one byte makes 2 MiB resident. Pages of a reserved pool (hugetlb) do without the lower table. Transparent huge pages of anonymous memory do not save it: the kernel puts an empty table aside for each one, so that it can split the page later without having to allocate, and that table is counted as in use. All of this is counted by the kernel and not timed, so it holds on a noisy machine and in an emulator too.",
  confounders: [
    "Page tables of upper levels and of other threads are in the process's count; the memory lies inside one window of 1 GiB and counts are differences.",
    "Fragmented memory makes the kernel fall back to small pages without saying so; what came is read from smaps, and anything less than all is no result.",
    "Multi-size huge pages (16 KiB and more, since Linux 6.8, off by default) would make faults fewer than one each 4 KiB; memory that is meant to be in base pages declines huge pages of any size (MADV_NOHUGEPAGE).",
    "Another user of the pool changes its counts meanwhile; they are read twice.",
  ],
};
