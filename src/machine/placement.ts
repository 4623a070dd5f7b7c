import { coresAmong, type Core } from "../experiment/topology.ts";
import type { LogicalCpu, Machine } from "./machine.ts";

/** Most interrupts that nobody steers go to CPU 0, and the kernel's own housekeeping with them. */
const INTERRUPTED_CPU = 0;

/**
 * CPUs for a team of `threads`, ascending; null where there are not enough. The same machine and the
 * same CPUs always give the same team.
 *
 * `cores`: no two known siblings, as near as can be (one last-level cache, else one node, else one package,
 * else anywhere), and among equally near ones not on CPU 0 or its sibling.
 * `siblings`: all on one core, not that of CPU 0 if there is another.
 */
export const placeTeam = (
  machine: Machine,
  allowedCpus: readonly number[],
  threads: number,
  placement: "cores" | "siblings",
): number[] | null => {
  if (!Number.isInteger(threads) || threads < 1) return null;
  const cores = coresAmong(machine, allowedCpus);
  return placement === "siblings" ? onOneCore(cores, threads) : onCores(machine, cores, threads);
};

const onOneCore = (cores: readonly Core[], threads: number): number[] | null => {
  const large = cores.filter((core) => core.length >= threads);
  const core = large.find((candidate) => !candidate.includes(INTERRUPTED_CPU)) ?? large[0];
  return core === undefined ? null : core.slice(0, threads);
};

const onCores = (machine: Machine, cores: readonly Core[], threads: number): number[] | null => {
  for (const groups of nearness(machine, cores)) {
    const large = groups.filter((group) => group.length >= threads);
    // The core of CPU 0 only where a group cannot do without.
    const group = large.find((candidate) => quietCores(candidate).length >= threads) ?? large[0];
    if (group !== undefined) {
      return [...quietCores(group), ...group.filter(isInterrupted)]
        .slice(0, threads)
        .map(representative)
        .sort((a, b) => a - b);
    }
  }
  return null;
};

const isInterrupted = (core: Core): boolean => core.includes(INTERRUPTED_CPU);
const quietCores = (cores: readonly Core[]): readonly Core[] => cores.filter((core) => !isInterrupted(core));
const representative = (core: Core): number => core.find((cpu) => cpu !== INTERRUPTED_CPU) ?? INTERRUPTED_CPU;

/** Groups of cores, the nearest kind first. A core of which a kind is not known is in no group of that kind. */
const nearness = (machine: Machine, cores: readonly Core[]): readonly (readonly (readonly Core[])[])[] => {
  const known = new Map(machine.topology.cpus.map((cpu) => [cpu.id, cpu]));
  const attribute = (of: (cpu: LogicalCpu) => string | null) =>
    groupBy(cores, (core) => {
      const cpu = known.get(core[0]!);
      return cpu === undefined ? null : of(cpu);
    });
  return [
    attribute((cpu) => lastLevelCache(machine, cpu.id)),
    attribute((cpu) => cpu.node?.toString() ?? null),
    attribute((cpu) => cpu.package?.toString() ?? null),
    [inOrderOfNearness(machine, cores, known)],
  ];
};

/** So that a team wider than any group fills whole nodes, and not the first CPUs of each. */
const inOrderOfNearness = (
  machine: Machine,
  cores: readonly Core[],
  known: ReadonlyMap<number, LogicalCpu>,
): readonly Core[] => {
  const order = (core: Core): readonly number[] => {
    const cpu = known.get(core[0]!);
    return [cpu?.package ?? Infinity, cpu?.node ?? Infinity, firstSharer(machine, core[0]!), core[0]!];
  };
  return [...cores].sort((a, b) => {
    const [left, right] = [order(a), order(b)];
    const differs = left.findIndex((value, index) => value !== right[index]);
    return differs === -1 ? 0 : left[differs]! < right[differs]! ? -1 : 1;
  });
};

const groupBy = (cores: readonly Core[], of: (core: Core) => string | null): readonly (readonly Core[])[] => {
  const groups = new Map<string, Core[]>();
  for (const core of cores) {
    const key = of(core);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), core]);
  }
  return [...groups.values()];
};

/** The CPUs that share `cpu`'s cache of the highest level known. */
const lastLevelSharers = (machine: Machine, cpu: number): readonly number[] | null =>
  machine.caches
    .filter(({ type, sharedBy }) => type !== "instruction" && sharedBy.includes(cpu))
    .reduce<Machine["caches"][number] | null>(
      (last, cache) => (last === null || cache.level > last.level ? cache : last),
      null,
    )?.sharedBy ?? null;

const lastLevelCache = (machine: Machine, cpu: number): string | null =>
  lastLevelSharers(machine, cpu)?.join() ?? null;
const firstSharer = (machine: Machine, cpu: number): number =>
  lastLevelSharers(machine, cpu)?.[0] ?? Infinity;
