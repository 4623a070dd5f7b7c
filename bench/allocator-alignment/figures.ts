import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "aligned",
    title: "Blocks that begin with a line",
    caption:
      "Share of allocated blocks whose address is a multiple of 64: malloc promises 16 bytes, no more.",
    items: [
      shown("line-aligned-share", "malloc, blocks of 64 bytes"),
      shown("line-aligned-share-of-72", "malloc, blocks of 72 bytes"),
      shown("line-aligned-share-when-asked", "where alignment is asked for"),
    ],
  },
];
