import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "fences",
    title: "What a fence costs",
    caption:
      "Core cycles of a fence on a core that is alone with its data, by what is in flight before it. A full fence waits for every store before it to leave the store buffer.",
    items: [
      shown("load-fence-cycles", "load fence"),
      shown("store-fence-cycles", "store fence"),
      shown("full-fence-cycles", "full fence"),
      shown("locked-or-cycles", "locked or, as a fence"),
      shown("one-store-load-fence-cycles", "a store and a load fence"),
      shown("one-store-store-fence-cycles", "a store and a store fence"),
      shown("one-store-full-fence-cycles", "a store and a full fence"),
      shown("one-store-locked-or-cycles", "a store and a locked or"),
      shown("eight-stores-full-fence-cycles", "eight stores and a full fence"),
      shown("eight-stores-locked-or-cycles", "eight stores and a locked or"),
    ],
  },
  {
    kind: "intervals",
    id: "atomics",
    title: "What atomic operations cost without contention",
    caption:
      "Core cycles on a line that the core owns. Read-modify-writes cost many plain accesses, on x86 whatever their memory order; there acquire and release cost nothing.",
    items: [
      shown("load-cycles", "load"),
      shown("load-acquire-cycles", "load, acquire"),
      shown("load-seq-cst-cycles", "load, seq_cst"),
      shown("store-cycles", "store"),
      shown("store-release-cycles", "store, release"),
      shown("store-seq-cst-cycles", "store, seq_cst"),
      shown("add-cycles", "plain add"),
      shown("fetch-add-relaxed-cycles", "fetch_add, relaxed"),
      shown("fetch-add-seq-cst-cycles", "fetch_add, seq_cst"),
      shown("compare-exchange-cycles", "compare_exchange"),
      shown("exchange-cycles", "exchange"),
      shown("exchange-lock-pair-cycles", "spin lock, taken and released"),
      shown("mutex-pair-cycles", "mutex, taken and released"),
    ],
    scale: "log",
  },
];
