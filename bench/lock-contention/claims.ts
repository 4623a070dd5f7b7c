import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

/** Two locks may be equally good, which no interval could ever show of a bound of 1. */
const NO_WORSE = atLeast(0.95, 1);

/** "Always": every thread count, as far as there are cores for it, and whatever one does with a stack. */
export const STACK_CASES = [1, 16].flatMap((nodes) =>
  [1, 2, 4, 8].map((threads) => ({
    threads,
    /** Popped, and pushed, together. */
    nodes,
    /** "2", "2-by-16" */
    name: nodes === 1 ? String(threads) : `${threads}-by-${nodes}`,
  })),
);

/** The claim's own bound: two kinds of stack that cost the same are not to be expected. */
const WINS = atLeast(1);

/** One with ten microseconds more to do between two nodes loses, whatever guards its head. */
const lateStack = (id: string, ratio: string, name: string, expected: boolean): Control => ({
  id: `${id}-${name}`,
  quantity: `${ratio}-${name}`,
  expectation: WINS,
  expected,
  guards: `cas-over-mutex-stack-${name}`,
});

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
  {
    id: "02.05.03/lock-free-always-faster",
    title: "lock-free is always faster",
    statement:
      "Lock-free is always faster than a mutex: a stack by compare-and-swap gives and takes at least as many nodes as the same stack under a mutex, at 1, 2, 4 and 8 threads (as far as there are cores), one node at a time or sixteen.",
    source:
      "Popular wording; David, Guerraoui, Trigonakis, SOSP 2013: no scheme is best at every level of contention. A mutex is taken once for sixteen nodes; by compare-and-swap every one of them is an exchange (Hendler, Incze, Shavit, Tzafrir, SPAA 2010, Flat Combining)",
    prior: "myth",
    mechanism:
      "Lock-free means that some thread always makes progress, a guarantee about stalls and not about speed; that it is faster as well is read into the name. Each push and pop contends for the head's line and repeats when it comes too late, and under contention most do. A mutex that is taken once for many operations, or whose waiters sleep instead of pulling at the line, lets the holder work undisturbed, and then wins.",
    layers: ["native"],
    parts: STACK_CASES.map(({ name }) => ({ quantity: `cas-over-mutex-stack-${name}`, expectation: WINS })),
    controls: STACK_CASES.flatMap(({ name }) => [
      lateStack("mutex-stack-late", "cas-over-late-mutex-stack", name, true),
      lateStack("cas-stack-late", "late-cas-over-mutex-stack", name, false),
    ]),
  },
];
