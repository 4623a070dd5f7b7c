import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

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
  {
    id: "02.02.02/shared-reads-scale",
    title: "readers of one line scale",
    statement:
      "Read-only sharing is free: n cores (all, at most 8) that read one line reach at least 0.9 of the throughput that n cores can have over one.",
    source: "The Shared state of MESI: Papamarcos and Patel 1984",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "shared-read-scaling", expectation: atLeast(0.9) }],
    controls: [
      {
        id: "one-of-them-writes",
        quantity: "read-scaling-beside-writer",
        expectation: atLeast(0.9),
        expected: false,
      },
      {
        id: "lines-of-their-own",
        quantity: "distant-read-scaling",
        expectation: atLeast(0.9),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.02/contended-atomics-do-not-scale",
    title: "atomics on one word do not scale",
    statement:
      "n cores (all, at most 8) that add atomically to one word get no more adds done together than one of them alone.",
    source:
      "Drepper 2007, 6.4.2; McKenney, Is Parallel Programming Hard, And, If So, What Can You Do About It?, ch. 5",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "contended-add-scaling", expectation: atMost(1) }],
    controls: [
      { id: "words-of-their-own", quantity: "padded-add-scaling", expectation: atMost(1), expected: false },
      {
        id: "three-adds-for-one",
        quantity: "contended-add-scaling-thrice",
        expectation: atMost(1),
        expected: true,
      },
    ],
  },
];
