import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Caches keep and exchange whole lines, 64 bytes on most machines, and only one core at a time may hold a line that it writes. When two cores write to different words of one line, the line must travel from one to the other for nearly every update, although neither ever reads what the other writes: the sharing is false, its price is real. Put on lines of their own, both words stay modified in their cores' first-level caches and every update is a local hit. An update that reads what it changes (an atomic add, counter++) has to wait until the line is there; a plain store does not, since the store buffer holds it back and the core goes on. Without a second writer, or a reader beside a writer, there is nothing to invalidate and the layout of the words costs or gains only footprint.",
  confounders: [
    "A neighbour that keeps the two threads from running at the same time makes false sharing vanish, because a thread that is alone keeps its line; the overlap of the threads is measured and must be high.",
    "Cores that keep a line for a burst of updates before giving it up pay less for each, and the ratio shrinks to well below what one hand-over an update would give.",
    "SMT siblings share the first-level cache: on them there is no journey, only competition for the pipeline and, on Intel, machine clears.",
    "In a guest the distance between two virtual CPUs changes, and with it the price of every hand-over; near and far are kept apart.",
    "Prefetching of adjacent lines can tie two neighbouring lines together, so that 64 bytes are not quite apart.",
  ],
};
