import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, equals } from "../../src/experiment/expectation.ts";

const inCache: Control = {
  id: "within-the-first-cache",
  quantity: "resident-line-over-packed",
  expectation: atLeast(3),
  expected: false,
  guards: "line-over-packed",
};
const sameTwice: Control = {
  id: "the-same-again",
  quantity: "line-over-itself",
  expectation: atLeast(3),
  expected: false,
  guards: "line-over-packed",
};
const aPageEach: Control = {
  id: "a-page-each",
  quantity: "page-over-packed",
  expectation: atLeast(3),
  expected: true,
  guards: "line-over-packed",
};

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/stride-knee-at-line",
    title: "time grows with stride to the line",
    statement:
      "Time per access of a scan out of cache rises with stride up to the line size: at 64 bytes it is at least 3x that at 8.",
    source: "Drepper 2007, 3.3.2; Igor Ostrovsky 2010, Gallery of Processor Cache Effects",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "line-over-packed", expectation: atLeast(3) }],
    controls: [inCache, aPageEach],
  },
  {
    id: "02.02.03/struct-straddle-cost",
    title: "straddling records cost 1.2x",
    statement:
      "Random access to 64-byte records costs at least 1.2x more when they straddle lines (2 lines) than when aligned (1 line).",
    source: "Drepper 2007, 6.2.1",
    prior: "likely",
    layers: ["native"],
    parts: [
      { quantity: "lines-straddling", expectation: equals(2) },
      { quantity: "lines-aligned", expectation: equals(1) },
      { quantity: "straddle-cost", expectation: atLeast(1.2) },
    ],
    controls: [
      {
        id: "lines-of-aligned-ones",
        quantity: "lines-aligned",
        expectation: equals(2),
        expected: false,
        guards: "lines-straddling",
      },
      {
        id: "lines-of-straddling-ones",
        quantity: "lines-straddling",
        expectation: equals(1),
        expected: false,
        guards: "lines-aligned",
      },
      {
        id: "only-their-first-line",
        quantity: "straddle-first-two-cost",
        expectation: atLeast(1.2),
        expected: false,
        guards: "straddle-cost",
      },
      {
        id: "memory-against-cache",
        quantity: "memory-over-cache",
        expectation: atLeast(1.2),
        expected: true,
        guards: "straddle-cost",
      },
    ],
  },
  {
    id: "02.02.03/hot-cold-split",
    title: "splitting hot from cold pays 3x",
    statement:
      "Scanning one 8-byte field out of 64-byte structs takes at least 3x as long as scanning the packed array.",
    source: "Drepper 2007, 6.2.1; Chilimbi, Davidson, Larus 1999, Cache-Conscious Structure Definition",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "line-over-packed", expectation: atLeast(3) }],
    controls: [sameTwice, aPageEach],
  },
  {
    id: "02.02.03/padding-costs-footprint",
    title: "padding costs footprint",
    statement:
      "Padding is not free: N line-padded counters take 8x the bytes, and summing them at least 3x as long as N packed ones.",
    source:
      "Linux Documentation/kernel-hacking/false-sharing.rst: the downside is more consumption of memory",
    prior: "robust",
    mechanism:
      "A counter of 8 bytes on a line of its own occupies 64. As long as everything stays in the first-level cache nobody notices; when the counters are summed, every one of them is a line to fetch, and eight times as much data passes through the same bandwidth.",
    layers: ["native"],
    parts: [
      { quantity: "bytes-spanned", expectation: equals(8) },
      { quantity: "line-over-packed", expectation: atLeast(3) },
    ],
    controls: [
      {
        id: "padded-to-sixteen",
        quantity: "bytes-spanned-at-16",
        expectation: equals(8),
        expected: false,
        guards: "bytes-spanned",
      },
      inCache,
      aPageEach,
    ],
  },
];
