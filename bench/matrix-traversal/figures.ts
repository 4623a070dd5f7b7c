import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "orders",
    title: "A matrix by rows and by columns",
    caption:
      "Time of an element of a matrix beyond the caches: by columns each element costs a line of its own.",
    items: [
      shown("row-time", "by rows, native"),
      shown("row-time", "by rows, wasm", "wasm"),
      shown("row-time", "by rows, JavaScript", "js"),
      shown("column-time", "by columns, native"),
      shown("column-time", "by columns, wasm", "wasm"),
      shown("column-time", "by columns, JavaScript", "js"),
    ],
  },
];
