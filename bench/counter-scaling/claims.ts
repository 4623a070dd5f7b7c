import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.04/penalty-grows-with-threads",
    title: "the penalty grows with writers",
    statement:
      "The false-sharing slowdown grows with the number of writers: from 2 to 3 and from 3 to 4, by 1.05x at least.",
    source: "Drepper 2007, 6.4.1 and fig. 6.10: 3.9x, 7.3x, 11.5x; he saw no growth on a Core 2 Quad",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [
      { quantity: "slowdown-3-over-2", expectation: atLeast(1.05) },
      { quantity: "slowdown-4-over-3", expectation: atLeast(1.05) },
    ],
    controls: [
      {
        id: "padded-counters",
        quantity: "padded-slowdown-4-over-2",
        expectation: atLeast(1.05),
        expected: false,
      },
      { id: "four-against-one", quantity: "slowdown-4-over-1", expectation: atLeast(1.05), expected: true },
    ],
    requires: [{ kind: "cores", atLeast: 4 }],
  },
  {
    id: "02.02.04/local-accumulation-scales",
    title: "local counters scale and win",
    statement:
      "Accumulating in a local variable and publishing once scales to at least 0.9 n and beats padded atomics at least 3x.",
    source: "Linux Documentation/kernel-hacking/false-sharing.rst (per-CPU data)",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "local-scaling", expectation: atLeast(1.8) },
      { quantity: "local-over-padded", expectation: atLeast(3) },
    ],
    controls: [
      {
        id: "one-shared-counter",
        quantity: "shared-scaling",
        expectation: atLeast(1.8),
        expected: false,
        guards: "local-scaling",
      },
      {
        id: "padded-against-padded",
        quantity: "padded-128-over-64",
        expectation: atLeast(3),
        expected: false,
        guards: "local-over-padded",
      },
      // Three times as much even if two threads were no faster than one.
      {
        id: "two-against-one-at-thrice-the-work",
        quantity: "local-over-thrice",
        expectation: atLeast(1.8),
        expected: true,
        guards: "local-scaling",
      },
      {
        id: "two-against-a-third",
        quantity: "local-over-thrice",
        expectation: atLeast(3),
        expected: true,
        guards: "local-over-padded",
      },
    ],
  },
];
