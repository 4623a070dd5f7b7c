import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

const HALF = atLeast(0.5);

export const claims: readonly Claim[] = [
  {
    id: "02.05.01/autonuma-migrates",
    title: "balancing brings pages to users",
    statement:
      "With automatic NUMA balancing, memory under the default policy that one node touched and another reads moves to the reader: of its pages at most 5 % are there at the start and at least 50 % within 60 s.",
    source:
      "Linux Documentation/admin-guide/sysctl/kernel.rst (numa_balancing); memory under mbind is passed over (kernel/sched/fair.c)",
    prior: "likely",
    layers: ["native"],
    parts: [
      { quantity: "local-fraction-start", expectation: atMost(0.05) },
      { quantity: "local-fraction-end", expectation: HALF },
    ],
    controls: [
      {
        id: "nobody-reads-it",
        quantity: "idle-fraction-end",
        expectation: HALF,
        expected: false,
        guards: "local-fraction-end",
      },
      {
        id: "bound-by-mbind",
        quantity: "bound-fraction-end",
        expectation: HALF,
        expected: false,
        guards: "local-fraction-end",
      },
      {
        id: "when-it-has-come",
        quantity: "local-fraction-end",
        expectation: atMost(0.05),
        expected: false,
        guards: "local-fraction-start",
      },
      // Memory that stays where it was touched is seen to stay, and so is a reader's node known from another.
      {
        id: "bound-and-away",
        quantity: "bound-fraction-end",
        expectation: atMost(0.05),
        expected: true,
      },
    ],
  },
];
