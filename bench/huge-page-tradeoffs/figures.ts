import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "gains",
    title: "Where huge pages win, and where they lose",
    caption:
      "Time with base pages over time with huge ones: right of 1x huge pages win, left of it they lose.",
    items: [
      shown("dense-gain", "touch all of a memory"),
      shown("chase-gain", "chase pointers in it"),
      shown("sparse-gain", "touch a byte in 2 MiB"),
      shown("write-after-fork-gain", "write after a fork"),
    ],
    scale: "log",
    reference: 1,
  },
];
