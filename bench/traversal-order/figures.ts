import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "orders",
    title: "One line from memory, by how it is asked for",
    caption:
      "Time a line. Order lets hardware fetch ahead; independence lets loads overlap; a shuffled list has neither and pays the whole latency.",
    items: [
      shown("list-shuffled-time", "list, shuffled"),
      shown("list-grouped-time", "list, shuffled within pages"),
      shown("list-in-order-time", "list, in order"),
      shown("array-time", "array"),
      shown("dependent-time", "random lines, each address from the last"),
      shown("independent-time", "random lines, addresses known"),
    ],
    scale: "log",
  },
  {
    kind: "intervals",
    id: "lookups",
    title: "Hash lookups, one by one and in batches",
    caption:
      "Time a lookup in a table beyond the caches: a batch asks for all its lines before it needs the first.",
    items: [
      shown("waiting-lookup-time", "each waits for the one before"),
      shown("lookup-time", "one by one"),
      shown("batched-lookup-time", "32 at a time, prefetched"),
    ],
  },
];
