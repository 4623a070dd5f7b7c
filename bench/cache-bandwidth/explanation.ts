import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "How fast one core can read is bound by something else at every level: in the first by its load ports (two or three vectors a cycle), in the second and third by the width of the path and by how many line transfers can be under way, in memory by the number of outstanding misses that one core can keep. Each level holds more and delivers less. The measuring loop sums vectors into eight independent sums, so that neither the adds' latency nor the number of instructions binds; only with the widest vectors is the first level's rate reached at all. Reading in order lets prefetchers help, as they would in a program.",
  confounders: [
    "Narrow loads cannot ask for what the first level gives, which compresses the upper steps; the widest instruction set here is used and named.",
    "A desktop with one busy core and much memory bandwidth a core has a small step between the third level and memory.",
    "Neighbours on the last level and on the memory channels take bandwidth that is not seen to be missing.",
    "Wide vectors may lower the core's clock for as long as they run.",
  ],
};
