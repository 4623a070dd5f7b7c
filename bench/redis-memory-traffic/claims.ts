import type { Claim } from "../../src/experiment/claim.ts";
import { atMost } from "../../src/experiment/expectation.ts";

const A_TENTH = atMost(0.1);

export const claims: readonly Claim[] = [
  {
    id: "05.01.04/redis-not-bandwidth-bound",
    title: "Redis takes a tenth of the memory",
    statement:
      "GETs and SETs of values of at most 1 KiB, one request at a time a connection, ask for at most a tenth of STREAM's bandwidth: operations/s x bytes of an operation x 3, an estimate.",
    source:
      "the handbook's Redis内存带宽需求; three times the bytes of an operation (received, stored, sent) is an assumption",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "redis-bandwidth-share", expectation: A_TENTH }],
    controls: [
      { id: "triad-itself", quantity: "triad-over-itself", expectation: A_TENTH, expected: false },
      { id: "nobody-asks", quantity: "idle-share", expectation: A_TENTH, expected: true },
    ],
  },
];
