import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "reach",
    title: "One line a page over the number of pages",
    caption:
      "The same lines on pages of 4 KiB and on huge ones. Where the lines part, the TLB no longer reaches all base pages, and each load walks the page table first.",
    lines: [shown("latency-base", "4 KiB pages"), shown("latency-thp", "2 MiB pages")],
    x: "log",
  },
  {
    kind: "intervals",
    id: "gains",
    title: "What huge pages gain a load",
    caption:
      "Time on base pages over time on huge ones. Within the TLB's reach there is nothing to gain, and little in a scan.",
    items: [
      shown("chase-speedup", "chase beyond the reach"),
      shown("chase-speedup", "chase beyond the reach, wasm", "wasm"),
      shown("chase-ratio-in-reach", "chase within the reach"),
      shown("scan-gain", "scan in order"),
    ],
    reference: 1,
  },
];
