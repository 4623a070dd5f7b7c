import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "against",
    id: "curve",
    title: "Latency of memory under load",
    caption:
      "A load's time while other cores stream: flat while memory keeps up, steep where its bandwidth ends. Beside each point: the adds that a stream makes between two lines.",
    x: shown("delivered-bandwidth", "delivered to the streams"),
    y: shown("latency", "a load"),
  },
  {
    kind: "intervals",
    id: "ratios",
    title: "Loaded over idle",
    caption: "A load's time over that on an idle memory: other cores that only spin must not change it.",
    items: [
      shown("loaded-latency-ratio", "others stream as fast as they can"),
      shown("spinning-latency-ratio", "others spin in registers"),
    ],
    reference: 1,
  },
];
