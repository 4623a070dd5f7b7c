import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "costs",
    title: "Misaligned accesses over aligned ones",
    caption:
      "Time of an access over that of an aligned one. Within a line misalignment is free on most cores; across a line it costs about two accesses, and on some a store across pages far more.",
    items: [
      shown("in-line-cost", "load, misaligned within a line"),
      shown("in-line-cost", "the same in wasm", "wasm"),
      shown("in-line-cost", "the same in JavaScript", "js"),
      shown("random-offset-cost", "load, any offset"),
      shown("line-split-cost", "load across two lines"),
      shown("store-in-line-cost", "store, misaligned within a line"),
      shown("store-line-split-cost", "store across two lines"),
      shown("store-page-split-cost", "store across two pages"),
      shown("bytes-cost", "load byte by byte"),
    ],
    scale: "log",
    reference: 1,
  },
];
