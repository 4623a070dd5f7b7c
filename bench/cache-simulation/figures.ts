import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

const NAMES = {
  lru: "fully associative, LRU",
  fifo: "fully associative, FIFO",
  random: "fully associative, random",
  "eight-way": "eight ways, LRU",
  "direct-mapped": "direct-mapped",
};

const linesOf = (trace: string) =>
  Object.entries(NAMES).map(([name, label]) => shown(`${trace}-misses-${name}`, label, "simulation"));

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "loop",
    title: "A loop over one line more than there is room for",
    caption:
      "Misses a turn, by simulation. LRU and FIFO throw out each line just before it is needed and miss all of them; worse policies miss a few.",
    lines: linesOf("loop"),
    x: "log",
    y: "log",
  },
  {
    kind: "curve",
    id: "pair",
    title: "Two lines of one place in turn",
    caption:
      "Misses a turn, by simulation: a direct-mapped cache misses both for ever, any associativity cures it.",
    lines: linesOf("pair"),
    x: "log",
  },
];
