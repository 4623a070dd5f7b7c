import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "violations",
    title: "Rounds in which both were in the critical section",
    caption:
      "Share of rounds of Peterson's lock that let both threads in: without a fence its store and load change places, with one they never do.",
    items: [shown("volatile-rate", "volatile, no fence"), shown("fenced-rate", "with a full fence")],
  },
];
