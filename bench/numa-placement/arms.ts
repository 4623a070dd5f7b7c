import type { Setting } from "../../src/experiment/experiment.ts";
import { type NodeRequirement, nodesWith, type UsableNode, type Wanted } from "../../src/experiment/nodes.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";

/** A thousand base pages: one of them is a tenth of what the claims leave open. */
const BYTES = 4 * 2 ** 20;

/** On a node that is nearly full the kernel falls back to another: what keeps its watermarks far (1 % of a node, at most) and 16 arms. */
const ROOM_BYTES = 2 ** 26;

export const TOUCHING: Wanted = { of: "cpus-and-memory", bytesEach: ROOM_BYTES };
export const HOLDING: Wanted = { of: "memory", bytesEach: ROOM_BYTES };

export type NodePair = readonly [from: UsableNode, to: UsableNode];

/** More pairs than this only take time: beyond four nodes each is paired with its neighbours by id. */
const MOST_PAIRED = 4;

const HOME: UsableNode = { id: 0, cpus: [0], distances: null };

/**
 * Ordered pairs of nodes, of which all are seen in either place. Where there are no two: one of node 0 with itself,
 * which requirements keep from being measured.
 */
export const pairsOf = ({ machine, cpus }: Setting, wanted: Wanted): readonly NodePair[] => {
  const nodes = nodesWith(wanted, machine, cpus);
  if (nodes.length < 2) {
    const [only = HOME] = nodes;
    return [[only, only]];
  }
  const all = nodes.flatMap((from, index) =>
    nodes
      .map((to, other): readonly [number, NodePair] => [
        (other - index + nodes.length) % nodes.length,
        [from, to],
      ])
      .filter(
        ([ahead]) =>
          ahead !== 0 && (nodes.length <= MOST_PAIRED || ahead === 1 || ahead === nodes.length - 1),
      ),
  );
  return all.map(([, pair]) => pair);
};

export const twoNodes = (wanted: Wanted): NodeRequirement => ({ kind: "nodes", atLeast: 2, ...wanted });

/** Pairs whose first node has a CPU: from it a policy is needed to come to the second. */
export const touchable = (setting: Setting): readonly NodePair[] => {
  const pairs = pairsOf(setting, HOLDING);
  const from = pairs.filter(([{ cpus }]) => cpus.length > 0);
  return from.length > 0 ? from : pairs.slice(0, 1);
};

/** Interleaving and moving have no direction that matters. */
export const upward = (setting: Setting): readonly NodePair[] => {
  const pairs = pairsOf(setting, HOLDING);
  const half = pairs.filter(([from, to]) => from.id < to.id);
  return half.length > 0 ? half : pairs;
};

/** The CPU that stands for a node; of one without any it is the thread's own. */
export const cpuOf = ({ cpus }: UsableNode): number => cpus[0] ?? -1;

export const place = (parameters: Arm["parameters"]): Arm => ({
  kernel: "page_placement",
  parameters: { bytes: BYTES, ...parameters },
});

export const named = (what: string, [from, to]: NodePair): string => `${what}-${from.id}-${to.id}`;

export const maskOf = (...nodes: readonly UsableNode[]): number => nodeMask(nodes.map(({ id }) => id));

/** What the worst pair of nodes, or all of them together, make of a quantity. */
export const least = (values: readonly number[]): number => Math.min(...values);
export const most = (values: readonly number[]): number => Math.max(...values);
export const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
