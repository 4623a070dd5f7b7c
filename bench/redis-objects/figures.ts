import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "headers",
    title: "The header of a Redis object",
    caption: "Bytes by the layout of the source's declaration: four headers of 16 bytes fill a line.",
    items: [
      shown("robj-size", "Redis 3.2 to 8.0"),
      shown("robj-size-8.2", "Redis 8.2"),
      shown("robj-size-key-metadata", "with key metadata"),
      shown("robj-size-wide-refcount", "with a reference count of 64 bits"),
    ],
  },
];
