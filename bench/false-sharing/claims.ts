import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.04/padding-removes-false-sharing",
    title: "padding removes false sharing",
    statement:
      "Two cores atomically updating their own counters run at least 2x faster when the counters are on separate lines.",
    source:
      "Drepper 2007, What Every Programmer Should Know About Memory, 6.4.1 and fig. 6.10 (overhead 390 %, 734 %, 1147 % for 2, 3, 4 threads); folly/lang/Align.h",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "padding-speedup", expectation: atLeast(2) }],
    controls: [
      { id: "already-padded", quantity: "padding-256-over-128", expectation: atLeast(2), expected: false },
      { id: "a-third-of-the-work", quantity: "work-over-thrice", expectation: atLeast(2), expected: true },
    ],
  },
  {
    id: "02.02.04/plain-increments-suffer-too",
    title: "plain increments suffer too",
    statement:
      "Plain (non-atomic) volatile increments on one line are also at least 2x slower than padded ones.",
    source:
      "Drepper 2007, 6.4.1 (his loops use plain increments); only a plain store is hidden by the store buffer",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "plain-increment-speedup", expectation: atLeast(2) }],
    controls: [
      {
        id: "already-padded",
        quantity: "plain-increment-128-over-64",
        expectation: atLeast(2),
        expected: false,
      },
      {
        id: "a-third-of-the-work",
        quantity: "plain-increment-over-thrice",
        expectation: atLeast(2),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.04/pair-of-lines-128",
    title: "128 bytes are better than 64",
    statement:
      "On Intel the L2 spatial prefetcher makes 128-byte padding at least 1.05x faster than 64-byte padding.",
    source:
      "folly/lang/Align.h, hardware_destructive_interference_size: 128 on x86 (seen on Sandy Bridge); Intel Optimization Reference Manual, spatial prefetcher",
    prior: "hardware-dependent",
    mechanism:
      "Intel's second-level cache has a prefetcher that completes pairs of lines of 128 bytes: when one line of a pair is fetched, the other is fetched too. Two threads with a line each of the same pair can so take lines from each other that neither asked for. Where atomics keep both lines modified and nothing is read from memory, the prefetcher has little to do, so the effect is small and depends on the generation.",
    layers: ["native"],
    parts: [{ quantity: "padding-128-over-64", expectation: atLeast(1.05) }],
    controls: [
      { id: "already-padded", quantity: "padding-256-over-128", expectation: atLeast(1.05), expected: false },
      { id: "one-line-against-two", quantity: "padding-speedup", expectation: atLeast(1.05), expected: true },
    ],
    requires: [{ kind: "vendor", is: "GenuineIntel" }],
  },
  {
    id: "02.02.04/false-equals-true",
    title: "false sharing costs as true does",
    statement:
      "False sharing costs as much as true sharing: same-word and same-line throughput agree within 30 %.",
    source: "Follows from the definition: the coherence unit is the line",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "same-word-over-packed", expectation: between(0.7, 1.3) }],
    controls: [
      {
        id: "not-shared-at-all",
        quantity: "same-word-over-padded",
        expectation: between(0.7, 1.3),
        expected: false,
      },
      {
        id: "true-against-true",
        quantity: "same-word-over-itself",
        expectation: between(0.7, 1.3),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.04/read-only-no-penalty",
    title: "read-only sharing is free",
    statement:
      "Sharing a line that nobody writes costs nothing: at least 0.95 of the rate on separate lines.",
    source: "Linux Documentation/kernel-hacking/false-sharing.rst: at least one write is needed",
    prior: "robust",
    mechanism:
      "Sharing becomes false only by a write. As long as both threads only read, the line is in both first-level caches in shared state, no copy is ever invalidated, and neighbours in a line cost nothing.",
    layers: ["native"],
    parts: [{ quantity: "shared-read-rate", expectation: atLeast(0.95) }],
    controls: [
      {
        id: "one-of-them-writes",
        quantity: "read-rate-beside-writer",
        expectation: atLeast(0.95),
        expected: false,
      },
      {
        id: "two-lines-either-way",
        quantity: "distant-read-rate",
        expectation: atLeast(0.95),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.04/one-writer-suffices",
    title: "one writer slows the reader",
    statement:
      "One writer is enough: a reader of a neighbouring word runs at least 1.5x faster when moved to another line.",
    source: "Linux Documentation/kernel-hacking/false-sharing.rst (refcount and name)",
    prior: "likely",
    mechanism:
      "Each write invalidates the reader's copy, so the reader's next load must fetch the line from the writer's cache, although the word it wants has not changed. It takes two to share falsely, but only one of them has to write.",
    layers: ["native"],
    parts: [{ quantity: "reader-relief", expectation: atLeast(1.5) }],
    controls: [
      {
        id: "another-line-either-way",
        quantity: "reader-relief-third-line",
        expectation: atLeast(1.5),
        expected: false,
      },
      { id: "three-loads-for-one", quantity: "reader-thrice", expectation: atLeast(1.5), expected: true },
    ],
  },
  {
    id: "02.02.04/single-thread-no-penalty",
    title: "alone, sharing a line is free",
    statement: "One thread updating two words pays nothing for them sharing a line (0.9 to 1.1 of the time).",
    source: "The control for the definition: without a second cache there is nothing to invalidate",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "alone-one-line-over-two", expectation: between(0.9, 1.1) }],
    controls: [
      { id: "every-word-twice", quantity: "alone-twice", expectation: between(0.9, 1.1), expected: false },
      { id: "the-same-again", quantity: "alone-over-itself", expectation: between(0.9, 1.1), expected: true },
    ],
  },
  {
    id: "05.01.01/single-thread-redis-immune",
    title: "one thread's counters need no pad",
    statement:
      "Padding the statistics counters of a server with one thread changes nothing (0.97 to 1.03): there is no second writer. Shown on ten counters, not on Redis.",
    source:
      "Linux Documentation/kernel-hacking/false-sharing.rst: false sharing needs two CPUs; Redis with io-threads 1 has one writer",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "ten-packed-over-padded", expectation: between(0.97, 1.03) }],
    controls: [
      { id: "every-counter-twice", quantity: "ten-twice", expectation: between(0.97, 1.03), expected: false },
      {
        id: "the-same-again",
        quantity: "ten-over-itself",
        expectation: between(0.97, 1.03),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.04/smt-siblings-immune",
    title: "SMT siblings are immune",
    statement: "Two SMT siblings share the L1 cache, so false sharing costs them at most 1.3x.",
    source:
      "Intel Optimization Reference Manual: logical processors of a core share its first-level data cache",
    prior: "hardware-dependent",
    mechanism:
      "Two hardware threads of a core use the same first-level cache, so a line that both write never has to move. What they can still suffer is that one's store to a line makes the other's loads that were executed early repeat (a memory-order machine clear on Intel), which costs tens of cycles.",
    layers: ["native"],
    parts: [{ quantity: "siblings-padding-speedup", expectation: atMost(1.3) }],
    controls: [
      { id: "on-two-cores", quantity: "padding-speedup", expectation: atMost(1.3), expected: false },
      { id: "already-padded", quantity: "siblings-128-over-64", expectation: atMost(1.3), expected: true },
    ],
  },
  {
    id: "02.02.04/js-workers-false-sharing",
    title: "workers suffer false sharing",
    statement:
      "Workers doing Atomics.add on adjacent Int32 of a SharedArrayBuffer are at least 1.3x slower than 64 bytes apart.",
    source:
      "The same hardware through V8: Atomics.add and i32.atomic.rmw.add compile to lock xadd, on Arm to ldadd or a loop of exclusives",
    prior: "hardware-dependent",
    mechanism:
      "A SharedArrayBuffer is the same memory in all workers, and its words lie in lines like any others. Atomics.add is compiled to the same atomic instructions that C++ uses; the checks around it make each update dearer, so that the same journeys of the line weigh a little less.",
    layers: ["wasm", "js"],
    parts: [{ quantity: "padding-speedup", expectation: atLeast(1.3) }],
    controls: [
      { id: "already-padded", quantity: "padding-256-over-128", expectation: atLeast(1.3), expected: false },
      { id: "a-third-of-the-work", quantity: "work-over-thrice", expectation: atLeast(1.3), expected: true },
    ],
  },
  {
    id: "02.02.04/fix-always-pays",
    title: "removing it always pays",
    statement: "Removing false sharing always speeds the program up.",
    source:
      "Popular wording; refuted by Linux Documentation/kernel-hacking/false-sharing.rst: there may be no improvement, and it costs memory",
    prior: "myth",
    mechanism:
      "The advice to pad counters comes from cases in which two cores write all the time, and there it is right. But padding spreads the data over eight times as many lines. Where writes are rare, or only one thread is at work, there is nothing to repair, and code that walks all the counters then moves eight times the bytes and becomes slower.",
    layers: ["native"],
    parts: [{ quantity: "least-fix-payoff", expectation: atLeast(0.95, 1) }],
    controls: [
      {
        id: "two-counters-all-writes",
        quantity: "fix-payoff-two-writers",
        expectation: atLeast(0.95, 1),
        expected: true,
      },
      {
        id: "counters-only-summed",
        quantity: "fix-payoff-scan",
        expectation: atLeast(0.95, 1),
        expected: false,
      },
    ],
  },
];
