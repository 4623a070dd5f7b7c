import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "One core can have only so many misses under way (line fill buffers, and what the prefetchers of its outer levels ask for), and on a server, with memory at some 100 ns, that bounds what it reads to 10 to 30 GB/s. The channels of a package give ten times that. So a single core cannot saturate a server's memory, a part of its cores can, and from there on more cores only share what there is. STREAM's rule that arrays be four times the last-level cache follows from the same picture: smaller ones are served by the cache in part, and the figure is the cache's. What memory gives by its specification is never reached: refresh, row changes and turning the bus between reads and writes take their part.",
  confounders: [
    "A desktop with two channels can be nearly saturated by one core.",
    "A guest is given a few cores of a machine whose memory others use: neither the share of one core nor saturation is visible from inside.",
    "A guest is told of a last-level cache that it may not have; whether the small arrays are in a cache is tested by a chase.",
    "All-core clock is lower than single-core clock, and SMT siblings are no cores.",
    "The specified peak is what the user states, and it must be that of one package.",
  ],
};
