import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "On x86 all ordinary loads are acquire and all ordinary stores release, so these orders cost no instruction. What x86 does let happen is that a load passes an earlier store that still waits in the store buffer; whatever forbids that has to wait until the buffer has drained: mfence, and any locked instruction (lock add, lock cmpxchg, xchg with memory), which is a full barrier by itself. That is why a sequentially consistent store is compiled to an exchange and costs several times a plain one, why a relaxed fetch_add is the same lock xadd as a sequentially consistent one, and why an uncontended atomic costs some 6 to 25 cycles on current cores although the line is in the own first-level cache and no other core is involved. On Arm the orders are different instructions (ldar, stlr, LSE atomics with acquire and release forms), and each may have a cost of its own.",
  confounders: [
    "A barrier with an empty store buffer in front of it has nothing to wait for and looks cheap; barriers are timed behind stores as well.",
    "A plain add to memory may be forwarded or renamed by the core and then costs next to nothing, which makes the ratio to a locked one large.",
    "Some of AMD's cores before Zen had slow locked instructions; on K10 mfence was the faster of the two.",
    "In a process of one thread glibc may take a mutex without a locked instruction; a process of Node always has several.",
  ],
};
