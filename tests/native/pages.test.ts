import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { measure } from "./measure.ts";

/** What first touches, forks and writes after forks take in pages, faults and tables: counted, on any machine the same. */
const MIB = 2 ** 20;
const BLOCKS = 3;
/** Warm-up included, as in all that is counted. */
const TRIALS = BLOCKS + 1;
const counted = async (slug: string, given: Record<string, number | string>) => {
  const kernel = kernels.get(slug)!;
  const parameters = encodeParameters(kernel, resolveParameters(kernel, given));
  return (await measure(slug, parameters, { blocks: BLOCKS })).arms[0]!.counters;
};
const smallPages = await counted("page_touch", { pages: "base", bytes: 2 * MIB }).then(
  ({ touches }) => touches === TRIALS * 512,
  () => false,
);
const hugePages =
  smallPages && (await counted("page_touch", { pages: "thp", bytes: 2 * MIB }))["wrong_pages"] === 0;

describe("pages", () => {
  it.runIf(smallPages)("that are touched are there, each by one fault, and none that are not", async () => {
    const touch = (pattern: string, mib: number) =>
      counted("page_touch", { pages: "base", bytes: mib * MIB, pattern });
    for (const [pattern, mib, touched, tables] of [
      ["every-page", 8, 2048, 4],
      ["one-per-2mib", 16, 8, 8],
      ["one-span-in-16", 64, 1024, 2],
      ["none", 8, 0, 0],
    ] as const) {
      expect(await touch(pattern, mib), pattern).toMatchObject({
        trials: TRIALS,
        bytes: TRIALS * mib * MIB,
        touches: TRIALS * touched,
        resident_bytes: TRIALS * touched * 4096,
        huge_bytes: 0,
        wrong_pages: 0,
        mismatches: 0,
      });
      const { faults, table_bytes } = await touch(pattern, mib);
      // Another thread of the process may take a table meanwhile, and a page may be taken away and faulted again.
      expect(faults! - TRIALS * touched, pattern).toBeGreaterThanOrEqual(0);
      expect(faults! - TRIALS * touched, pattern).toBeLessThan(16);
      expect(table_bytes! / 4096 - TRIALS * tables, pattern).toBeGreaterThanOrEqual(0);
      expect(table_bytes! / 4096 - TRIALS * tables, pattern).toBeLessThan(TRIALS);
    }
  });

  it.runIf(hugePages)("that are huge come by one fault for each 2 MiB", async () => {
    const { faults, huge_bytes, resident_bytes } = await counted("page_touch", {
      pages: "thp",
      bytes: 16 * MIB,
      warmed: "yes",
      timing: "singly",
    });
    expect(huge_bytes).toBe(TRIALS * 16 * MIB);
    expect(resident_bytes).toBe(huge_bytes);
    expect(faults! - TRIALS * 8).toBeGreaterThanOrEqual(0);
    expect(faults! - TRIALS * 8).toBeLessThan(8);
  });

  it.runIf(smallPages)("that a child shares are copied by writes alone, and no child is left", async () => {
    const copy = (pages: string, write: string) => counted("fork_copy", { pages, bytes: 4 * MIB, write });
    expect(await copy("base", "none")).toMatchObject({ forks: TRIALS, writes: 0, copied_bytes: 0 });
    expect(await copy("base", "one-byte-per-2mib")).toMatchObject({
      forks: TRIALS,
      writes: TRIALS * 2,
      copied_bytes: TRIALS * 2 * 4096,
      mismatches: 0,
    });
    expect(await copy("base", "every-4th-page")).toMatchObject({
      writes: TRIALS * 2,
      copied_bytes: TRIALS * 256 * 4096,
    });
    if (hugePages) {
      const { copied_bytes, huge_bytes_before } = await copy("thp", "one-byte-per-2mib");
      expect(huge_bytes_before).toBe(TRIALS * 4 * MIB);
      // Whole since Linux 2.6.38, one small page since 5.8.
      expect([4096, 2 * MIB]).toContain(copied_bytes! / (TRIALS * 2));
    }
    const left = readdirSync("/proc").filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        return status.includes(`PPid:\t${process.pid}\n`) && status.includes("Threads:\t1\n");
      } catch {
        return false;
      }
    });
    expect(left).toEqual([]);
  });
});
