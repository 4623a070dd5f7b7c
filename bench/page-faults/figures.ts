import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "fault",
    title: "One page fault",
    caption:
      "Median time of a first touch. A fault of a huge page clears 512 times the memory and takes longer, but less than 512 times as long.",
    items: [shown("base-fault-latency", "a page of 4 KiB"), shown("thp-fault-latency", "a page of 2 MiB")],
  },
  {
    kind: "intervals",
    id: "touch",
    title: "Huge pages over base pages",
    caption:
      "Left of 1x huge pages are faster: the same memory is touched in a fraction of the time, though each single fault takes longer.",
    items: [
      shown("touch-time-ratio", "all of a memory, by byte"),
      shown("single-fault-ratio", "one fault"),
      shown("base-touch-time-ratio", "4 KiB pages over themselves, by byte"),
      shown("base-single-fault-ratio", "4 KiB pages over themselves, one fault"),
    ],
    scale: "log",
    reference: 1,
  },
];
