import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "sides",
    title: "The fast side gains what the slow side pays",
    caption:
      "Core cycles. With membarrier the side that runs often needs no fence; the side that runs rarely pays a system call that interrupts the others.",
    items: [
      shown("fast-side-cycles", "often: store and load, no fence"),
      shown("fast-side-fenced-cycles", "often: store and load, full fence between"),
      shown("membarrier-cycles", "rarely: membarrier"),
    ],
    scale: "log",
  },
];
