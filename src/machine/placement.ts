import { coresAmong, type Core } from "../experiment/topology.ts";
import type { Machine } from "./machine.ts";

/** Interrupts that nobody steers go to CPU 0, and the kernel's housekeeping with them. */
const INTERRUPTED_CPU = 0;

/**
 * CPUs for a team of `threads`, ascending; null where there are not enough. The same machine and the
 * same CPUs always give the same team.
 *
 * `cores`: no two known siblings, as near as can be (one last-level cache, else one node, else one package, else
 * anywhere), on nodes with memory, and away from CPU 0 as far as that goes.
 * `siblings`: all on one core, not that of CPU 0 if there is another.
 */
export const placeTeam = (
  machine: Machine,
  allowedCpus: readonly number[],
  threads: number,
  placement: "cores" | "siblings",
): number[] | null => {
  if (!Number.isInteger(threads) || threads < 1) return null;
  const cores = quietFirst(coresAmong(machine, allowedCpus).map((core) => siteOf(machine, core)));
  if (placement === "siblings") {
    return cores.find(({ core }) => core.length >= threads)?.core.slice(0, threads) ?? null;
  }
  for (const group of [
    ...groups(cores, "cache"),
    ...groups(cores, "node"),
    ...groups(cores, "package"),
    cores,
  ]) {
    if (group.length >= threads) {
      return group
        .slice(0, threads)
        .map(({ core }) => core.find((cpu) => cpu !== INTERRUPTED_CPU) ?? INTERRUPTED_CPU)
        .sort((a, b) => a - b);
    }
  }
  return null;
};

/** Where a core is; null where that is not known. */
interface Site {
  readonly core: Core;
  /** First CPU of those that share its last-level cache. */
  readonly cache: number | null;
  readonly node: number | null;
  readonly package: number | null;
  readonly hasMemory: boolean;
}

type Neighbourhood = "cache" | "node" | "package";

const siteOf = (machine: Machine, core: Core): Site => {
  const cpu = machine.topology.cpus.find(({ id }) => id === core[0]);
  const node = machine.numaNodes.find(({ id }) => id === cpu?.node);
  return {
    core,
    cache: lastLevelSharers(machine, core[0]!)?.[0] ?? null,
    node: cpu?.node ?? null,
    package: cpu?.package ?? null,
    hasMemory: node?.memoryBytes !== 0,
  };
};

/** The CPUs that share `cpu`'s cache of the highest level known. */
const lastLevelSharers = (machine: Machine, cpu: number): readonly number[] | null =>
  machine.caches
    .filter(({ type, sharedBy }) => type !== "instruction" && sharedBy.includes(cpu))
    .reduce<Machine["caches"][number] | null>(
      (last, cache) => (last === null || cache.level > last.level ? cache : last),
      null,
    )?.sharedBy ?? null;

/**
 * Neighbours next to each other; CPU 0's core last, and before it its neighbours, the nearest latest. So a team from the
 * front fills whole caches and nodes, and meets CPU 0 only when it needs every core there is.
 */
const quietFirst = (sites: readonly Site[]): readonly Site[] => {
  const interrupted = sites.find(({ core }) => core.includes(INTERRUPTED_CPU));
  const withInterrupted = (site: Site, what: Neighbourhood): number =>
    interrupted !== undefined && site[what] === interrupted[what] ? 1 : 0;
  const rank = (site: Site): readonly number[] => [
    site.hasMemory ? 0 : 1,
    ...(["package", "node", "cache"] as const).flatMap((what) => [
      withInterrupted(site, what),
      site[what] ?? Infinity,
    ]),
    site === interrupted ? 1 : 0,
    site.core[0]!,
  ];
  const ranked = sites.map((site) => ({ site, rank: rank(site) }));
  ranked.sort((a, b) => {
    const first = a.rank.findIndex((value, index) => value !== b.rank[index]);
    return first === -1 ? 0 : a.rank[first]! < b.rank[first]! ? -1 : 1;
  });
  return ranked.map(({ site }) => site);
};

/** Sites by what they share, in their order. One of which it is not known is in no group. */
const groups = (sites: readonly Site[], what: Neighbourhood): readonly (readonly Site[])[] => {
  const byKey = new Map<number, Site[]>();
  for (const site of sites) {
    const key = site[what];
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), site]);
  }
  return [...byKey.values()];
};
