import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "05.01.04/loaded-latency",
    title: "load raises latency by half",
    statement:
      "While the other cores read all the bandwidth they can get, a load from memory takes at least 1.5x what it takes on an idle machine.",
    source: "Intel Memory Latency Checker, loaded latencies; queueing in the memory controller",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "loaded-latency-ratio", expectation: atLeast(1.5) }],
    controls: [
      {
        // The same clock, the same power, and no traffic.
        id: "the-others-add-in-registers",
        quantity: "spinning-latency-ratio",
        expectation: atLeast(1.5),
        expected: false,
      },
      {
        id: "two-loads-as-one",
        quantity: "doubled-latency-ratio",
        expectation: atLeast(1.5),
        expected: true,
      },
    ],
    requires: [{ kind: "cores", atLeast: 4 }],
  },
];
