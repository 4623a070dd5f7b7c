import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

const GAINS = atLeast(1.1);

export const claims: readonly Claim[] = [
  {
    id: "05.01.04/prefetch-no-help-sequential",
    title: "prefetches speed a sum 1.1x",
    statement:
      "Software prefetches raise the bandwidth of a sum over an array that no cache holds, read in order, by at least 1.1x.",
    source:
      "the handbook's 内存预取; against it Lee, Kim, Vuduc 2012 (TACO 9:1), and LWN 444336, The problem with prefetch",
    prior: "refuted",
    mechanism:
      "Prefetching is known to hide latency, so that adding it to any loop looks like a free gain. In a sequential loop the hardware has already done it, earlier and without instructions. It is worth its instructions only where addresses are known to the program and unpredictable to the hardware.",
    layers: ["native"],
    parts: [{ quantity: "prefetch-gain", expectation: GAINS }],
    controls: [
      // The plain sum over one that does a quarter more for what is counted: 1.25 by arithmetic.
      { id: "sum-over-dosed", quantity: "sum-over-dosed", expectation: GAINS, expected: true },
      { id: "sum-again", quantity: "sum-over-itself", expectation: GAINS, expected: false },
    ],
  },
];
