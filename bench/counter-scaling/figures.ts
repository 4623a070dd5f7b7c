import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "scaling",
    title: "Counters over threads: who scales",
    caption:
      "Throughput of all threads together over that of one. Right of 1x more threads do more; left of it they do less together than one alone.",
    items: [
      shown("local-scaling", "two threads, own registers"),
      shown("padded-add-scaling", "all cores, a line each"),
      shown("shared-scaling", "two threads, one shared counter"),
      shown("contended-add-scaling", "all cores, one shared counter"),
      shown("shared-read-scaling", "all cores read one line"),
      shown("read-scaling-beside-writer", "all cores read, one writes"),
    ],
    scale: "log",
    reference: 1,
  },
  {
    kind: "intervals",
    id: "loops",
    title: "Fetch-and-add over a loop of compare-and-swap",
    caption:
      "Throughput on one shared word: right of 1x the single instruction wins over the loop that may fail.",
    items: [
      shown("fetch-add-over-cas-of-two", "two threads"),
      shown("fetch-add-over-cas", "all cores"),
      shown("cas-over-cas-of-two", "the loop over itself, two threads"),
      shown("cas-over-cas", "the loop over itself, all cores"),
    ],
    scale: "log",
    reference: 1,
  },
];
