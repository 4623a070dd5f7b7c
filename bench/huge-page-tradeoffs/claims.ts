import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

/** Of equals a ratio lies on either side of 1; 2 % worse is worse. */
const NO_SLOWER = atLeast(0.98, 1);

const WORKLOADS = ["chase", "dense", "sparse", "write-after-fork"];

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/hugepages-always-help",
    title: "huge pages always help",
    statement:
      "Huge pages always help: nothing gets slower by them. Of a random walk, touching all of fresh memory, touching a byte in every 2 MiB of it, and writing to memory that a fork shares.",
    source:
      "against it Linux, Documentation/admin-guide/mm/transhuge.rst (memory wasted, more to clear) and Redis, Diagnosing latency issues (disable them)",
    prior: "myth",
    mechanism:
      "Guides recommend huge pages for databases with large resident sets, where random access misses the TLB, and the recommendation gets generalised. But a huge page is allocated and cleared as a whole: whoever touches little of it pays 512 times the work and the memory for nothing, and copy-on-write has to split it first.",
    layers: ["native"],
    // The slowest workload decides: all of them must be as fast, one that is slower refutes.
    parts: WORKLOADS.map((workload) => ({ quantity: `${workload}-gain`, expectation: NO_SLOWER })),
    controls: [
      ...WORKLOADS.map((workload) => ({
        id: `more-work-${workload}`,
        quantity: `${workload}-of-more`,
        expectation: NO_SLOWER,
        expected: true,
        guards: `${workload}-gain`,
      })),
      { id: "less-work", quantity: "dense-of-less", expectation: NO_SLOWER, expected: false },
    ],
  },
];
