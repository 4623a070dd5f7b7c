import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "By Little's law the number of lines under way is the rate at which they arrive times how long each takes. One chain of dependent loads has exactly one miss under way; two interleaved chains have two. A core that reads a stream has as many as its miss registers allow (on Intel's cores 10 to 16 line fill buffers at the first level, more at the second) plus what prefetchers ask for on behalf of outer levels. Measuring latency with a chain and bandwidth with a stream in the same blocks gives that number without knowing anything of the core.",
  confounders: [
    "Prefetches into the second and third level are counted as lines in flight, so the result can exceed the number of line fill buffers by far.",
    "If latency is measured with TLB misses and bandwidth without, the product is too large. The chase goes over 4 MiB, on huge pages where they are to be had; the stream is on base pages, of which a trial reads 512 KiB that were flushed right before. Most second-level TLBs hold either.",
    "Neighbours that slow memory down raise the latency of the one and lower the bandwidth of the other, not by the same factor.",
  ],
};
