import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Two threads that each store and then load (Dekker, hazard pointers, RCU) both need a full fence between the two, which the frequent side pays on every pass. membarrier (private expedited) moves the cost: the rare side makes a system call, and the kernel sends an interrupt to every CPU that currently runs a thread of the process, whose handler executes a full barrier there. An interrupt is taken between two instructions of the fast thread, so its stores have drained before any of its later loads, and a compiler barrier is all it needs in its own code. The fast side then costs a store and a load; the slow side pays microseconds for the system call and the interrupts.",
  confounders: [
    "membarrier takes so long that a store has usually drained by itself when it returns, so the absence of bad outcomes proves nothing unless a control that waits as long without it does show them.",
    "A fast thread that is not running at that moment gets no interrupt and needs none; such rounds are not counted as chances.",
    "In a guest an interrupt between CPUs may leave the guest for the host, which makes the slow side several times slower.",
  ],
};
