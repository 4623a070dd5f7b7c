import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

/** Were the L3 inclusive, three quarters replaced and three quarters of that seen would make more than half evicted. */
const ENOUGH = atLeast(0.75);

export const claims: readonly Claim[] = [
  {
    id: "02.02.01/l3-inclusive",
    title: "L3 traffic empties another's L1",
    statement:
      "A line in a core's L1 is in the L3 as well: when another core replaces what the L3 holds, at least half of the lines held in the L1 are evicted.",
    source:
      "Intel 64 and IA-32 Architectures Optimization Reference Manual: the L3 is inclusive up to Broadwell and on clients of the Skylake family, not on servers from Skylake on; AMD: Zen's L3 is a victim cache",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "evicted-share", expectation: atLeast(0.5) }],
    controls: [
      {
        id: "as-much-within-a-part",
        quantity: "evicted-share-within",
        expectation: atLeast(0.5),
        expected: false,
      },
      { id: "lines-left-are-seen", quantity: "released-outside", expectation: ENOUGH, expected: true },
      {
        id: "the-L3-takes-what-is-left-to-it",
        quantity: "released-lost-at-once",
        expectation: atMost(0.25),
        expected: true,
      },
      {
        id: "the-L3-was-replaced",
        quantity: "released-lost",
        expectation: ENOUGH,
        expected: true,
      },
    ],
    requires: [{ kind: "cache-sizes", levels: [1, 2, 3] }],
  },
];
