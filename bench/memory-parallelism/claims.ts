import type { Claim } from "../../src/experiment/claim.ts";
import { between } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "05.01.04/littles-law-mlp",
    title: "5 to 150 lines are in flight",
    statement:
      "The bandwidth that one core reads with, times the latency of memory, is 5 to 150 lines: line fill buffers and what prefetchers ask for on behalf of the second and third level.",
    source:
      "Little 1961 (Operations Research 9/3); Intel: 10 to 16 line fill buffers, 32 to 48 entries of the L2's queue; AMD Zen: 22 and more",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "lines-in-flight", expectation: between(5, 150) }],
    controls: [
      {
        // By construction: two loads are under way, and no more.
        id: "two-chains",
        quantity: "two-chains-in-flight",
        expectation: between(5, 150),
        expected: false,
      },
      {
        id: "eight-chains",
        quantity: "eight-chains-in-flight",
        expectation: between(5, 150),
        expected: true,
      },
    ],
  },
];
