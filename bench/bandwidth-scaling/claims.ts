import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const INFLATED = atLeast(1.3);
const HALF = atMost(0.5);
const SATURATED = atMost(1.4);
const EFFICIENT = between(0.5, 0.95);

const MANY_CORES: readonly Requirement[] = [{ kind: "cores", atLeast: 8 }];

export const claims: readonly Claim[] = [
  {
    id: "05.01.04/array-4x-rule",
    title: "arrays in a cache inflate STREAM",
    statement:
      "A triad over arrays of half a last-level cache together shows at least 1.3x the bandwidth of one over arrays of four times the last level each. Where the size is not stated a usual one stands for it, and must be seen to be a cache's.",
    source: "STREAM run rules (McCalpin): each array at least 4x the sum of all last-level caches",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "cache-inflation", expectation: INFLATED }],
    controls: [
      { id: "both-in-memory", quantity: "memory-inflation", expectation: INFLATED, expected: false },
      { id: "memory-over-dosed", quantity: "memory-over-dosed", expectation: INFLATED, expected: true },
      // A guest that is told of a cache it does not own would refute the rule for the wrong reason.
      { id: "last-level-is-ours", quantity: "chase-in-cache", expectation: atMost(0.6), expected: true },
    ],
  },
  {
    id: "05.01.04/one-core-cannot-saturate",
    title: "one core gets half the bandwidth",
    statement:
      "On a package of at least 8 cores one core reaches at most 0.5 of the triad bandwidth of all its cores.",
    source: "McCalpin, notes on the concurrency limits of Xeon cores (line fill buffers)",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "single-core-share", expectation: HALF }],
    controls: [
      { id: "all-against-all", quantity: "all-over-itself", expectation: HALF, expected: false },
      { id: "all-dosed", quantity: "all-dosed-share", expectation: HALF, expected: true },
    ],
    requires: MANY_CORES,
  },
  {
    id: "05.01.04/bandwidth-saturates",
    title: "twice the cores, 1.4x bandwidth",
    statement:
      "On a package of at least 8 cores the triad bandwidth of all cores is at most 1.4x that of half of them.",
    source: "Hager, Wellein 2010, Introduction to HPC for Scientists and Engineers (bandwidth saturation)",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "scaling-half-to-all", expectation: SATURATED }],
    controls: [
      // Nothing is shared there: twice the cores do twice the work.
      { id: "in-first-levels", quantity: "cached-scaling", expectation: SATURATED, expected: false },
      { id: "all-against-all", quantity: "all-over-itself", expectation: SATURATED, expected: true },
    ],
    requires: MANY_CORES,
  },
  {
    id: "05.01.04/below-theoretical",
    title: "0.5-0.95 of the peak is reached",
    statement:
      "All cores of a package together move 0.5 to 0.95 of what its memory can give by its specification: the better of a triad past the caches and a sum, by the bytes that are moved.",
    source:
      "the handbook's 内存规格、实际带宽; JEDEC peak: channels x transfers/s x 8 bytes; STREAM tables of vendors (70-80 %)",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "bandwidth-efficiency", expectation: EFFICIENT }],
    controls: [
      // Through the same formula: all first levels together outrun any memory.
      { id: "in-first-levels", quantity: "cached-efficiency", expectation: EFFICIENT, expected: false },
      { id: "two-thirds", quantity: "dosed-efficiency", expectation: EFFICIENT, expected: true },
    ],
  },
];
