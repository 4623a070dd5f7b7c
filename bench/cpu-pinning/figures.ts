import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "percentiles",
    title: "A request's time by percentile",
    caption:
      "A spinning request loop on CPUs that other threads keep half busy. What pinning changes is the tail on the right, not the median.",
    lines: [
      shown("latency-pinned", "both ends pinned, to a CPU each"),
      shown("latency-unpinned", "not pinned"),
      shown("latency-crowded", "both pinned to one busy CPU"),
    ],
    x: "ordinal",
    y: "log",
  },
];
