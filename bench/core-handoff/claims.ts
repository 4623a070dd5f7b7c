import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, between } from "../../src/experiment/expectation.ts";

/** Room below the fastest seen between two cores (16 ns), and far above what one takes to read back its own store. */
const ONE_PACKAGE = between(10, 200);

const FARTHER = atLeast(1.1);

/** Each step is guarded by the pairs beyond it: set against themselves, and with a delay in every hand-over. */
const guardsOf = (beyond: string): Control[] => [
  {
    id: `halves-beyond-${beyond}`,
    quantity: `halves-beyond-${beyond}`,
    expectation: FARTHER,
    expected: false,
    guards: `step-out-of-${beyond}`,
  },
  {
    id: `delay-beyond-${beyond}`,
    quantity: `delay-beyond-${beyond}`,
    expectation: FARTHER,
    expected: true,
    guards: `step-out-of-${beyond}`,
  },
];

export const claims: readonly Claim[] = [
  {
    id: "02.02.02/handoff-latency",
    title: "a hand-over takes 10-200 ns",
    statement: "Handing one modified line to another core of the same package takes 10 to 200 ns one way.",
    source:
      "nviennot/core-to-core-latency, README 2022: 16 to 154 ns (x86-64 and Armv8); Molka 2009: 28 ns for a line modified in another core",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [
      { quantity: "handoff-nearest-in-package", expectation: ONE_PACKAGE },
      { quantity: "handoff-farthest-in-package", expectation: ONE_PACKAGE },
    ],
    controls: [
      {
        id: "one-thread-to-itself",
        quantity: "handoff-alone",
        expectation: ONE_PACKAGE,
        expected: false,
      },
      {
        id: "alone-with-128-adds",
        quantity: "handoff-alone-delayed",
        expectation: ONE_PACKAGE,
        expected: true,
      },
    ],
  },
  {
    id: "02.02.02/handoff-hierarchy",
    title: "hand-overs cost more farther away",
    statement:
      "A hand-over takes longer the farther apart the CPUs are, by 1.1x at least with every step: out of the core, out of the L3, out of the package.",
    source: "nviennot/core-to-core-latency, README 2022 (EPYC 7R13: 23 and 107 ns); Molka 2015",
    prior: "likely",
    layers: ["native"],
    parts: ["core", "l3", "package"].map((beyond) => ({
      quantity: `step-out-of-${beyond}`,
      expectation: FARTHER,
    })),
    controls: ["core", "l3", "package"].flatMap(guardsOf),
  },
];
