import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, atMost, never } from "../../src/experiment/expectation.ts";

/** Rounds in which the fast thread had loaded, was running, and was held up by membarrier: where controls show the outcome, in most of such rounds. */
const POWER = 1000;

/** The same rounds with nothing done to the fast thread: without the outcome they could not show it, and prove nothing. */
const seen = (id: string, arm: string, guards: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: never({ quantity: `${arm}-early`, atLeast: POWER }),
  expected: false,
  guards,
});

const neverWhenBothAreFenced = (id: string, guards: string): Control => ({
  id,
  quantity: "both-fenced-asked",
  expectation: never({ quantity: "both-fenced-early", atLeast: POWER }),
  expected: true,
  guards,
});

export const claims: readonly Claim[] = [
  {
    id: "02.05.03/membarrier-asymmetric",
    title: "membarrier spares the fast side",
    statement:
      "With membarrier on the slow side a compiler barrier is enough on the fast one: store buffering stays forbidden, store and load take at most 0.2 of what they take with a fence, and membarrier at least 10x a fence.",
    source:
      "membarrier(2): a compiler barrier on the fast side and membarrier on the slow one pair as two full barriers; Desnoyers 2017, Linux commit 22e4ebb97582 (private expedited)",
    prior: "robust",
    layers: ["native"],
    parts: [
      {
        quantity: "membarrier-asked",
        expectation: never({ quantity: "membarrier-interrupted", atLeast: POWER }),
      },
      // The same with a store that would outlast the call: without it the part above is true of any slow call.
      {
        quantity: "staying-membarrier-asked",
        expectation: never({ quantity: "staying-membarrier-interrupted", atLeast: POWER }),
      },
      { quantity: "fast-side-cost", expectation: atMost(0.2) },
      { quantity: "slow-side-cost", expectation: atLeast(10) },
    ],
    controls: [
      seen("fenced-by-one", "fence", "membarrier-asked"),
      seen("fenced-by-one-and-a-wait", "staying-delayed", "staying-membarrier-asked"),
      neverWhenBothAreFenced("fenced-by-both", "membarrier-asked"),
      neverWhenBothAreFenced("fenced-by-both-too", "staying-membarrier-asked"),
      {
        id: "fenced-either-way",
        quantity: "fenced-over-itself",
        expectation: atMost(0.2),
        expected: false,
        guards: "fast-side-cost",
      },
      {
        id: "no-load-and-no-fence",
        quantity: "store-over-fast-side-fenced",
        expectation: atMost(0.2),
        expected: true,
        guards: "fast-side-cost",
      },
      {
        id: "a-fence-for-a-fence",
        quantity: "fence-over-itself",
        expectation: atLeast(10),
        expected: false,
        guards: "slow-side-cost",
      },
      {
        id: "sixteen-for-one",
        quantity: "sixteen-for-one",
        expectation: atLeast(10),
        expected: true,
        guards: "slow-side-cost",
      },
    ],
  },
];
