import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Redis keeps a header in front of every value: type and encoding in bit fields, a clock for eviction, a reference count and a pointer. In C these fields take 4 + 4 + 8 bytes with no gap on a 64-bit ABI, 16 in all, so that four headers share a line of 64 bytes; with a reference count of 64 bits alignment would make it 24. The reference count is a plain int, because commands are executed by one thread: there is nobody to race with, and an atomic increment would cost several times as much for nothing. What is laid out here is a replica of the declaration, which proves the arithmetic and not a given binary.",
  confounders: [
    "Versions differ: newer ones reorder the fields and take bits of the reference count for other uses.",
    "A build for 32 bits, or with packed structures, has another layout; the layout found is checked against the documented one.",
  ],
};
