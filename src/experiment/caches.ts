import type { Cache, Machine } from "../machine/machine.ts";
import { placeTeam } from "../machine/placement.ts";
import type { Setting } from "./experiment.ts";

/** Where neither sysfs nor anything else tells: every x86-64 and most Armv8. */
const USUAL_LINE_BYTES = 64;

/** The line size of the first-level data cache as the system states it. What it is in effect is false-sharing-distance's to find. */
export const statedLineBytes = (machine: Machine): number =>
  machine.caches.find(({ level, type }) => level === 1 && type !== "instruction")?.lineBytes ??
  USUAL_LINE_BYTES;

/** The data or unified cache of a level that a team of one thread runs on, as the system states it; null where it does not. */
export const statedCache = ({ machine, cpus }: Setting, level: number): Cache | null => {
  const cpu = placeTeam(machine, cpus, 1, "cores")?.[0];
  return cpu === undefined ? null : dataCacheOf(machine, cpu, level);
};

/** The same, of one CPU. */
export const dataCacheOf = (machine: Machine, cpu: number, level: number): Cache | null =>
  machine.caches.find(
    (cache) => cache.level === level && cache.type !== "instruction" && cache.sharedBy.includes(cpu),
  ) ?? null;

/** Where the size of a level is not stated: the levels of a typical core, so that there is something to lay out. */
const USUAL_BYTES: Readonly<Record<number, number>> = {
  1: 32 * 2 ** 10,
  2: 2 ** 20,
  3: 16 * 2 ** 20,
};

/**
 * The size of the data cache of a level, bytes; a usual one where it is not stated, for claims that need the stated one
 * require it (`cache-sizes`).
 */
export const cacheBytes = (setting: Setting, level: 1 | 2 | 3): number =>
  statedCache(setting, level)?.bytes ?? USUAL_BYTES[level]!;

/**
 * A working set that the third level holds wherever it is one: four times the second level, within twice that and a
 * quarter of the third. A guest that is told the whole third level owns a slice of it at best.
 */
export const thirdLevelBytes = (setting: Setting): number => {
  const second = cacheBytes(setting, 2);
  return Math.max(2 * second, Math.min(4 * second, cacheBytes(setting, 3) / 4));
};
