import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A row-major matrix has neighbours of a row side by side: along a row a line of 64 bytes serves eight float64s, and the prefetcher sees a stream. Along a column every element lies a whole row further on: each access needs a line of its own, at a stride that is a power of two here, so that the lines crowd into a few sets of the cache and are gone before the next column could use their other seven elements; each also lies on another page, beyond what the TLB holds. The work, the number of additions and the result are the same. In WebAssembly and JavaScript the same memory behaviour is diluted by a higher cost for each element.",
  confounders: [
    "A compiler that exchanges the loops makes the two orders the same; strides are run-time values.",
    "A single floating-point sum is bound by the latency of its additions and hides what rows gain.",
    "Bounds checks and slower arithmetic in JavaScript add the same to both orders and shrink the ratio.",
    "A matrix that fits the second level shows little.",
  ],
};
