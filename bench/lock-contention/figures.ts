import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import { STACK_CASES } from "./claims.ts";

const threadsInWords = (threads: number): string => (threads === 1 ? "one thread" : `${threads} threads`);

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "locks",
    title: "Spinning locks against each other",
    caption:
      "Critical sections a second. Right of 1x the first named wins; that a lock which is held 2 µs longer loses is the control.",
    items: [
      shown("ttas-over-tas-of-two", "test-and-test-and-set over test-and-set, 2 threads"),
      shown("held-ttas-over-tas-of-two", "the same two, the first held longer, 2 threads"),
      shown("ttas-over-held-tas-of-two", "the same two, the second held longer, 2 threads"),
      shown("ttas-over-tas", "test-and-test-and-set over test-and-set, all cores"),
      shown("mutex-over-ttas-of-two", "mutex over test-and-test-and-set, 2 threads"),
    ],
    scale: "log",
    reference: 1,
  },
  {
    kind: "intervals",
    id: "stacks",
    title: "A stack by compare-and-swap over one with a mutex",
    caption:
      "Operations a second. Right of 1x doing without the lock wins; the more nodes are popped and pushed together, the more exchanges it takes that a lock spares.",
    items: STACK_CASES.map(({ threads, nodes, name }) =>
      shown(
        `cas-over-mutex-stack-${name}`,
        `${threadsInWords(threads)}, ${nodes === 1 ? "a node" : `${nodes} nodes`} at a time`,
      ),
    ),
    scale: "log",
    reference: 1,
  },
];
