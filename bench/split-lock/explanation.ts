import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A locked instruction on x86 normally locks one line in the own cache: the core keeps the line exclusively from the read to the write. An operand that straddles two lines cannot be held that way, so the core falls back to the bus lock of older machines: all cores of the system are kept from accessing memory until the operation is done. One such add takes thousands of cycles instead of ten or twenty, and other cores pay as well, as soon as they miss their own caches. Linux since 5.7 can have processors that offer it (Intel's from Tremont and Ice Lake on) raise an exception instead, and then warn or kill the offender, and since 5.19 slow it down where it warns. Arm has no such fallback: an atomic access across lines faults.",
  confounders: [
    "A kernel that warns of split locks (the default where the processor detects them) sleeps ten milliseconds whenever it catches one, since Linux 5.19; what is then measured is the kernel's penalty and not the bus lock's.",
    "A hypervisor may intercept bus locks and delay the guest, which looks the same from inside.",
    "What a core finds in its own caches may hardly be delayed: the bystander walks 8 MiB, and notices little where its second level holds that.",
  ],
};
