import type { Claim } from "../../src/experiment/claim.ts";
import { never } from "../../src/experiment/expectation.ts";

/** Entries at which one thread found the lock taken: a lock that lets both in once in a thousand shows it. */
const CONTENDED = 10_000;

export const claims: readonly Claim[] = [
  {
    id: "02.05.03/volatile-is-enough-ordering",
    title: "volatile is enough for a lock",
    statement:
      "volatile is enough for Peterson's and Dekker's locks: two threads are never inside at the same time.",
    source:
      "Popular wording; refuted by Sewell, Sarkar, Owens, Zappa Nardelli, Myreen 2010, x86-TSO (CACM 53/7), section 1: a flag is still in the store buffer while the other's is read",
    prior: "myth",
    mechanism:
      "Textbook proofs of Peterson's and Dekker's locks assume that accesses take effect in program order, and volatile looks like the way to ask for that. It binds the compiler only. The processor's store buffer still lets each thread's load pass its own store, which is exactly the order that the proof needs.",
    layers: ["native"],
    parts: [
      {
        quantity: "volatile-violations",
        expectation: never({ quantity: "volatile-rounds", atLeast: 1_000_000 }),
      },
    ],
    // Nothing guards a confirmation: where both were never inside, x86 and Armv8 allow it all the same.
    controls: [
      {
        id: "fenced",
        quantity: "fenced-violations",
        expectation: never({ quantity: "fenced-contended", atLeast: CONTENDED }),
        expected: true,
      },
    ],
  },
];
