import type { Claim } from "../../src/experiment/claim.ts";
import { atMost } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "05.01.02/pinning-vs-migration",
    title: "pinning alone cuts the tail",
    statement:
      "On a machine with as many half-busy threads as CPUs, pinning both ends of a spinning request loop to a CPU each cuts the 99.9th percentile of its round trips (at most that of unpinned ends).",
    source: "Redis documentation, benchmarks (NUMA and core placement)",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "pinned-tail-ratio", expectation: atMost(1) }],
    controls: [
      {
        id: "pinned-onto-one-busy-cpu",
        quantity: "crowded-tail-ratio",
        expectation: atMost(1),
        expected: false,
      },
      {
        id: "a-cpu-each-against-one-for-both",
        quantity: "pinned-over-crowded",
        expectation: atMost(1),
        expected: true,
      },
    ],
  },
];
