import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "fork",
    title: "A fork, and the first write after it",
    caption:
      "A fork copies entries of page tables: one in place of 512 with a huge page. The write after it copies a page, and with huge pages has to split one first: how much is copied is counted, not timed.",
    items: [
      shown("process-fork-time", "fork, hardly any memory"),
      shown("base-fork-time", "fork, 4 KiB pages"),
      shown("thp-fork-time", "fork, 2 MiB pages"),
      shown("base-write-time", "a write after it, 4 KiB pages"),
      shown("thp-write-time", "a write after it, 2 MiB pages"),
    ],
    scale: "log",
  },
];
