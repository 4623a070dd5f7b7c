import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "This is arithmetic on a model: caches of one size and different associativity are given the same trace of lines, and misses are counted. Capacity misses are those beyond the first touch that a fully associative cache of that size with LRU has too; conflict misses are what is left, the difference of the two counts. Nothing makes that difference positive. In a loop over one line more than the cache holds, LRU always throws out exactly the line that is needed next and misses every time, while a direct-mapped cache misses only on the two lines that share a place. The difference is then negative.",
  confounders: [
    "The model has no prefetching, no latency and no second level: it says what the definition implies and not what a program takes.",
    "Real caches replace by approximations of LRU and hash addresses, so measured miss counts follow neither column.",
  ],
};
