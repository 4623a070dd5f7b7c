import { ascending } from "./cpu-list.ts";
import { countIn } from "./kernel-text.ts";

/** One paragraph of /proc/cpuinfo: what it says of one logical CPU, or of all of them. */
export type CpuinfoBlock = ReadonlyMap<string, string>;

export const parseCpuinfo = (text: string | null): readonly CpuinfoBlock[] => {
  const blocks: CpuinfoBlock[] = [];
  for (const paragraph of (text ?? "").split(/\n\s*\n/)) {
    const block = new Map<string, string>();
    for (const line of paragraph.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const key = line.slice(0, colon).trim();
      if (!block.has(key)) block.set(key, line.slice(colon + 1).trim());
    }
    if (block.size > 0) blocks.push(block);
  }
  return blocks;
};

/** What the first block that has `key` says; null where none has, or it is empty. */
export const cpuinfoField = (blocks: readonly CpuinfoBlock[], key: string): string | null => {
  for (const block of blocks) {
    const value = block.get(key);
    if (value !== undefined && value !== "") return value;
  }
  return null;
};

export const cpuinfoProcessors = (blocks: readonly CpuinfoBlock[]): readonly number[] =>
  ascending(
    blocks
      .map((block) => countIn(block.get("processor") ?? null))
      .filter((processor) => processor !== null && processor <= 65_535)
      .map(Number),
  );
