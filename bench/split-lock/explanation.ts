import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A locked instruction on x86 normally locks one line in the own cache: the core keeps the line exclusively from the read to the write. An operand that straddles two lines cannot be held that way, so the core falls back to the bus lock of older machines: all cores of the system are kept from accessing memory until the operation is done. One such add takes thousands of cycles instead of ten, and every other core pays as well, whatever it is doing. Kernels since 5.7 can have the processor raise an exception instead, and then warn, slow the offender down, or kill it. Arm has no such fallback: an exclusive access off its alignment faults.",
  confounders: [
    "A kernel that rate-limits split locks makes each take ten milliseconds; what is then measured is the kernel's penalty and not the bus lock's.",
    "A hypervisor may intercept bus locks and delay the guest, which looks the same from inside.",
    "Newer processors confine the lock to less than the whole system, so that the bystander hardly notices.",
  ],
};
