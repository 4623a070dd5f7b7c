import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "penalty",
    title: "Locked operations across two lines",
    caption:
      "Time over that of an aligned one, and what a core beside it that shares nothing feels of it: right of 1x it is slowed down.",
    items: [
      shown("in-line-penalty", "misaligned within a line"),
      shown("split-lock-penalty", "across two lines"),
      shown("bystander-slowdown", "a bystander's work, beside it"),
    ],
    scale: "log",
    reference: 1,
  },
];
