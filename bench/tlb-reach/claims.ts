import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/tlb-reach-speedup",
    title: "huge pages speed random access",
    statement:
      "Random access over more than the TLB reaches is at least 1.05x faster on pages of 2 MiB than on pages of 4 KiB: 1.1 to 1.5x on bare metal, twice and more under nested paging. The quick profile, and wasm in every one, read one line a page of 32 MiB; the others chase over 1 GiB, or less where memory is short.",
    source:
      'Linux Documentation/admin-guide/mm/transhuge.rst: "the TLB miss will run faster (especially with virtualization using nested pagetables ...)"',
    prior: "likely",
    layers: ["native", "wasm"],
    parts: [{ quantity: "chase-speedup", expectation: atLeast(1.05) }],
    controls: [
      {
        // The same kind of pages, elsewhere where there is time for it: what the luck of physical placement makes.
        id: "other-base-pages",
        quantity: "chase-other-pages",
        expectation: atLeast(1.05),
        expected: false,
      },
      {
        id: "fifteen-percent-more-work",
        quantity: "chase-dosed",
        expectation: atLeast(1.05),
        expected: true,
      },
    ],
    requires: [{ kind: "huge-pages" }],
  },
  {
    id: "02.05.02/no-gain-inside-tlb",
    title: "no gain within the TLB's reach",
    statement:
      "Over half a first-level cache, which any TLB reaches, a chase takes the same time on either kind of pages, within 5 %.",
    source:
      "Negative control of the above; first-level data TLBs have 10 (Cortex-A53) to 128 (Lion Cove) entries and more",
    prior: "robust",
    layers: ["native", "wasm"],
    parts: [{ quantity: "chase-ratio-in-reach", expectation: between(0.95, 1.05) }],
    controls: [
      {
        id: "fifteen-percent-more-work",
        quantity: "chase-dosed",
        expectation: between(0.95, 1.05),
        expected: false,
      },
      { id: "the-same-pages", quantity: "chase-same", expectation: between(0.95, 1.05), expected: true },
    ],
    requires: [{ kind: "huge-pages" }],
  },
  {
    id: "02.05.02/sequential-small-gain",
    title: "a scan gains little: 1.2x at most",
    statement:
      "A sequential scan is at most 1.2x faster on huge pages: what a page walk takes, prefetchers hide.",
    source:
      "Intel and AMD optimisation manuals: prefetchers of the second level stop at a base page's end, and walks are begun early",
    prior: "likely",
    layers: ["native", "wasm"],
    parts: [{ quantity: "scan-gain", expectation: atMost(1.2) }],
    controls: [
      {
        id: "forty-percent-more-work",
        quantity: "scan-dosed",
        expectation: atMost(1.2),
        expected: false,
      },
      { id: "the-same-pages", quantity: "scan-same", expectation: atMost(1.2), expected: true },
    ],
    requires: [{ kind: "huge-pages" }],
  },
];
