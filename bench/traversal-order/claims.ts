import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.01/sequential-hides-latency",
    title: "sequential beats random 5x",
    statement:
      "Out of cache, following pointers through lines in the order of their addresses costs at least 5x less per line than in random order.",
    source: "Drepper 2007, 3.3.2, figures 3.11 and 3.15",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "sequential-speedup", expectation: atLeast(5) }],
    controls: [
      {
        id: "within-the-first-cache",
        quantity: "resident-sequential-speedup",
        expectation: atLeast(5),
        expected: false,
      },
      { id: "memory-against-cache", quantity: "memory-over-cache", expectation: atLeast(5), expected: true },
    ],
  },
  {
    id: "02.02.01/mlp-independent-loads",
    title: "independent misses overlap 3x",
    statement:
      "Out of cache, loads at random places are at least 3x faster when they do not wait for each other than when each waits for the one before.",
    source:
      "Glew 1998, MLP yes! ILP no!; Intel Optimization Reference Manual: 10 to 16 line fill buffers a core",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "independence-speedup", expectation: atLeast(3) }],
    controls: [
      {
        id: "both-made-to-wait",
        quantity: "made-to-wait-speedup",
        expectation: atLeast(3),
        expected: false,
      },
      {
        id: "memory-against-cache",
        quantity: "memory-over-cache-gather",
        expectation: atLeast(3),
        expected: true,
      },
    ],
  },
  {
    id: "05.01.01/array-vs-linked-list",
    title: "arrays beat linked lists 5x",
    statement:
      "Out of cache, reading a word of each element of a contiguous array is at least 5x faster than of each node of a shuffled linked list, both of 64 bytes.",
    source: "Drepper 2007, 3.3.2; Stroustrup 2012, Software Development for Infrastructure",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "array-over-list", expectation: atLeast(5) }],
    controls: [
      {
        id: "in-cache-and-bound-by-adds",
        quantity: "delayed-array-over-list",
        expectation: atLeast(5),
        expected: false,
      },
      {
        id: "memory-against-cache",
        quantity: "memory-list-over-resident-array",
        expectation: atLeast(5),
        expected: true,
      },
    ],
  },
  {
    id: "05.01.01/prefetch-batched-lookups",
    title: "batched prefetch pays 1.2x",
    statement:
      "Looking up keys in a chained hash table out of cache is at least 1.2x faster in batches of 32 that prefetch stage by stage than one by one.",
    source:
      "Chen, Ailamaki, Gibbons, Mowry 2004, Improving Hash Join Performance through Prefetching; Valkey 8.0, memory prefetching",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "prefetch-speedup", expectation: atLeast(1.2) }],
    controls: [
      { id: "batches-of-one", quantity: "prefetch-speedup-1", expectation: atLeast(1.2), expected: false },
      {
        id: "within-the-first-cache",
        quantity: "resident-prefetch-speedup",
        expectation: atLeast(1.2),
        expected: false,
      },
      {
        id: "each-waits-for-the-last",
        quantity: "prefetch-speedup-waiting",
        expectation: atLeast(1.2),
        expected: true,
      },
    ],
  },
];
