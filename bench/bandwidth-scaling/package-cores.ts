import { dataCacheOf } from "../../src/experiment/caches.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import { coresAmong, type Core } from "../../src/experiment/topology.ts";
import type { Machine } from "../../src/machine/machine.ts";

/** Whose bandwidth is shared: the cores of one package. */

/** Of the claims: a server's. */
export const LEAST_CORES = 8;

/** As many threads as the kernel takes. */
const MOST_CORES = 64;

/** Interrupts that nobody steers go to CPU 0. */
const INTERRUPTED_CPU = 0;

/** A CPU of each core of the package of which most cores may be used, ascending. */
export const largestPackage = ({ machine, cpus }: Setting): readonly number[] => {
  const packages = new Map<number | null, Core[]>();
  for (const core of ofOneKind(machine, coresAmong(machine, cpus))) {
    const of = machine.topology.cpus.find(({ id }) => id === core[0])?.package ?? null;
    packages.set(of, [...(packages.get(of) ?? []), core]);
  }
  const [largest = []] = [...packages.values()].sort((a, b) => b.length - a.length);
  return largest
    .slice(0, MOST_CORES)
    .map((core) => core.find((cpu) => cpu !== INTERRUPTED_CPU) ?? INTERRUPTED_CPU)
    .sort((a, b) => a - b);
};

/** Small cores beside large ones would be measured as if they were a part of one: the large ones, where there are both. */
const ofOneKind = (machine: Machine, cores: readonly Core[]): readonly Core[] => {
  const kinds = cores.map((core) => kindOf(machine, core));
  const [largest] = kinds.toSorted((a, b) => compareKinds(b, a));
  return cores.filter((_, index) => compareKinds(kinds[index]!, largest!) === 0);
};

/** Threads, first level, second level: what a core is larger by, the first that differs. */
type Kind = readonly [threads: number, first: number, second: number];

/**
 * Some hybrid parts have SMT on their large cores alone (Alder Lake), others have none at all (Arm's big.LITTLE, Arrow Lake,
 * Lunar Lake). The first level decides before the second, which four small cores of Intel's share, and is larger then.
 * A size that is not stated is no difference.
 */
const kindOf = (machine: Machine, core: Core): Kind => {
  const cpu = core[0]!;
  const siblings = machine.topology.cpus.find(({ id }) => id === cpu)?.siblings;
  const bytesAt = (level: number): number => dataCacheOf(machine, cpu, level)?.bytes ?? 0;
  return [siblings?.length ?? 1, bytesAt(1), bytesAt(2)];
};

const compareKinds = (a: Kind, b: Kind): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Bytes of all last-level caches that these CPUs have; null where none is stated. */
export const lastLevelsOf = (machine: Machine, cpus: readonly number[]): number | null => {
  const theirs = machine.caches.filter(
    ({ type, sharedBy }) => type !== "instruction" && cpus.some((cpu) => sharedBy.includes(cpu)),
  );
  const last = Math.max(...theirs.map(({ level }) => level));
  const bytes = theirs.filter(({ level }) => level === last).map((cache) => cache.bytes ?? 0);
  const sum = bytes.reduce((total, each) => total + each, 0);
  return sum > 0 ? sum : null;
};
