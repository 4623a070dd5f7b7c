import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "over-time",
    title: "Pages that follow their reader",
    caption:
      "Share of pages on the node that reads them, second by second: a rising line is the kernel moving them.",
    lines: [shown("local-fraction-over-time", "pages on the reader's node")],
  },
  {
    kind: "intervals",
    id: "in-the-end",
    title: "Where the pages are in the end",
    caption:
      "Share of pages on the reader's node: only those that are read, and not bound elsewhere, should have moved.",
    items: [
      shown("local-fraction-start", "before the first read"),
      shown("local-fraction-end", "in the end"),
      shown("idle-fraction-end", "in the end, of a twin that nobody reads"),
      shown("bound-fraction-end", "in the end, of a twin that is bound"),
    ],
  },
];
