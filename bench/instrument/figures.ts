import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figuresFor = (allCores: boolean): readonly FigureDefinition[] => [
  {
    kind: "intervals",
    id: "equals",
    title: "Equal things against each other",
    caption:
      "Both sides of each comparison are the same code on the same data: every interval must lie at 1x, but for work without shared data on several CPUs, which should come to as many times.",
    items: [
      shown("aa-alone", "one thread alone"),
      shown("aa-packed", "two threads on one line"),
      shown("aa-padded", "two threads apart"),
      shown("aa-padded", "two wasm workers apart", "wasm"),
      shown("aa-padded", "two JavaScript workers apart", "js"),
      shown("alu-scaling", "two CPUs over one, registers only"),
      ...(allCores ? [shown("alu-scaling-all", "all cores over one, registers only")] : []),
    ],
    reference: 1,
  },
];
