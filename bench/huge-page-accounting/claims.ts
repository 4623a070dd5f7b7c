import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between, equals } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/pte-bytes-4k",
    title: "4 KiB pages cost 1/512 in tables",
    statement:
      "4 KiB mappings cost 1/512 of the memory in page tables: 8 bytes for each 4 KiB. Of the lowest level, counted inside one window of 1 GiB.",
    source:
      "Intel SDM vol. 3, 4-Level Paging (4.5 or 5.5): an entry of 8 bytes, 512 to a table; Arm ARM, D8.2, 4 KiB granule",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "base-table-share", expectation: between(0.99, 1.02) }],
    controls: [
      {
        id: "fifteen-of-sixteen-untouched",
        quantity: "span-table-share",
        expectation: between(0.99, 1.02),
        expected: false,
      },
      {
        id: "by-what-is-touched",
        quantity: "touched-table-share",
        expectation: between(0.99, 1.02),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.02/pte-bytes-hugetlb",
    title: "hugetlb needs 1/200 of the tables",
    statement:
      "Mappings of 2 MiB pages from a pool need at most 1/200 of the page tables that 4 KiB pages need. Counted without those of upper levels, which either needs in any window of 1 GiB: of the lowest level, which has a table for every 2 MiB of small pages, they need none.",
    source: "Linux, Documentation/admin-guide/mm/hugetlbpage.rst; an entry of the page directory maps 2 MiB",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "hugetlb-table-ratio", expectation: atMost(0.005) }],
    controls: [
      {
        id: "base-over-base",
        quantity: "base-table-ratio",
        expectation: atMost(0.005),
        expected: false,
      },
      {
        id: "nothing-touched",
        quantity: "untouched-table-ratio",
        expectation: atMost(0.005),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.02/pte-bytes-thp",
    title: "THP shrinks page tables likewise",
    statement:
      "Transparent huge pages shrink page tables likewise: to at most a tenth of what 4 KiB pages need.",
    source:
      "the handbook's page-table bullet; against it Linux, mm/huge_memory.c, pgtable_trans_huge_deposit: a table is put by for every huge page of anonymous memory, so that splitting it cannot fail",
    prior: "refuted",
    mechanism:
      "It seems to follow from the size: one entry for 2 MiB instead of 512. The entries are indeed not used. But a transparent huge page may have to be split at any moment, under memory pressure, say, when allocating a page table could fail. The kernel therefore allocates the table when the huge page is made and keeps it in reserve (pgtable_trans_huge_deposit), and it counts as a page table.",
    layers: ["native"],
    parts: [{ quantity: "thp-table-ratio", expectation: atMost(0.1) }],
    controls: [
      {
        id: "fifteen-of-sixteen-untouched",
        quantity: "span-table-ratio",
        expectation: atMost(0.1),
        expected: true,
      },
      { id: "base-over-base", quantity: "base-table-ratio", expectation: atMost(0.1), expected: false },
    ],
  },
  {
    id: "02.05.02/fault-count-512",
    title: "4 KiB pages take 512x the faults",
    statement:
      "Touching S bytes takes S / 4096 page faults with 4 KiB pages and S / 2 MiB with huge ones: 512 times as many.",
    source:
      'Linux, Documentation/admin-guide/mm/transhuge.rst: "reducing the enter/exit kernel frequency by a 512 times factor"',
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "fault-ratio", expectation: between(480, 520) }],
    controls: [
      {
        id: "base-over-base",
        quantity: "base-fault-ratio",
        expectation: between(480, 520),
        expected: false,
      },
      {
        id: "one-page-in-512",
        quantity: "span-fault-ratio",
        expectation: between(480, 520),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.02/sparse-touch-bloat",
    title: "sparse touch takes 400x with THP",
    statement:
      "Touching one byte in every 2 MiB takes about 512 times the resident memory with transparent huge pages.",
    source:
      'Linux, Documentation/admin-guide/mm/transhuge.rst: "a 2M page might be allocated instead of a 4k page for no good"',
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "sparse-rss-ratio", expectation: atLeast(400) }],
    controls: [
      {
        id: "huge-pages-declined",
        quantity: "base-sparse-rss-ratio",
        expectation: atLeast(400),
        expected: false,
      },
      { id: "every-page-touched", quantity: "dense-rss-ratio", expectation: atLeast(400), expected: true },
    ],
  },
  {
    id: "02.05.02/hugetlb-accounting",
    title: "a hugetlb fault takes 1 free page",
    statement:
      "Faulting in k pages of a pool lowers its free pages by exactly k; where the pool may overcommit, it grows by as much as they do not fall.",
    source: "Linux, Documentation/admin-guide/mm/hugetlbpage.rst: HugePages_Free, HugePages_Rsvd",
    prior: "robust",
    mechanism:
      "Pages of a pool are reserved when memory is mapped (HugePages_Rsvd rises) and taken when it is touched (HugePages_Free falls). A mapping that nobody has touched leaves the number of free pages as it was. If the pool may overcommit, the kernel can add surplus pages instead of taking free ones, so the change is free pages less growth.",
    layers: ["native"],
    parts: [{ quantity: "pool-change-per-page", expectation: equals(-1) }],
    controls: [
      {
        id: "mapped-not-touched",
        quantity: "pool-change-per-mapped-page",
        expectation: equals(-1),
        expected: false,
      },
      {
        id: "reserved-by-mapping",
        quantity: "unreserved-change-per-mapped-page",
        expectation: equals(-1),
        expected: true,
      },
    ],
  },
];
