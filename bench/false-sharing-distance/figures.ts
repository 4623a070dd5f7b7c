import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "step",
    title: "False sharing over the distance of two words",
    caption:
      "Two threads each update a word of their own. From the distance at which the curve steps up they no longer disturb each other: that is the line in effect.",
    lines: [shown("throughput", "both threads together")],
    x: "log",
    marks: [shown("effective-line", "line in effect")],
  },
];
