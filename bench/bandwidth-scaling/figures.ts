import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "threads",
    title: "Memory bandwidth over threads",
    caption:
      "A triad by one core, half of the cores and all of them: where the line flattens, memory and not cores is the limit.",
    lines: [shown("triad-bandwidth", "triad")],
  },
  {
    kind: "intervals",
    id: "array-size",
    title: "Arrays that caches hold inflate the figure",
    caption:
      "Bandwidth of a triad over that with arrays of four times the last level: STREAM's rule keeps what the caches give out of it.",
    items: [
      shown("cache-inflation", "arrays of half the last level"),
      shown("memory-inflation", "arrays of twice the last level"),
    ],
    reference: 1,
  },
];
