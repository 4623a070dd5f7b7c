import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "distance",
    title: "Prefetching by hand over its distance",
    caption:
      "Throughput of a sum that asks for lines ahead, over one that does not. Below 1x it costs more than it brings: hardware has seen the order already.",
    lines: [shown("prefetch-gain-by-distance", "gain")],
    x: "log",
    reference: 1,
  },
];
