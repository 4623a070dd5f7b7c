import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const sizes = (...levels: number[]): Requirement => ({ kind: "cache-sizes", levels });

/** ">" between levels would straddle for ever where two are equal. */
const FASTER = atLeast(1.05);
const FOUR_TIMES = atLeast(4);

export const claims: readonly Claim[] = [
  {
    id: "02.02.01/bandwidth-order",
    title: "bandwidth falls level by level",
    statement:
      "One core reads from L1 faster than from L2, from L2 than from L3 and from L3 than from memory (each at least 1.05x), and from L1 at least 4x as fast as from memory.",
    source: "Drepper 2007, 3.5.1 (figure 3.24)",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "bandwidth-l1-over-l2", expectation: FASTER },
      { quantity: "bandwidth-l2-over-l3", expectation: FASTER, requires: [sizes(3)] },
      { quantity: "bandwidth-l3-over-dram", expectation: FASTER, requires: [sizes(3)] },
      { quantity: "bandwidth-l1-over-dram", expectation: FOUR_TIMES },
    ],
    controls: [
      {
        id: "within-the-first-level",
        quantity: "bandwidth-within-l1",
        expectation: FASTER,
        expected: false,
        guards: "bandwidth-l1-over-l2",
      },
      {
        id: "within-the-second-level",
        quantity: "bandwidth-within-l2",
        expectation: FASTER,
        expected: false,
        guards: "bandwidth-l2-over-l3",
      },
      {
        id: "memory-twice",
        quantity: "bandwidth-dram-over-itself",
        expectation: FASTER,
        expected: false,
      },
      { id: "memory-against-l1", quantity: "bandwidth-l1-over-dram", expectation: FASTER, expected: true },
      // Loads too narrow, or a loop too slow, to ask for what L1 gives would make it look like what lies below.
      {
        id: "wider-than-words",
        quantity: "bandwidth-l1-over-words",
        expectation: atLeast(1.5),
        expected: true,
      },
      {
        id: "a-load-a-cycle",
        quantity: "l1-loads-per-cycle",
        expectation: atLeast(0.75),
        expected: true,
      },
    ],
    requires: [sizes(1, 2)],
  },
];
