import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, never } from "../../src/experiment/expectation.ts";

/** Adds that came while another thread was at it, in each layer: what befalls one in ten thousand is seen ten times. */
const POWER = 100_000;

export const claims: readonly Claim[] = [
  {
    id: "02.02.04/penalty-grows-with-threads",
    title: "the penalty grows with writers",
    statement:
      "The false-sharing slowdown grows with the number of writers: from 2 to 3 and from 3 to 4, by 1.05x at least.",
    source: "Drepper 2007, 6.4.1 and fig. 6.10: 3.9x, 7.3x, 11.5x; he saw no growth on a Core 2 Quad",
    prior: "hardware-dependent",
    mechanism:
      "All writers of a line queue for it. The line is handed on to one of them after the other, so each waits for the turns of all the others, while padded counters go on at full speed: the slowdown is about proportional to the number of writers, unless hardware arbitrates a cluster's requests so cheaply that it stays flat.",
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
    mechanism:
      "A line that nobody writes may be in every cache at once, in shared state. Each core then reads its own copy, and no message is sent at all: n cores do n times the loads of one, as far as clock and SMT let them.",
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
  {
    id: "02.05.03/volatile-is-enough-atomicity",
    title: "volatile makes counter++ safe",
    statement:
      "volatile makes counter++ safe: threads that count together (one a core, at most 8) lose no update.",
    source:
      "Popular wording; refuted by ISO C11 5.1.2.4 and 7.17, Boehm and Adve 2008, and Linux Documentation/process/volatile-considered-harmful.rst: volatile is not atomic",
    prior: "myth",
    mechanism:
      "volatile is believed to be about threads because in Java and C# it is (though counter++ loses updates there as well), and because it makes the variable's accesses really happen. In C and C++ that is all it does: counter++ is still a load, an add and a store, and another thread's update between load and store is overwritten. It takes an atomic read-modify-write to have the three done as one.",
    layers: ["native"],
    parts: [{ quantity: "plain-lost", expectation: never({ quantity: "plain-increments", atLeast: POWER }) }],
    // Nothing guards a confirmation: where no update was lost, none is promised to be kept.
    controls: [
      {
        id: "added-atomically",
        quantity: "atomic-lost",
        expectation: never({ quantity: "atomic-concurrent", atLeast: POWER }),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.03/atomic-counter-exact",
    title: "an atomic counter is exact",
    statement:
      "fetch_add loses nothing (nor do i64.atomic.rmw.add and Atomics.add): what all threads added is the total.",
    source:
      "Intel SDM vol. 3, Locked Atomic Operations (9.1 or 10.1); Arm ARM, B2.2; WebAssembly threads; ECMA-262, Atomics.add",
    prior: "robust",
    layers: ["native", "wasm", "js"],
    parts: [
      { quantity: "atomic-lost", expectation: never({ quantity: "atomic-concurrent", atLeast: POWER }) },
    ],
    controls: [
      // The threads were at it so much at once that increments which are not atomic get lost.
      {
        id: "plain-increments",
        quantity: "plain-lost",
        expectation: never({ quantity: "plain-increments", atLeast: POWER }),
        expected: false,
      },
      {
        id: "one-thread-alone",
        quantity: "alone-lost",
        expectation: never({ quantity: "alone-increments", atLeast: POWER }),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.03/fetch-add-beats-cas-loop",
    title: "fetch_add beats a CAS loop 1.5x",
    statement:
      "Where n cores (all, at most 8) add to one word, fetch_add sustains at least 1.5x the adds of a loop of compare-and-swap.",
    source: "Morrison and Afek 2013 (LCRQ); David, Guerraoui, Trigonakis, SOSP 2013",
    prior: "likely",
    mechanism:
      "fetch_add takes the line once and always succeeds. A compare-and-swap loop reads the value first and exchanges later; if another core has changed the word in between, it fails, and the turn of the line was spent for nothing. The more cores contend, the more exchanges fail.",
    layers: ["native"],
    parts: [{ quantity: "fetch-add-over-cas", expectation: atLeast(1.5) }],
    controls: [
      { id: "the-loop-against-itself", quantity: "cas-over-cas", expectation: atLeast(1.5), expected: false },
      {
        id: "a-microsecond-before-the-exchange",
        quantity: "fetch-add-over-cas-delayed",
        expectation: atLeast(1.5),
        expected: true,
      },
    ],
    requires: [
      { kind: "cores", atLeast: 4 },
      // Armv8.0 has no fetch-and-add: there both are the same loop, and an Arm with one is not told from it.
      { kind: "architecture", oneOf: ["x64"] },
    ],
  },
];
