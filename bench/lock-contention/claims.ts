import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

/** Two locks may be equally good, which no interval could ever show of a bound of 1. */
const NO_WORSE = atLeast(0.95, 1);

export const claims: readonly Claim[] = [
  {
    id: "02.02.02/ttas-beats-tas",
    title: "TTAS is no worse than TAS",
    statement:
      "Under contention test-and-test-and-set completes at least as many critical sections as test-and-set.",
    source: "Anderson 1990; Mellor-Crummey and Scott 1991",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "ttas-over-tas", expectation: NO_WORSE }],
    controls: [
      {
        id: "ttas-held-longer",
        quantity: "held-ttas-over-tas",
        expectation: NO_WORSE,
        expected: false,
      },
      { id: "tas-held-longer", quantity: "ttas-over-held-tas", expectation: NO_WORSE, expected: true },
    ],
    requires: [{ kind: "cores", atLeast: 4 }],
  },
];
