import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Memory that a process maps does not exist until it is touched. The first touch of a page traps into the kernel, which finds a free page, fills it with zeros, enters it into the page table and goes back. For a page of 4 KiB most of the time is the trap and the bookkeeping; for one of 2 MiB it is the clearing of 512 times the bytes. A single huge fault therefore takes tens to hundreds of times as long as a small one, and yet the memory as a whole comes sooner, since 511 traps are saved. In a virtual machine each first touch may trap a second time, into the host, if the host has not given the guest that memory yet or has taken it back.",
  confounders: [
    "Memory that the host has taken back is many times dearer to touch, and turns the comparison round; as much memory is touched and freed right before every trial.",
    "A host that keeps shadow page tables makes every small fault cost several microseconds and shrinks the ratio of a single huge fault to a single small one.",
    "Kernels that clear pages when they are freed (init_on_free) may move the cost to where it is not timed.",
    "Compaction may run inside a huge fault if memory is fragmented.",
  ],
};
