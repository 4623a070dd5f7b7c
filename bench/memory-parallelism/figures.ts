import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "chains",
    title: "Loads under way over chains walked",
    caption:
      "As long as the line climbs as fast as the chains are added, each chain's misses are served beside the others'; where it flattens, the core has no more room for them.",
    lines: [shown("chain-parallelism", "loads under way")],
  },
  {
    kind: "intervals",
    id: "lines",
    title: "Lines under way at once",
    caption:
      "By Little's law: what arrives in a time, times how long each takes. A stream has many more under way than any chain.",
    items: [
      shown("two-chains-in-flight", "two chains"),
      shown("eight-chains-in-flight", "eight chains"),
      shown("lines-in-flight", "one core reading a stream"),
    ],
  },
];
