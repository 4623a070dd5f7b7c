import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "padding",
    title: "What padding gains two writers",
    caption:
      "Throughput with each counter on a line of its own, over both on one line. From 128 bytes to 256 nothing is to be gained, and the interval lies at 1x; from 64 to 128 a little may be, where lines are fetched in pairs.",
    items: [
      shown("padding-speedup", "atomic adds"),
      shown("padding-speedup", "atomic adds, wasm workers", "wasm"),
      shown("padding-speedup", "atomic adds, JavaScript workers", "js"),
      shown("plain-increment-speedup", "plain increments"),
      shown("plain-store-speedup", "plain stores"),
      shown("siblings-padding-speedup", "atomic adds, SMT siblings"),
      shown("padding-128-over-64", "128 bytes over 64"),
      shown("padding-256-over-128", "256 bytes over 128"),
    ],
    scale: "log",
    reference: 1,
  },
  {
    kind: "intervals",
    id: "payoff",
    title: "Where padding pays, and where it costs",
    caption:
      "Speed-up by padding in a whole workload: it pays while two threads write, does nothing for readers, and slows down a scan over all counters.",
    items: [
      shown("fix-payoff-two-writers", "two writers, all the time"),
      shown("fix-payoff-10-percent", "two writers, a tenth of the time"),
      shown("fix-payoff-1-percent", "two writers, a hundredth of the time"),
      shown("fix-payoff-readers", "readers only"),
      shown("fix-payoff-scan", "a scan over all counters"),
    ],
    scale: "log",
    reference: 1,
  },
];
