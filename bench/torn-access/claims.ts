import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, never, observed } from "../../src/experiment/expectation.ts";

/** Reads that found another value than the read before: chances to see one half done. */
const POWER = 100_000;

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/aligned-8-byte-never-tears",
    title: "aligned 8-byte accesses never tear",
    statement: "Naturally aligned 8-byte loads and stores never tear.",
    source:
      "Intel SDM vol. 3, Guaranteed Atomic Operations (9.1.1 or 10.1.1); AMD APM vol. 2, 7.3.2; Arm ARM, B2.2",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "torn-natural", expectation: never({ quantity: "changes-natural", atLeast: POWER }) },
    ],
    controls: [
      {
        id: "written-in-two-halves",
        quantity: "torn-halves",
        expectation: never({ quantity: "changes-halves", atLeast: POWER }),
        expected: false,
      },
      {
        id: "one-value-only",
        quantity: "torn-constant",
        expectation: never({ quantity: "reads-constant", atLeast: POWER }),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.03/split-8-byte-may-tear",
    title: "8 bytes across lines may tear",
    statement: "An 8-byte plain access that straddles two lines can tear.",
    source:
      "Intel SDM vol. 3, Guaranteed Atomic Operations (9.1.1 or 10.1.1): accesses split across cache lines are not guaranteed to be atomic",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "torn-line-split", expectation: observed() }],
    // As a share and not as a count: no count of nothing lies wholly outside "observed".
    controls: [
      { id: "within-a-line", quantity: "torn-share-natural", expectation: atLeast(1e-6), expected: false },
    ],
  },
];
