import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "torn",
    title: "Reads that saw half of a write",
    caption:
      "Share of reads of 8 bytes that found old and new bytes mixed, while another core writes. Aligned accesses never tear; across two lines they may.",
    items: [
      shown("torn-share-natural", "aligned to 8 bytes"),
      shown("torn-share-line-split", "across two lines"),
    ],
  },
];
