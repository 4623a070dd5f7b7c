import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "working-set",
    title: "Read bandwidth over the working set",
    caption:
      "One core reads a window again and again. Native reads with the widest vectors of this CPU, wasm with 16 bytes, JavaScript with single elements: narrow loads hide the levels that wide ones show.",
    lines: [
      shown("bandwidth", "native, widest vectors"),
      shown("bandwidth", "wasm, 16 bytes", "wasm"),
      shown("bandwidth", "JavaScript", "js"),
    ],
    x: "log",
    y: "log",
    cacheSizes: true,
  },
  {
    kind: "intervals",
    id: "levels",
    title: "Read bandwidth by level",
    caption: "What one core reads from each level of the hierarchy, vectors as wide as it has them.",
    items: [
      shown("bandwidth-l1", "L1"),
      shown("bandwidth-l2", "L2"),
      shown("bandwidth-l3", "L3"),
      shown("bandwidth-dram", "memory"),
    ],
  },
];
