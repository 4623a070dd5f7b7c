import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "tables",
    title: "Page tables by what is touched",
    caption:
      "Bytes of page tables a byte mapped, over those of base pages that are all touched. Transparent huge pages keep the tables they may be split into; pages of a pool have none of that level.",
    items: [
      shown("base-table-ratio", "4 KiB pages"),
      shown("read-table-ratio", "4 KiB pages, read only"),
      shown("thp-table-ratio", "transparent huge pages"),
      shown("hugetlb-table-ratio", "2 MiB pages of a pool"),
      shown("span-table-ratio", "4 KiB pages, one span of 2 MiB in 16 touched"),
      shown("untouched-table-ratio", "4 KiB pages, untouched"),
    ],
  },
  {
    kind: "intervals",
    id: "faults",
    title: "Faults and memory that huge pages spare and cost",
    caption:
      "Ratios by count: a huge page takes one fault where base pages take 512, and as much more memory where one byte of it is used.",
    items: [
      shown("fault-ratio", "faults: 4 KiB pages over transparent huge"),
      shown("hugetlb-fault-ratio", "faults: 4 KiB pages over those of a pool"),
      shown("base-fault-ratio", "faults: 4 KiB pages over themselves"),
      shown("sparse-rss-ratio", "resident, a byte in 2 MiB: huge over 4 KiB"),
      shown("base-sparse-rss-ratio", "resident, a byte in 2 MiB: 4 KiB over itself"),
    ],
    scale: "log",
    reference: 1,
  },
];
