import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const UNALIGNED_CAPABLE: readonly Requirement[] = [{ kind: "architecture", oneOf: ["x64", "arm64"] }];

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/unaligned-in-line-free",
    title: "unaligned within a line is free",
    statement: "An unaligned 8-byte load inside one line costs the same as an aligned one (at most 1.1x).",
    source:
      "Intel Optimization Reference Manual; Agner Fog; Lemire 2012, Data alignment for speed: myth or reality?",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "in-line-cost", expectation: atMost(1.1) }],
    controls: [
      { id: "two-loads-for-one", quantity: "pair-cost", expectation: atMost(1.1), expected: false },
      { id: "the-same-again", quantity: "aligned-over-itself", expectation: atMost(1.1), expected: true },
    ],
    requires: UNALIGNED_CAPABLE,
  },
  {
    id: "02.02.03/alignment-always-matters",
    title: "unaligned access is slow",
    statement: "Unaligned data access is significantly slower: at least 2x for any misaligned 8-byte load.",
    source: "Popular wording; Lemire 2012 measured less than 10 %",
    prior: "myth",
    mechanism:
      "On many machines of the eighties and nineties an unaligned access trapped, or was put together from two, and textbooks still say so. Today the cache hands out any bytes of a line in one access. A random offset crosses a line 7 times in 64, and only those accesses cost about double, a tenth on average: far from the factor that the rule of thumb suggests.",
    layers: ["native"],
    parts: [{ quantity: "random-offset-cost", expectation: atLeast(2) }],
    controls: [
      { id: "put-together-from-bytes", quantity: "bytes-cost", expectation: atLeast(2), expected: true },
      { id: "the-same-again", quantity: "aligned-over-itself", expectation: atLeast(2), expected: false },
    ],
    requires: UNALIGNED_CAPABLE,
  },
  {
    id: "02.02.03/line-split-cost",
    title: "a load across lines costs 1.3-3.5x",
    statement: "A load that splits two lines costs 1.3 to 3.5x in throughput (two accesses to L1).",
    source:
      "Intel Optimization Reference Manual, cache line splits; AMD Software Optimization Guide (misaligned load + 1 cycle)",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "line-split-cost", expectation: between(1.3, 3.5) }],
    controls: [
      { id: "unaligned-in-line", quantity: "in-line-cost", expectation: between(1.3, 3.5), expected: false },
      { id: "two-loads-for-one", quantity: "pair-cost", expectation: between(1.3, 3.5), expected: true },
    ],
    requires: UNALIGNED_CAPABLE,
  },
  {
    id: "02.02.03/page-split-cost",
    title: "a store across pages costs 5x",
    statement: "A plain store that splits a 4 KiB page is at least 5x slower than an aligned one.",
    source:
      "Intel Optimization Reference Manual (loads across pages: some 100 cycles before Skylake); measured on Zen 4: 65 cycles",
    prior: "hardware-dependent",
    mechanism:
      "A store across a page needs two translations and two lines, and on some cores is not handled by the fast path that covers line splits, but by a slower one, in two parts. Newer cores have made the load side cheap; the store side stayed dear on some.",
    layers: ["native"],
    parts: [{ quantity: "store-page-split-cost", expectation: atLeast(5) }],
    controls: [
      { id: "unaligned-in-line", quantity: "store-in-line-cost", expectation: atLeast(5), expected: false },
      { id: "a-locked-store", quantity: "locked-store-cost", expectation: atLeast(5), expected: true },
    ],
    requires: [{ kind: "architecture", oneOf: ["x64"] }],
  },
  {
    id: "02.02.03/wasm-alignment-hint-free",
    title: "wasm: unaligned loads are free",
    statement:
      "WASM: an unaligned i64.load has the same result and at most 1.3x the time of an aligned one, splits at random offsets included (7 of 64).",
    source: "WebAssembly core specification, memarg: the alignment is a hint that does not affect semantics",
    prior: "robust",
    mechanism:
      "In WebAssembly the alignment given with an access is a hint: the result must be right whatever the address. Engines for x86-64 and Armv8 compile it to one ordinary load, so that an unaligned access costs what it costs in native code, nothing inside a line and double across one.",
    layers: ["wasm"],
    parts: [{ quantity: "random-offset-cost", expectation: atMost(1.3) }],
    controls: [
      { id: "two-loads-for-one", quantity: "pair-cost", expectation: atMost(1.3), expected: false },
      { id: "the-same-again", quantity: "aligned-over-itself", expectation: atMost(1.3), expected: true },
    ],
    requires: UNALIGNED_CAPABLE,
  },
];
