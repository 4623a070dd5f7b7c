import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "by-size",
    title: "Binary search over linear search",
    caption:
      "Time of the faster binary search over that of the faster linear one. Above 1x looking at every element wins; where the line falls below, halving does.",
    lines: [shown("binary-over-linear-by-size", "binary over linear")],
    x: "log",
    y: "log",
    reference: 1,
  },
];
