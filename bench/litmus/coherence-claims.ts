import type { Claim, Control } from "../../src/experiment/claim.ts";
import { never } from "../../src/experiment/expectation.ts";

/** Rounds in which a store came between: what happens in one of a thousand of them is seen some twenty times. */
const POWER = 20_000;

/** The same of the controls, which need not be as sharp as what they guard. */
const CONTROL_POWER = 1000;

/** The same accesses so changed that sequential consistency allows the outcome: threads that run at once show it. */
const seenWhereLegal = (id: string, arm: string, guards: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: never({ quantity: `${arm}-rounds`, atLeast: POWER }),
  expected: false,
  guards,
});

/** The same program with full fences: what is seen here as well is no reordering, but a fault of the instrument. */
const neverWhenFenced = (id: string, arm: string, overlap: string, guards: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: never({ quantity: `${arm}-${overlap}`, atLeast: CONTROL_POWER }),
  expected: true,
  guards,
});

/** Of chapter 02.02.02: what coherence promises, and what it does not. */
export const coherenceClaims: readonly Claim[] = [
  {
    id: "02.02.02/mesi-implies-sc",
    title: "coherence makes fences unnecessary",
    statement: "Because MESI keeps caches coherent, fences are unnecessary.",
    source:
      "Popular wording; refuted by Sewell, Sarkar, Owens, Zappa Nardelli, Myreen 2010, x86-TSO (CACM 53/7): store buffers sit above the coherent cache",
    prior: "myth",
    mechanism:
      "MESI keeps copies of one line consistent, and so people conclude that memory as a whole must be. But coherence is a property of the caches, and a store is not in a cache yet when its core goes on: it waits in the store buffer, where no other core can see it, while the core's next load is answered. Coherence orders accesses to one location; the order between different locations is the memory model's matter, and there fences count.",
    layers: ["native"],
    parts: [{ quantity: "sb-asked", expectation: never({ quantity: "sb-rounds", atLeast: 1_000_000 }) }],
    // Nothing guards a confirmation: where it is not seen, x86 and Armv8 allow it all the same.
    controls: [neverWhenFenced("fenced", "sb-full", "overlapping", "sb-asked")],
  },
  {
    id: "02.02.02/coherence-per-location",
    title: "nobody reads new, then old",
    statement: "No thread ever reads the new and then the old value of one location (CoRR).",
    source:
      "Sewell et al. 2010, x86-TSO (coherence); Linux tools/memory-model/litmus-tests, CoRR+poonceonce+Once",
    prior: "robust",
    mechanism:
      "All writes to one location form one order, since a line has one owner at a time. Two loads of that location by one thread, in program order, may not see that order backwards: a core that has done the later load first watches its line, and repeats that load if the line is taken away before the earlier one has its value.",
    layers: ["native"],
    // A core that did the second load first does it again when a store came between, so the rounds themselves hide
    // how often one did. The control's tell: the same loads, exchanged in the program.
    parts: [
      {
        quantity: "corr-asked",
        expectation: never({ quantity: "corr-swapped-overlapping", atLeast: POWER }),
      },
      {
        quantity: "free-corr-asked",
        expectation: never({ quantity: "free-corr-swapped-straddling", atLeast: POWER }),
      },
    ],
    controls: [
      seenWhereLegal("loads-exchanged", "corr-swapped", "corr-asked"),
      seenWhereLegal("loads-exchanged-free", "free-corr-swapped", "free-corr-asked"),
      neverWhenFenced("fenced", "corr-full", "overlapping", "corr-asked"),
      neverWhenFenced("fenced-free", "free-corr-full", "straddling", "free-corr-asked"),
    ],
  },
  {
    id: "02.02.02/no-lost-store-order",
    title: "all agree on one word's order",
    statement: "All cores agree on the order of stores to one location (CoWR2, CoIRIW).",
    source:
      "Sewell et al. 2010, x86-TSO (coherence); Arm ARM, B2.3 (coherence order). CoWW, which is often cited for it, is one thread's own program order and says nothing of other cores",
    prior: "robust",
    mechanism:
      "Stores to one location take effect when their core holds the line exclusively, and only one core can at a time. So there is one order of these stores for the whole machine, and two threads cannot disagree about which came last, however the accesses around them are reordered.",
    layers: ["native"],
    parts: [
      { quantity: "cowr2-asked", expectation: never({ quantity: "cowr2-overlapping", atLeast: POWER }) },
      { quantity: "coiriw-asked", expectation: never({ quantity: "coiriw-overlapping", atLeast: POWER }) },
    ],
    controls: [
      seenWhereLegal("two-words", "cowr2-two-words", "cowr2-asked"),
      seenWhereLegal("loads-exchanged", "coiriw-swapped", "coiriw-asked"),
      neverWhenFenced("fenced", "cowr2-full", "overlapping", "cowr2-asked"),
      neverWhenFenced("fenced-readers", "coiriw-full", "overlapping", "coiriw-asked"),
    ],
  },
];
