import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/fault-per-byte-cheaper",
    title: "touching huge pages takes 0.7x",
    statement:
      "The first touch of memory costs at most 0.7 of the time a byte with huge pages, where the memory has been touched before and given back.",
    source:
      "Linux, Documentation/admin-guide/mm/transhuge.rst: a fault for every 2 MiB, and as much memory to clear",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "touch-time-ratio", expectation: atMost(0.7) }],
    controls: [
      {
        id: "base-over-base",
        quantity: "base-touch-time-ratio",
        expectation: atMost(0.7),
        expected: false,
      },
      { id: "half-the-work", quantity: "half-the-work", expectation: atMost(0.7), expected: true },
    ],
  },
  {
    id: "02.05.02/fault-latency-larger",
    title: "one huge-page fault takes 20x",
    statement:
      "A single fault of a huge page takes at least 20 times one of a 4 KiB page, for it has 2 MiB to clear.",
    source:
      'Linux, Documentation/admin-guide/mm/transhuge.rst: "larger clear-page copy-page in page faults which is a potentially negative effect"',
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "single-fault-ratio", expectation: atLeast(20) }],
    controls: [
      {
        id: "base-over-base",
        quantity: "base-single-fault-ratio",
        expectation: atLeast(20),
        expected: false,
      },
      { id: "512-faults-for-one", quantity: "span-over-fault", expectation: atLeast(20), expected: true },
    ],
  },
];
