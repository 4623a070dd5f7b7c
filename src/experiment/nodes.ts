import type { Machine, NumaNode } from "../machine/machine.ts";
import type { Setting } from "./experiment.ts";
import type { Unmet } from "./requirement.ts";
import { coresAmong } from "./topology.ts";

/** A condition on the NUMA nodes of a machine. */
export type NodeRequirement =
  /**
   * Nodes with memory that this process may have, each with so much of it free; `cpus`: with CPUs as well that may be
   * measured on.
   */
  | {
      readonly kind: "nodes";
      readonly atLeast: number;
      readonly of: "memory" | "cpus-and-memory";
      readonly bytesEach: number;
      readonly cores?: number;
    }
  /** Exactly one node has memory: there is nowhere else to put it. */
  | { readonly kind: "one-node" }
  /** What the firmware says of how far nodes are apart. */
  | { readonly kind: "node-distances" }
  /** The kernel moves pages to the node that uses them. */
  | { readonly kind: "numa-balancing" }
  /** Free huge pages of 2 MiB on one node, and none on another that has memory. */
  | { readonly kind: "uneven-pools"; readonly pages: number };

/** What a node must have to be counted. */
export interface Wanted {
  readonly of: "memory" | "cpus-and-memory";
  readonly bytesEach: number;
  /** Cores that may be measured on, at least. */
  readonly cores?: number;
}

/** A node with what of it may be used. */
export interface UsableNode {
  readonly id: number;
  /** Those that may be measured on, ascending; CPU 0, which has the machine's interrupts, last. */
  readonly cpus: readonly number[];
  readonly distances: NumaNode["distances"];
}

/** The nodes that have what is wanted, by id. */
export const nodesWith = (wanted: Wanted, machine: Machine, cpus: readonly number[]): readonly UsableNode[] =>
  machine.numaNodes
    .filter((node) => faultOf(node, wanted, machine, cpus) === null)
    .map(({ id, cpus: its, distances }) => ({
      id,
      cpus: its.filter((cpu) => cpus.includes(cpu)).sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b)),
      distances,
    }));

/** A node to measure from, and those with memory that it is set against. */
export interface HomeAndRemotes {
  readonly home: UsableNode;
  /** By id; home alone where there is no other, which requirements keep from being measured. */
  readonly remotes: readonly UsableNode[];
  /** Of the remotes the one that the firmware puts farthest away, the first of such; the first where it tells nothing. */
  readonly farthest: UsableNode;
}

const SOME_NODE: UsableNode = { id: 0, cpus: [0], distances: null };

export const homeAndRemotes = ({ machine, cpus }: Setting, wanted: Wanted, most: number): HomeAndRemotes => {
  const nodes = nodesWith(wanted, machine, cpus);
  const home = nodesWith({ ...wanted, of: "cpus-and-memory" }, machine, cpus)[0] ?? nodes[0] ?? SOME_NODE;
  const others = nodes.filter(({ id }) => id !== home.id);
  const all = others.length === 0 ? [home] : others;
  const distanceOf = ({ id }: UsableNode): number => distanceBetween(machine, home.id, id) ?? 0;
  const farthest = all.reduce((far, node) => (distanceOf(node) > distanceOf(far) ? node : far));
  const near = all.filter((node) => node !== farthest).slice(0, most - 1);
  return { home, remotes: [...near, farthest].sort((a, b) => a.id - b.id), farthest };
};

/** The SLIT's distance from one node to another; rows are in order of node id. null where it is hidden. */
export const distanceBetween = (machine: Machine, from: number, to: number): number | null => {
  const row = machine.numaNodes.find(({ id }) => id === from)?.distances;
  const column = machine.numaNodes.findIndex(({ id }) => id === to);
  return row?.[column] ?? null;
};

export const unmetNodes = (
  requirement: NodeRequirement,
  machine: Machine,
  cpus: readonly number[],
): Unmet | null => {
  switch (requirement.kind) {
    case "nodes":
      return unmetCount(requirement, machine, cpus);
    case "one-node":
      return unmetOneNode(machine);
    case "node-distances":
      return machine.numaNodes.some(({ distances }) => distances !== null)
        ? null
        : { reason: "needs the distances between nodes; this machine does not tell", remedy: null };
    case "numa-balancing":
      return unmetBalancing(machine);
    case "uneven-pools":
      return unevenPools(machine, requirement.pages) === null
        ? {
            reason: `needs ${requirement.pages} free huge pages of 2 MiB on one node and none on another`,
            remedy: fillingOne(machine, requirement.pages),
          }
        : null;
  }
};

/** A node whose pool of 2 MiB pages is empty, and one whose pool has this many free; null where there are no two such. */
export const unevenPools = (
  machine: Machine,
  pages: number,
): { readonly empty: number; readonly full: number } | null => {
  const nodes = machine.numaNodes.filter((node) => hasMemory(node) && isAllowed(node, machine));
  const empty = nodes.find(({ freeHugePages }) => freeHugePages === 0);
  const full = nodes.find(({ freeHugePages }) => (freeHugePages ?? 0) >= pages);
  return empty === undefined || full === undefined ? null : { empty: empty.id, full: full.id };
};

/**
 * How to come by two such pools without taking pages away: by filling one beside an empty one. Null where that is not
 * possible. How many pages of a node's pool are in use is not told, but not more than of all nodes: so many more are
 * asked for.
 */
const fillingOne = (machine: Machine, pages: number): string | null => {
  const nodes = machine.numaNodes.filter((node) => hasMemory(node) && isAllowed(node, machine));
  const known = nodes.filter(({ freeHugePages }) => freeHugePages !== null);
  // Filled is the first that need not stay empty.
  const empty = known.filter(({ freeHugePages }) => freeHugePages === 0).at(-1);
  const toFill = known.find((node) => node !== empty);
  const pool = machine.memory.hugePages.find(({ pageBytes }) => pageBytes === 2 ** 21);
  if (empty === undefined || toFill === undefined || pool?.total == null || pool.free === null) return null;
  const inUse = pool.total - pool.free;
  return `as root: echo ${pages + inUse} > /sys/devices/system/node/node${toFill.id}/hugepages/hugepages-2048kB/nr_hugepages`;
};

const hasMemory = ({ memoryBytes }: NumaNode): boolean => (memoryBytes ?? 0) > 0;

const isAllowed = ({ id }: NumaNode, { limits }: Machine): boolean =>
  limits.allowedNodes === null || limits.allowedNodes.includes(id);

/** Why a node does not count; null if it does. */
const faultOf = (
  node: NumaNode,
  { of, bytesEach, cores = 1 }: Wanted,
  machine: Machine,
  cpus: readonly number[],
): string | null => {
  if (node.memoryBytes === null) return `node ${node.id} does not tell its memory`;
  if (!hasMemory(node)) return `node ${node.id} has no memory`;
  if (!isAllowed(node, machine)) return `node ${node.id} is not open to this process`;
  if (of === "cpus-and-memory") {
    if (node.cpus.length === 0) return `node ${node.id} has no CPU`;
    const usable = coresAmong(
      machine,
      node.cpus.filter((cpu) => cpus.includes(cpu)),
    );
    if (usable.length === 0) return `node ${node.id} has no CPU that this process may use`;
    if (usable.length < cores) return `node ${node.id} has ${usable.length} of ${cores} cores`;
  }
  if ((node.freeBytes ?? 0) < bytesEach)
    return `node ${node.id} has ${mebibytes(node.freeBytes ?? 0)} free of ${mebibytes(bytesEach)}`;
  return null;
};

const unmetCount = (
  requirement: Extract<NodeRequirement, { kind: "nodes" }>,
  machine: Machine,
  cpus: readonly number[],
): Unmet | null => {
  const { atLeast, of } = requirement;
  const usable = nodesWith(requirement, machine, cpus);
  if (usable.length >= atLeast) return null;
  const needs = `needs ${atLeast} node${plural(atLeast)} with ${of === "memory" ? "memory" : "CPUs and memory"}`;
  if (machine.numaNodes.length === 0)
    return { reason: `${needs}; this machine does not tell its nodes`, remedy: null };
  const count = machine.numaNodes.filter(hasMemory).length;
  const faults = machine.numaNodes
    .map((node) => faultOf(node, requirement, machine, cpus))
    .filter((fault) => fault !== null);
  const found = `this machine has ${count} node${plural(count)} with memory`;
  return {
    reason: `${needs}; ${faults.length === 0 ? found : `${found}: ${faults.join(", ")}`}`,
    remedy: remedyFor(requirement, machine, cpus),
  };
};

/** What would make enough nodes usable: a wider cpuset, other CPUs, free memory; null where the machine has no more. */
const remedyFor = (
  { atLeast, ...wanted }: Wanted & { readonly atLeast: number },
  machine: Machine,
  cpus: readonly number[],
): string | null => {
  const free = { ...wanted, bytesEach: 0 };
  const online = machine.topology.cpus.map(({ id }) => id);
  const open: Machine = { ...machine, limits: { ...machine.limits, allowedNodes: null } };
  const enough = (nodes: Wanted, of: Machine, by: readonly number[]): boolean =>
    nodesWith(nodes, of, by).length >= atLeast;
  if (enough(free, machine, cpus)) return "free memory on these nodes";
  if (enough(free, machine, machine.limits.allowedCpus)) return "allow CPUs of more nodes (--cpus)";
  if (enough(free, open, online)) return "run in a wider cpuset, with CPUs and memory of more nodes";
  return null;
};

const unmetOneNode = (machine: Machine): Unmet | null => {
  const count = machine.numaNodes.filter(hasMemory).length;
  if (count === 1) return null;
  return {
    reason:
      count === 0
        ? "needs exactly one node with memory; this machine does not tell its nodes"
        : `needs exactly one node with memory; this machine has ${count}`,
    remedy: null,
  };
};

const unmetBalancing = ({ numaBalancing }: Machine): Unmet | null => {
  if (numaBalancing === 1) return null;
  if (numaBalancing === null)
    return { reason: "needs automatic NUMA balancing, which this kernel has not", remedy: null };
  const off = numaBalancing === 0;
  return {
    reason: `needs automatic NUMA balancing; numa_balancing is ${numaBalancing}, ${off ? "off" : "which moves pages between tiers"}`,
    remedy: "as root: sysctl kernel.numa_balancing=1",
  };
};

const plural = (count: number): string => (count === 1 ? "" : "s");
const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
