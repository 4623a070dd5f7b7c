import type { Machine } from "../machine/machine.ts";
import { createRandom } from "../statistics/random.ts";
import { dataCacheOf } from "./caches.ts";

/** Two CPUs, the lower first. */
export type Pair = readonly [number, number];

/**
 * How far apart two CPUs are, as the system shows it; a guest may be shown anything. `l3-unknown`: one package, of
 * which the system does not tell who shares an L3 (or has none). `unknown`: not even the packages are told.
 */
export type PairClass = "siblings" | "same-l3" | "l3-unknown" | "other-l3" | "other-package" | "unknown";

/** From near to far. */
const PAIR_CLASSES: readonly PairClass[] = [
  "siblings",
  "same-l3",
  "l3-unknown",
  "other-l3",
  "other-package",
  "unknown",
];

/** Where a CPU is: two with equal entries share the thing. null where that is not told. */
interface Site {
  readonly cpu: number;
  readonly siblings: readonly number[];
  /** First CPU of those that share the L3. */
  readonly l3: number | null;
  readonly package: number | null;
}

const siteOf = (machine: Machine, cpu: number): Site => {
  const logical = machine.topology.cpus.find(({ id }) => id === cpu);
  return {
    cpu,
    siblings: logical?.siblings ?? [],
    l3: dataCacheOf(machine, cpu, 3)?.sharedBy[0] ?? null,
    package: logical?.package ?? null,
  };
};

const classOf = (a: Site, b: Site): PairClass => {
  if (a.siblings.includes(b.cpu)) return "siblings";
  if (a.l3 !== null && a.l3 === b.l3) return "same-l3";
  if (a.package === null || b.package === null) return "unknown";
  if (a.package !== b.package) return "other-package";
  return a.l3 === null || b.l3 === null ? "l3-unknown" : "other-l3";
};

/** All pairs of these CPUs by class, from near to far and ascending; classes without a pair are left out. */
export const pairsByClass = (
  machine: Machine,
  cpus: readonly number[],
): ReadonlyMap<PairClass, readonly Pair[]> => {
  const sites = [...new Set(cpus)].sort((a, b) => a - b).map((cpu) => siteOf(machine, cpu));
  const pairs = new Map<PairClass, Pair[]>(PAIR_CLASSES.map((each) => [each, []]));
  for (const [index, a] of sites.entries()) {
    for (const b of sites.slice(index + 1)) pairs.get(classOf(a, b))!.push([a.cpu, b.cpu]);
  }
  return new Map([...pairs].filter(([, each]) => each.length > 0));
};

/** The same for every run, so that runs on one machine are about the same pairs. */
const SPREAD_SEED = 1;

/** At most so many of these pairs, ascending, spread over their CPUs: none comes in twice while two are left that have not come in. */
export const spreadPairs = (pairs: readonly Pair[], most: number): readonly Pair[] => {
  const chosen: Pair[] = [];
  const uses = new Map<number, number>();
  let left = createRandom(SPREAD_SEED).shuffle(pairs);
  for (let limit = 1; left.length > 0 && chosen.length < most; limit++) {
    const passedOver: Pair[] = [];
    for (const pair of left) {
      if (chosen.length === most) break;
      if (pair.some((cpu) => (uses.get(cpu) ?? 0) >= limit)) {
        passedOver.push(pair);
        continue;
      }
      chosen.push(pair);
      for (const cpu of pair) uses.set(cpu, (uses.get(cpu) ?? 0) + 1);
    }
    left = passedOver;
  }
  return chosen.sort(([a, b], [c, d]) => a - c || b - d);
};

/** These pairs in two halves at random, the same for every run. */
export const randomHalves = (pairs: readonly Pair[]): readonly [readonly Pair[], readonly Pair[]] => {
  const shuffled = createRandom(SPREAD_SEED).shuffle(pairs);
  const half = Math.ceil(shuffled.length / 2);
  return [shuffled.slice(0, half), shuffled.slice(half)];
};
