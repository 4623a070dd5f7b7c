import { numberedEntries, parseCpuList } from "./cpu-list.ts";
import { countIn, sizeIn, wordIn } from "./kernel-text.ts";
import type { Cache } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";
import { CPU_ROOT } from "./topology.ts";

/** Documentation/ABI/testing/sysfs-devices-system-cpu. */
const TYPES: Readonly<Record<string, Cache["type"]>> = {
  Data: "data",
  Instruction: "instruction",
  Unified: "unified",
};

/**
 * Every cache instance once, by level, type and first CPU. An instance whose sharers are hidden is left out. Of two of one
 * level, type and sharers the smaller is nearer to the core, and what loads hit first: Lion Cove has 48 and 192 KiB.
 */
export const probeCaches = (reader: SystemReader, online: readonly number[]): readonly Cache[] => {
  const instances = new Map<string, Cache>();
  // Indices mean the same on every CPU of an instance, so its other CPUs need no reading: on 256 CPUs
  // this saves some ten thousand reads, most of the probe's time.
  const seen = new Set<string>();
  for (const cpu of online) {
    const root = `${CPU_ROOT}/cpu${cpu}/cache`;
    for (const index of numberedEntries(reader.list(root), "index")) {
      if (seen.has(`${index}/${cpu}`)) continue;
      const cache = cacheAt(reader, `${root}/index${index}`);
      if (cache === null || !cache.sharedBy.includes(cpu)) continue;
      for (const sharer of cache.sharedBy) seen.add(`${index}/${sharer}`);
      const key = `${cache.level} ${cache.type} ${cache.sharedBy.join()}`;
      if (bytesOf(cache) <= bytesOf(instances.get(key))) instances.set(key, cache);
    }
  }
  return [...instances.values()].sort(
    (a, b) => a.level - b.level || a.type.localeCompare(b.type) || a.sharedBy[0]! - b.sharedBy[0]!,
  );
};

const bytesOf = (cache: Cache | undefined): number => cache?.bytes ?? Infinity;

const cacheAt = (reader: SystemReader, directory: string): Cache | null => {
  const text = (name: string): string | null => reader.readText(`${directory}/${name}`);
  const level = countIn(text("level"));
  const type = TYPES[wordIn(text("type")) ?? ""];
  const sharedBy = parseCpuList(wordIn(text("shared_cpu_list")));
  if (level === null || level === 0 || type === undefined || sharedBy === null) return null;
  // Zero is what firmware that does not tell leaves behind; a cache of no lines or ways does not exist.
  return {
    level,
    type,
    bytes: sizeIn(text("size")),
    lineBytes: countIn(text("coherency_line_size")) || null,
    ways: countIn(text("ways_of_associativity")) || null,
    sets: countIn(text("number_of_sets")) || null,
    sharedBy,
  };
};
