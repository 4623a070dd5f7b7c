import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

/** "At least as fast" between equals would straddle for ever: not slower by more than 5 %. */
const AS_FAST = atLeast(0.95, 1);

export const claims: readonly Claim[] = [
  {
    id: "05.01.01/eytzinger-or-linear-small",
    title: "linear is no slower among 32",
    statement:
      "In a sorted array of 32 integers linear search, element by element and without vectors, is at least as fast as binary search, each in its faster form, whether the next search waits for the answer or overlaps.",
    source:
      "Popular wording; Khuong and Morin 2017, Array Layouts for Comparison-Based Searching, find a good binary search of the sorted array the best of four layouts for small n",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [
      { quantity: "binary-over-linear", expectation: AS_FAST },
      { quantity: "binary-over-linear-overlapping", expectation: AS_FAST },
    ],
    controls: [
      {
        id: "among-4096-elements",
        quantity: "binary-over-linear-4096",
        expectation: AS_FAST,
        expected: false,
        guards: "binary-over-linear",
      },
      {
        id: "among-4096-elements-overlapping",
        quantity: "binary-over-linear-4096-overlapping",
        expectation: AS_FAST,
        expected: false,
        guards: "binary-over-linear-overlapping",
      },
      {
        id: "every-halving-delayed",
        quantity: "delayed-binary-over-linear",
        expectation: AS_FAST,
        expected: true,
        guards: "binary-over-linear",
      },
      {
        id: "every-halving-delayed-overlapping",
        quantity: "delayed-binary-over-linear-overlapping",
        expectation: AS_FAST,
        expected: true,
        guards: "binary-over-linear-overlapping",
      },
    ],
  },
];
