import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "percentiles",
    title: "A request's time by percentile",
    caption:
      "A spinning request loop beside busy processes. What pinning changes is the tail on the right, not the median.",
    lines: [
      shown("latency-pinned", "pinned, CPUs to itself"),
      shown("latency-unpinned", "not pinned"),
      shown("latency-crowded", "pinned, beside the others"),
    ],
    x: "ordinal",
    y: "log",
  },
];
