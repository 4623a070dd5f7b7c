import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, between } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const sizes = (...levels: number[]): Requirement => ({ kind: "cache-sizes", levels });

/** Judged from 2.9: Apple's large cores and Intel's small ones take 3 cycles, and half of all intervals around 3 straddle it. */
const FIRST_LEVEL = between(2.9, 6, { low: 3, high: 6 });
/** The handbook's 9 to 20 are those of private ones; where some cores share it (Cortex-A72, Apple's small ones) it takes up to 25. */
const SECOND_LEVEL = between(9, 25);
/** The handbook's 110 is the middle of what a mesh as large as Sapphire Rapids' shows. */
const THIRD_LEVEL = between(30, 150);

const OPTIMISATION_GUIDES =
  "Intel Optimization Reference Manual (248966), cache tables; AMD Software Optimization Guides for families 17h and 19h";

export const claims: readonly Claim[] = [
  {
    id: "02.02.01/latency-order",
    title: "each level is 1.5x slower",
    statement:
      "Dependent-load latency rises at every level: L1 < L2 < L3 < memory, each at least 1.5x the one above.",
    source: "Drepper 2007, 3.3.2",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "l2-over-l1", expectation: atLeast(1.5) },
      { quantity: "l3-over-l2", expectation: atLeast(1.5), requires: [sizes(3)] },
      { quantity: "memory-over-l3", expectation: atLeast(1.5), requires: [sizes(3)] },
      // Where there is no third level, or none is stated.
      { quantity: "memory-over-l2", expectation: atLeast(1.5) },
    ],
    controls: [
      {
        id: "within-the-first-level",
        quantity: "l1-over-its-quarter",
        expectation: atLeast(1.5),
        expected: false,
        guards: "l2-over-l1",
      },
      {
        id: "within-the-second-level",
        quantity: "l2-over-smaller",
        expectation: atLeast(1.5),
        expected: false,
        guards: "l3-over-l2",
      },
      {
        id: "memory-twice",
        quantity: "memory-over-itself",
        expectation: atLeast(1.5),
        expected: false,
        guards: "memory-over-l3",
      },
      {
        id: "memory-twice-for-l2",
        quantity: "memory-over-itself",
        expectation: atLeast(1.5),
        expected: false,
        guards: "memory-over-l2",
      },
      // Slower than the first level by far, whatever lies between: the ratios are seen where they are.
      { id: "memory-against-l1", quantity: "memory-over-l1", expectation: atLeast(1.5), expected: true },
    ],
    requires: [sizes(1, 2)],
  },
  {
    id: "02.02.01/l1-latency-cycles",
    title: "an L1 hit takes 3 to 6 cycles",
    statement: "Load-to-use latency of the first-level data cache is 3 to 6 core cycles.",
    source: `${OPTIMISATION_GUIDES}; Agner Fog, microarchitecture.pdf`,
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "latency-l1", expectation: FIRST_LEVEL }],
    controls: [
      {
        id: "four-more-cycles",
        quantity: "latency-l1-4-adds",
        expectation: FIRST_LEVEL,
        expected: false,
      },
      { id: "four-adds", quantity: "four-adds", expectation: FIRST_LEVEL, expected: true },
    ],
    requires: [sizes(1)],
  },
  {
    id: "02.02.01/l2-latency-cycles",
    title: "an L2 hit takes 9 to 25 cycles",
    statement:
      "Hit latency of the second-level cache, private or shared by a few cores, is 9 to 25 core cycles, address translation left out.",
    source: `${OPTIMISATION_GUIDES}; 7-cpu.com`,
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "latency-l2", expectation: SECOND_LEVEL }],
    controls: [
      { id: "an-l1-hit", quantity: "latency-l1", expectation: SECOND_LEVEL, expected: false },
      {
        id: "an-l1-hit-and-eight-adds",
        quantity: "latency-l1-8-adds",
        expectation: SECOND_LEVEL,
        expected: true,
      },
    ],
    requires: [sizes(1, 2)],
  },
  {
    id: "02.02.01/l3-latency-cycles",
    title: "an L3 hit takes 30 to 150 cycles",
    statement:
      "Hit latency of the third-level cache is 30 to 150 core cycles, address translation in huge pages included, from clients to meshes of large servers.",
    source: `${OPTIMISATION_GUIDES}; Molka 2015 (Haswell-EP: 21.2 ns)`,
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "latency-l3", expectation: THIRD_LEVEL }],
    controls: [
      { id: "an-l2-hit", quantity: "latency-l2", expectation: THIRD_LEVEL, expected: false },
      {
        id: "an-l2-hit-and-32-adds",
        quantity: "latency-l2-32-adds",
        expectation: THIRD_LEVEL,
        expected: true,
      },
    ],
    requires: [sizes(2, 3), { kind: "huge-pages" }],
  },
  {
    id: "02.02.01/dram-latency-ns",
    title: "memory answers in 60 to 130 ns",
    statement: "The latency of local memory on an idle machine is 60 to 130 ns on bare metal.",
    source: "Molka 2009 (Nehalem: 65 ns); Molka 2015 (Haswell-EP: 96 ns)",
    prior: "hardware-dependent",
    mechanism:
      "A load that misses every cache pays for the lookups on its way, the path to the memory controller, and the DRAM: opening a row and reading a column take some 30 ns of it, whatever the year. Servers with a mesh and registered modules, and phones' and laptops' LPDDR, add tens of ns; a guest adds a nested page walk, so the claim is about bare metal.",
    layers: ["native"],
    parts: [{ quantity: "latency-memory-ns", expectation: between(60, 130) }],
    controls: [
      { id: "an-l2-hit", quantity: "latency-l2-ns", expectation: between(60, 130), expected: false },
      { id: "adds-that-take-90-ns", quantity: "ninety-ns", expectation: between(60, 130), expected: true },
    ],
    requires: [
      { kind: "bare-metal", because: "in a guest the host's page walk is part of the figure" },
      { kind: "huge-pages" },
    ],
  },
  {
    id: "02.02.01/knees-at-sizes",
    title: "latency knees lie at cache sizes",
    statement:
      "The latency curve has its knees within a factor of 2 of the cache sizes that the system states.",
    source: "Drepper 2007, fig. 3.10",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [
      { quantity: "knee-l1", expectation: between(0.5, 2), requires: [sizes(1)] },
      { quantity: "knee-l2", expectation: between(0.5, 2), requires: [sizes(2)] },
      {
        quantity: "knee-l3",
        expectation: between(0.5, 2),
        requires: [
          sizes(3),
          { kind: "bare-metal", because: "a guest is told of a third level of which it may own a slice" },
        ],
      },
    ],
    controls: [
      {
        id: "a-quarter-of-the-sets",
        quantity: "knee-quarter-of-the-sets",
        expectation: between(0.5, 2),
        expected: false,
      },
      // A knee whose place follows from the first level's ways alone: it is found where it must be.
      {
        id: "lines-of-a-set-over-ways",
        quantity: "associativity-over-stated",
        expectation: between(0.5, 2),
        expected: true,
        guards: "knee-l1",
      },
      ...[2, 3].map((level) => ({
        id: `planted-at-l${level}`,
        quantity: `knee-l${level}-planted`,
        expectation: between(0.5, 2),
        expected: true,
        guards: `knee-l${level}`,
      })),
    ],
  },
  {
    id: "02.02.01/conflict-misses",
    title: "one crowded set costs 1.5x",
    statement:
      "Walking lines that fall into one set, twice as many as the set has ways, is at least 1.5x slower than walking as many contiguous lines, although either would fit into the cache.",
    source: "Hill and Smith 1989; Drepper 2007, 3.3.1 and fig. 3.8",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "set-conflict-penalty", expectation: atLeast(1.5) }],
    controls: [
      {
        id: "a-line-further-each-time",
        quantity: "other-sets-penalty",
        expectation: atLeast(1.5),
        expected: false,
      },
      { id: "the-second-level", quantity: "l2-over-l1", expectation: atLeast(1.5), expected: true },
    ],
    requires: [sizes(1), { kind: "cache-ways", level: 1 }],
  },
];
