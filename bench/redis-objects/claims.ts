import type { Claim } from "../../src/experiment/claim.ts";
import { equals } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "05.01.01/robj-16-bytes",
    title: "a redisObject takes 16 bytes",
    statement:
      "The header of a Redis value (redisObject, as Redis 3.2 to 8.0 declare it) takes 16 bytes: four to a 64-byte line. By a replica of the declaration, not by a server.",
    source:
      "redis src/server.h, struct redisObject: type:4 encoding:4 lru:24 refcount:32 ptr:64; other fields since pull requests 13806 (Redis 8.2) and 14445 (src/object.h)",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "robj-size", expectation: equals(16) },
      { quantity: "objects-per-line", expectation: equals(4) },
    ],
    controls: [
      {
        id: "refcount-of-64-bits",
        quantity: "robj-size-wide-refcount",
        expectation: equals(16),
        expected: false,
        guards: "robj-size",
      },
      {
        id: "refcount-of-64-bits-in-lines",
        quantity: "objects-per-line-wide-refcount",
        expectation: equals(4),
        expected: false,
        guards: "objects-per-line",
      },
      {
        id: "two-words",
        quantity: "two-words-size",
        expectation: equals(16),
        expected: true,
        guards: "robj-size",
      },
      {
        id: "two-words-in-lines",
        quantity: "two-words-per-line",
        expectation: equals(4),
        expected: true,
        guards: "objects-per-line",
      },
    ],
  },
  {
    id: "02.05.03/redis-refcount-atomic",
    title: "Redis counts references atomically",
    statement: "Redis uses atomic operations for the reference counts of its objects.",
    source:
      "redis src/server.h, struct redisObject: refcount is a plain int, since 8.2 a bit-field, of which none can be atomic; pull request 14738 (other threads free objects of refcount 1); src/zmalloc.c, used_memory: redisAtomic",
    prior: "refuted",
    mechanism:
      "Shared objects with reference counts make one think of threads, and in most libraries such counts are atomic. Redis executes commands in one thread, which does the counting; a thread that frees objects beside it is given those that nobody else refers to. Counters that several threads do use, such as the amount of allocated memory, are atomic.",
    layers: ["native"],
    parts: [{ quantity: "refcount-is-atomic", expectation: equals(1) }],
    controls: [
      {
        id: "memory-in-use",
        quantity: "used-memory-is-atomic",
        expectation: equals(1),
        expected: true,
      },
      { id: "type-of-the-object", quantity: "type-is-atomic", expectation: equals(1), expected: false },
    ],
  },
];
