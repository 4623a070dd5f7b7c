import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A scan in address order is what hardware prefetchers are made for: after two or three misses they have recognised the stream and run ahead of it, further than a few instructions in the loop would. A prefetch instruction for a line that is already on its way changes nothing and takes a slot in the pipeline. It could help where the hardware gives up, at the border of a 4 KiB page or when a stream begins, but in a long sum those moments are few, and the bottleneck is how many lines may be under way at once, which software prefetches share.",
  confounders: [
    "Cores with weak or switched-off prefetchers do gain.",
    "One prefetch for every element instead of every line adds instructions that can hide the gain.",
    "Too short a distance comes too late, too long a one is thrown out again; 512 bytes ahead is judged, and the curve over distances is drawn.",
  ],
};
