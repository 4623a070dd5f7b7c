import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "after-the-pass",
    title: "A line in L1 after a neighbour went through the L3",
    caption:
      "Time of a load of a line held in the first level, after another core has streamed through the shared L3: near the second level or faster it was kept, near memory it was thrown out.",
    items: [
      shown("first-touch-latency", "held, after a stream through the L3"),
      shown("first-touch-latency-within", "held, the neighbour keeps to a part"),
      shown("second-level-latency", "from the second level"),
      shown("last-level-latency", "from the last level"),
      shown("memory-latency", "from memory"),
    ],
    scale: "log",
  },
];
