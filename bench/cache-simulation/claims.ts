import type { Claim } from "../../src/experiment/claim.ts";
import { atMost } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.01/conflict-misses-never-negative",
    title: "full associativity misses no more",
    statement:
      "A fully associative LRU cache never misses more than a direct-mapped one of equal size; here in a loop over one line more than both hold.",
    source:
      "Popular reading of the 3C model; Hill and Smith 1989, Evaluating Associativity in CPU Caches, takes conflict misses for a difference, which may be negative",
    prior: "myth",
    mechanism:
      "The name suggests that conflicts can only add misses, and that associativity can only remove them. But LRU is not the best replacement: in a loop slightly larger than the cache it discards every line just before its next use, while a direct-mapped cache, which has no choice, keeps most of the loop. Only against optimal replacement would the difference never be negative.",
    layers: ["simulation"],
    parts: [{ quantity: "lru-over-direct-mapped", expectation: atMost(1) }],
    controls: [
      {
        id: "two-lines-of-one-place",
        quantity: "lru-over-direct-mapped-pair",
        expectation: atMost(1),
        expected: true,
      },
      {
        id: "against-twice-the-lines",
        quantity: "lru-over-twice-the-lines",
        expectation: atMost(1),
        expected: false,
      },
    ],
  },
];
