import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { UsableNode } from "../../src/experiment/nodes.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import {
  cpuOf,
  HOLDING,
  least,
  maskOf,
  most,
  named,
  pairsOf,
  place,
  touchable,
  TOUCHING,
  twoNodes,
  upward,
} from "./arms.ts";
import { bindingTotals, onNamed, overArms, totalOf, type Value } from "./over-arms.ts";

/**
 * The same questions of the memory of a WebAssembly module: the engine maps it, the addon says by mbind where its pages are to
 * come from, and a worker on a CPU of one's choice touches them. A worker stays on its CPU, so that each node that touches
 * makes a comparison of its own.
 */

const onWorker = (
  id: string,
  toucher: UsableNode,
  requires: readonly Requirement[],
  arms: Readonly<Record<string, Arm>>,
): PlannedComparison => {
  const cpu = cpuOf(toucher);
  return {
    id,
    layer: "wasm",
    threads: 1,
    ...(cpu < 0 ? {} : { cpus: [cpu] }),
    trialNs: 20_000,
    toleratesSwitches: true,
    warmupBlocks: 0,
    blocks: 2,
    requires,
    arms,
  };
};

const unique = (nodes: readonly UsableNode[]): readonly UsableNode[] =>
  nodes.filter(({ id }, index) => nodes.findIndex((each) => each.id === id) === index);

const touch = (setting: Setting): readonly PlannedComparison[] => {
  const pairs = pairsOf(setting, TOUCHING);
  return unique(pairs.map(([from]) => from)).map((toucher) => {
    const others = pairs.filter(([from]) => from.id === toucher.id).map(([, to]) => to);
    return onWorker(`wasm-touch-${toucher.id}`, toucher, [twoNodes(TOUCHING)], {
      local: place({ nodes: maskOf(toucher) }),
      "bound-to-the-toucher": place({ policy: "bind", nodes: maskOf(toucher) }),
      ...Object.fromEntries(
        others.map((other) => [
          named("bound-elsewhere", [toucher, other]),
          place({ policy: "bind", nodes: maskOf(other) }),
        ]),
      ),
    });
  });
};

const bind = (setting: Setting): readonly PlannedComparison[] => {
  const pairs = touchable(setting);
  return unique(pairs.map(([from]) => from)).map((toucher) =>
    onWorker(`wasm-bind-${toucher.id}`, toucher, [twoNodes(HOLDING)], {
      "bind-to-the-toucher": place({ policy: "bind", nodes: maskOf(toucher) }),
      ...Object.fromEntries(
        pairs
          .filter(([from]) => from.id === toucher.id)
          .flatMap((pair) => [
            [named("bind", pair), place({ policy: "bind", nodes: maskOf(pair[1]) })],
            [named("no-policy", pair), place({ nodes: maskOf(pair[1]) })],
          ]),
      ),
    }),
  );
};

/** Whoever touches: a policy that names nodes does not ask. */
const interleave = (setting: Setting): PlannedComparison => {
  const [[toucher]] = touchable(setting) as [readonly [UsableNode, UsableNode]];
  return onWorker(
    "wasm-interleave",
    toucher,
    [twoNodes(HOLDING)],
    Object.fromEntries(
      upward(setting).flatMap((pair) => [
        [named("both", pair), place({ policy: "interleave", nodes: maskOf(...pair) })],
        [named("one", pair), place({ policy: "interleave", nodes: maskOf(pair[0]) })],
        [named("other", pair), place({ policy: "interleave", nodes: maskOf(pair[1]) })],
      ]),
    ),
  );
};

/** What a binding does when its nodes have no page left cannot be seen there: said where native code shows it. */
const pools = (setting: Setting): PlannedComparison => {
  const [[toucher]] = touchable(setting) as [readonly [UsableNode, UsableNode]];
  const because =
    "needs pages of a pool, which are asked for when memory is mapped, and the engine maps a module's";
  const of = place({ policy: "bind", nodes: maskOf(toucher) });
  return onWorker("wasm-pools", toucher, [{ kind: "never", because }], { of, again: of });
};

export const workerComparisons = (setting: Setting): readonly PlannedComparison[] => [
  ...touch(setting),
  ...bind(setting),
  interleave(setting),
  pools(setting),
];

const over = overArms("wasm");

const [FIRST, SECOND] = [1, 2];

/** Pages on the first or the second node of an arm's name. */
const onNode =
  (which: number): Value =>
  (view, arm) =>
    view.counter(arm, `node_${/-(\d+)-(\d+)$/.exec(arm)![which]!}`);

const imbalance: Value = (view, arm) =>
  Math.abs(onNode(FIRST)(view, arm) - onNode(SECOND)(view, arm)) / view.counter(arm, "pages");

/** All pages of one arm on one node, all of another's on the other: even, whoever does the counting. */
const halves = (interleaved: PlannedComparison): QuantityDefinition =>
  over(
    "halves-imbalance",
    [interleaved],
    "one",
    "difference in pages between two nodes that were given the same number, of all, worst pair",
    most,
    (view, arm) => {
      const [a, b] = [onNode(FIRST)(view, arm), onNode(SECOND)(view, arm.replace(/^one/, "other"))];
      return Math.abs(a - b) / (a + b);
    },
  );

/** What the claim asks of pools: never measured here, and said to be so. */
const POOLED = [
  ...["exhausted-outside", "exhausted-refusals", "preferred-outside"],
  ...["preferred-pages", "full-pool-outside", "full-pool-pages"],
];

export const workerQuantities = (setting: Setting): readonly QuantityDefinition[] => {
  const [touching, binding, interleaved, pool] = [
    touch(setting),
    bind(setting),
    interleave(setting),
    pools(setting),
  ];
  const total = totalOf("wasm");
  const local = "pages on the node of the CPU that touched them first";
  return [
    over("local-fraction", touching, "local", `${local}, worst node`, least, onNamed),
    over(
      "local-fraction-bound-elsewhere",
      touching,
      "bound-elsewhere",
      "the same with a policy that binds to another node, best pair",
      most,
      (view, arm) => onNode(FIRST)(view, arm) / view.counter(arm, "pages"),
    ),
    over(
      "toucher-fraction",
      touching,
      "bound-to-the-toucher",
      "the same with a policy that binds to the toucher's node, worst node",
      least,
      onNamed,
    ),
    ...bindingTotals("wasm", binding),
    ...POOLED.map((id) => ({
      ...total(id, [pool], "of", "elsewhere"),
      description: "of a pool's pages: not to be had of a module's memory",
    })),
    over(
      "interleave-imbalance",
      [interleaved],
      "both",
      "difference in pages between two nodes interleaved over, of all pages, worst pair",
      most,
      imbalance,
    ),
    over(
      "one-node-imbalance",
      [interleaved],
      "one",
      "the same where one node alone is interleaved over, best pair",
      least,
      imbalance,
    ),
    halves(interleaved),
  ];
};
