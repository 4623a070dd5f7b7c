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

/** Hybrid parts give SMT to their large cores alone; small ones beside them would be measured as if they were half of a core. */
const ofOneKind = (machine: Machine, cores: readonly Core[]): readonly Core[] => {
  const threads = (core: Core): number =>
    machine.topology.cpus.find(({ id }) => id === core[0])?.siblings?.length ?? 1;
  const most = Math.max(...cores.map(threads));
  return cores.filter((core) => threads(core) === most);
};

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
