import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { unevenPools } from "../../src/experiment/nodes.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";
import {
  cpuOf,
  HOLDING,
  least,
  maskOf,
  most,
  named,
  type NodePair,
  pairsOf,
  place,
  touchable,
  TOUCHING,
  twoNodes,
  upward,
} from "./arms.ts";
import { armsOf, bindingTotals, onNamed, overArms, totalOf } from "./over-arms.ts";
import { workerComparisons, workerQuantities } from "./workers.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Counts: how long it takes is nobody's matter, and one trial says as much as ten. */
const counts = (
  id: string,
  requires: readonly Requirement[],
  arms: Readonly<Record<string, Arm>>,
): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  toleratesSwitches: true,
  warmupBlocks: 0,
  blocks: 2,
  requires,
  arms,
});

const armsFor = (
  pairs: readonly NodePair[],
  kinds: Readonly<Record<string, (pair: NodePair) => Arm>>,
): Readonly<Record<string, Arm>> =>
  Object.fromEntries(
    pairs.flatMap((pair) => Object.entries(kinds).map(([kind, arm]) => [named(kind, pair), arm(pair)])),
  );

/** `from` maps, `to` touches. */
const touch = (setting: Setting): PlannedComparison =>
  counts(
    "touch",
    [twoNodes(TOUCHING)],
    armsFor(pairsOf(setting, TOUCHING), {
      local: ([, to]) => place({ mapCpu: cpuOf(to), touchCpu: cpuOf(to), nodes: maskOf(to) }),
      "bound-elsewhere": ([from, to]) =>
        place({ mapCpu: cpuOf(to), touchCpu: cpuOf(to), policy: "bind", nodes: maskOf(from) }),
      "touched-by-another": ([from, to]) =>
        place({ mapCpu: cpuOf(from), touchCpu: cpuOf(to), nodes: maskOf(to) }),
      "touched-by-the-mapper": ([from, to]) =>
        place({ mapCpu: cpuOf(from), touchCpu: cpuOf(from), nodes: maskOf(to) }),
    }),
  );

/** Touched from `from`, placed on `to`, which needs no CPU; where `from` has none the thread stays where it is. */
const bind = (setting: Setting): PlannedComparison =>
  counts(
    "bind",
    [twoNodes(HOLDING)],
    armsFor(touchable(setting), {
      bind: ([from, to]) => place({ touchCpu: cpuOf(from), policy: "bind", nodes: maskOf(to) }),
      "bind-to-the-toucher": ([from]) =>
        place({ touchCpu: cpuOf(from), policy: "bind", nodes: maskOf(from) }),
      "no-policy": ([from, to]) => place({ touchCpu: cpuOf(from), nodes: maskOf(to) }),
    }),
  );

/** Eight pages: what a pool can spare, and a fault takes each of them by itself. */
const POOL_PAGES = 8;

const pooled = (setting: Setting): PlannedComparison => {
  const { empty, full } = unevenPools(setting.machine, POOL_PAGES) ?? { empty: 0, full: 0 };
  const arm = (policy: string, node: number): Arm =>
    place({ bytes: POOL_PAGES * 2 ** 21, pages: "hugetlb2m", policy, nodes: nodeMask([node]) });
  return counts(
    "pools",
    [
      twoNodes(HOLDING),
      {
        kind: "linux",
        atLeast: "5.14",
        has: "touching that fails in place of a signal (MADV_POPULATE_WRITE)",
      },
      { kind: "uneven-pools", pages: POOL_PAGES },
    ],
    {
      "bind-to-the-empty": arm("bind", empty),
      "prefer-the-empty": arm("preferred", empty),
      "bind-to-the-full": arm("bind", full),
    },
  );
};

const interleave = (setting: Setting): PlannedComparison =>
  counts(
    "interleave",
    [twoNodes(HOLDING)],
    armsFor(upward(setting), {
      both: ([from, to]) => place({ policy: "interleave", nodes: maskOf(from, to) }),
      one: ([from]) => place({ policy: "interleave", nodes: maskOf(from) }),
      other: ([, to]) => place({ policy: "interleave", nodes: maskOf(to) }),
    }),
  );

/** Touched under a policy that binds to `from`; then a second one, when the pages are there. */
const retroactive = (setting: Setting): PlannedComparison => {
  const then = (how: string, pair: (pair: NodePair) => number) => (each: NodePair) =>
    place({ policy: "bind", nodes: maskOf(each[0]), then: how, thenNodes: pair(each) });
  return counts(
    "retroactive",
    [twoNodes(HOLDING)],
    armsFor(upward(setting), {
      "policy-alone": then("mbind", ([, to]) => maskOf(to)),
      "policy-and-move": then("mbind-move", ([, to]) => maskOf(to)),
      "there-at-once": ([, to]) => place({ policy: "bind", nodes: maskOf(to) }),
      "move-to-where-they-are": then("mbind-move", ([from]) => maskOf(from)),
    }),
  );
};

const over = overArms("native");

const onToucher = (view: ComparisonView, arm: string): number =>
  view.counter(arm, "on_toucher") / view.counter(arm, "pages");

/** Between the node with the most pages and that with the fewest, of all pages. */
const imbalance =
  (setting: Setting) =>
  (view: ComparisonView, arm: string): number => {
    const ids = setting.machine.numaNodes.map(({ id }) => id);
    const named = /-(\d+)-(\d+)$/.exec(arm)!.slice(1).map(Number);
    const [a = NaN, b = NaN] = named.map((id) => (ids.includes(id) ? view.counter(arm, `node_${id}`) : NaN));
    return Math.abs(a - b) / view.counter(arm, "pages");
  };

/** All pages of one arm on one node, all of another's on the other: even, whoever does the counting. */
const halves = (comparison: PlannedComparison): QuantityDefinition => ({
  id: "halves-imbalance",
  layer: "native",
  unit: "share",
  description: "difference in pages between two nodes that were given the same number, of all, worst pair",
  from: [comparison.id],
  counted: true,
  measure: (measured) => {
    const view = measured(comparison.id);
    const others = armsOf(comparison, "other");
    return most(
      armsOf(comparison, "one").map((one, pair) => {
        const [a, b] = [one, others[pair]!].map(
          (arm) => view.counter(arm, "pages") - view.counter(arm, "elsewhere"),
        );
        return Math.abs(a! - b!) / (a! + b!);
      }),
    );
  },
});

const counter = (name: string) => (view: ComparisonView, arm: string) => view.counter(arm, name);

const quantitiesFor = (setting: Setting): QuantityDefinition[] => {
  const [touching, binding, pools, interleaved, moved] = [
    touch(setting),
    bind(setting),
    pooled(setting),
    interleave(setting),
    retroactive(setting),
  ];
  const total = totalOf("native");
  return [
    over(
      "local-fraction",
      [touching],
      "local",
      "pages on the node of the CPU that touched them first, worst pair",
      least,
      onToucher,
    ),
    over(
      "local-fraction-bound-elsewhere",
      [touching],
      "bound-elsewhere",
      "the same with a policy that binds to another node, best pair",
      most,
      onToucher,
    ),
    over(
      "toucher-fraction",
      [touching],
      "touched-by-another",
      "pages on the node of the CPU that touched them, not of that which mapped them, worst pair",
      least,
      onNamed,
    ),
    over(
      "toucher-fraction-untouched",
      [touching],
      "touched-by-the-mapper",
      "pages on the node of a CPU that never touched them, best pair",
      most,
      onNamed,
    ),
    ...bindingTotals("native", [binding]),
    total("exhausted-outside", [pools], "bind-to-the-empty", "elsewhere"),
    total("exhausted-refusals", [pools], "bind-to-the-empty", "refused"),
    total("preferred-outside", [pools], "prefer-the-empty", "elsewhere"),
    total("preferred-pages", [pools], "prefer-the-empty", "pages"),
    total("full-pool-outside", [pools], "bind-to-the-full", "elsewhere"),
    total("full-pool-pages", [pools], "bind-to-the-full", "pages"),
    over(
      "interleave-imbalance",
      [interleaved],
      "both",
      "difference in pages between two nodes interleaved over, of all pages, worst pair",
      most,
      imbalance(setting),
    ),
    over(
      "one-node-imbalance",
      [interleaved],
      "one",
      "the same where one node alone is interleaved over, best pair",
      least,
      imbalance(setting),
    ),
    halves(interleaved),
    over(
      "pages-there-at-once",
      [moved],
      "there-at-once",
      "pages on the second node where the first policy binds to it, worst pair",
      least,
      (view, arm) => view.counter(arm, "pages") - view.counter(arm, "elsewhere"),
      { unit: "count" },
    ),
    over(
      "pages-moved",
      [moved],
      "policy-alone",
      "pages moved by a policy set afterwards, worst pair",
      most,
      counter("moved"),
      { unit: "count" },
    ),
    over(
      "pages-moved-with-move",
      [moved],
      "policy-and-move",
      "the same with MPOL_MF_MOVE, worst pair",
      least,
      counter("moved"),
      { unit: "count" },
    ),
    over(
      "pages-moved-to-where-they-are",
      [moved],
      "move-to-where-they-are",
      "pages moved by MPOL_MF_MOVE to the node they are on, worst pair",
      most,
      counter("moved"),
      { unit: "count" },
    ),
    ...workerQuantities(setting),
  ];
};

export const numaPlacement = defineExperiment({
  id: "numa-placement",
  shows: "where the kernel puts pages: who touches, which policy, and when",
  ...explanation,
  layers: ["native", "wasm"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [
    touch(setting),
    bind(setting),
    pooled(setting),
    interleave(setting),
    retroactive(setting),
    ...workerComparisons(setting),
  ],
  quantities: quantitiesFor,
  claims,
  figures: () => figures,
});
