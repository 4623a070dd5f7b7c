import type { Claim } from "../../src/experiment/claim.ts";
import { equals } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/redis-enables-hugepages",
    title: "Redis uses huge pages by default",
    statement: "Redis is configured to use huge pages: disable-thp is no by default.",
    source: "the handbook's bullet on Redis; against it redis.conf since 6.2: disable-thp yes",
    prior: "refuted",
    mechanism:
      "Redis does know an option about huge pages, and it is named disable-thp: the default is yes, they are switched off. Believing the opposite may come from jemalloc's or the database world's general advice to use them.",
    layers: ["native"],
    parts: [{ quantity: "thp-opted-in", expectation: equals(1) }],
    controls: [
      { id: "told-to", quantity: "thp-opted-in-when-told", expectation: equals(1), expected: true },
      { id: "told-not-to", quantity: "thp-opted-in-when-forbidden", expectation: equals(1), expected: false },
    ],
  },
];
