import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, equals, never } from "../../src/experiment/expectation.ts";

const POLICIES = "Linux Documentation/admin-guide/mm/numa_memory_policy.rst";

/** A hundredth of the pages may be others': of 1024, ten that a full list of free pages sent elsewhere. */
const NEARLY_ALL = atLeast(0.99);

/** Of one pair of nodes in one trial there are 1024. */
const PAGES = 1000;

export const claims: readonly Claim[] = [
  {
    id: "02.05.01/first-touch",
    title: "pages go to who touches first",
    statement:
      "Under the default policy each page is placed on the node of the CPU that touches it first (at least 99 % of the pages), as long as that node has room.",
    source: `${POLICIES} (local allocation)`,
    prior: "robust",
    layers: ["native", "wasm"],
    parts: [{ quantity: "local-fraction", expectation: NEARLY_ALL }],
    controls: [
      {
        id: "bound-to-another-node",
        quantity: "local-fraction-bound-elsewhere",
        expectation: NEARLY_ALL,
        expected: false,
      },
      {
        id: "pages-bound-where-they-are-touched",
        quantity: "toucher-fraction",
        expectation: NEARLY_ALL,
        expected: true,
      },
    ],
  },
  {
    id: "02.05.01/touch-not-malloc",
    title: "the toucher places, not the mapper",
    statement:
      "Pages that one thread maps and another touches first are placed on the node of the second (at least 99 % of them).",
    source: POLICIES,
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "toucher-fraction", expectation: NEARLY_ALL }],
    controls: [
      {
        id: "touched-by-the-mapper",
        quantity: "toucher-fraction-untouched",
        expectation: NEARLY_ALL,
        expected: false,
      },
      { id: "one-cpu-does-both", quantity: "local-fraction", expectation: NEARLY_ALL, expected: true },
    ],
  },
  {
    id: "02.05.01/bind-is-strict",
    title: "MPOL_BIND never goes elsewhere",
    statement:
      "Under MPOL_BIND no page is placed outside the nodes that were named; where these have none left, the touch fails.",
    source: `${POLICIES} (memory must come from the set of nodes)`,
    prior: "robust",
    layers: ["native", "wasm"],
    parts: [
      { quantity: "pages-outside-mask", expectation: never({ quantity: "bound-pages", atLeast: PAGES }) },
      // While there is memory to spare a preference would look the same. Of a pool it can be kept from a node.
      {
        quantity: "exhausted-outside",
        expectation: never({ quantity: "exhausted-refusals", atLeast: 10 }),
      },
    ],
    controls: [
      {
        id: "touched-from-another-node",
        quantity: "pages-outside-no-policy",
        expectation: never({ quantity: "pages-without-policy", atLeast: PAGES }),
        expected: false,
        guards: "pages-outside-mask",
      },
      {
        id: "bound-where-it-is-touched",
        quantity: "pages-outside-toucher",
        expectation: never({ quantity: "pages-bound-to-toucher", atLeast: PAGES }),
        expected: true,
        guards: "pages-outside-mask",
      },
      {
        id: "bound-to-a-node-with-a-pool",
        quantity: "full-pool-outside",
        expectation: never({ quantity: "full-pool-pages", atLeast: 10 }),
        expected: true,
        guards: "exhausted-outside",
      },
      {
        id: "preferred-and-not-bound",
        quantity: "preferred-outside",
        expectation: never({ quantity: "preferred-pages", atLeast: 10 }),
        expected: false,
        guards: "exhausted-outside",
      },
    ],
  },
  {
    id: "02.05.01/interleave-even",
    title: "interleaved pages are even",
    statement:
      "MPOL_INTERLEAVE spreads base pages evenly: between two nodes the difference is at most 1 % of the pages.",
    source: `${POLICIES} (indexed by the page's offset)`,
    prior: "robust",
    layers: ["native", "wasm"],
    parts: [{ quantity: "interleave-imbalance", expectation: atMost(0.01) }],
    controls: [
      {
        id: "over-one-node",
        quantity: "one-node-imbalance",
        expectation: atMost(0.01),
        expected: false,
      },
      {
        id: "half-bound-to-each",
        quantity: "halves-imbalance",
        expectation: atMost(0.01),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.01/policy-not-retroactive",
    title: "a policy moves nothing by itself",
    statement:
      "A policy that is set when the pages are there moves none of them; with MPOL_MF_MOVE it moves them.",
    source: `${POLICIES} (applies to pages allocated after it); mbind(2), MPOL_MF_MOVE`,
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "pages-moved", expectation: equals(0) },
      { quantity: "pages-moved-with-move", expectation: atLeast(1) },
    ],
    controls: [
      {
        id: "told-to-move",
        quantity: "pages-moved-with-move",
        expectation: equals(0),
        expected: false,
        guards: "pages-moved",
      },
      {
        id: "moved-to-where-they-are",
        quantity: "pages-moved-to-where-they-are",
        expectation: equals(0),
        expected: true,
        guards: "pages-moved",
      },
      {
        id: "bound-there-at-once",
        quantity: "pages-there-at-once",
        expectation: atLeast(1),
        expected: true,
        guards: "pages-moved-with-move",
      },
      {
        id: "told-to-move-to-where-they-are",
        quantity: "pages-moved-to-where-they-are",
        expectation: atLeast(1),
        expected: false,
        guards: "pages-moved-with-move",
      },
    ],
  },
];
