import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { measure } from "./measure.ts";

/** What is laid out, looked up and allocated is where it should be on any machine, and found there. */
describe("records", () => {
  it("straddling records touch two lines each, aligned ones one", async () => {
    const records = { words: 0, pair: 0, count: 256, residence: 0, dependence: 0 };
    const aligned = await measure("gather", { ...records, offset: 0 });
    const straddling = await measure("gather", { ...records, offset: 8 });
    expect(aligned.arms[0]!.counters).toEqual({ lines: 256, records: 256 });
    expect(straddling.arms[0]!.counters).toEqual({ lines: 512, records: 256 });
  });

  it("records read one after the other are the very ones read at once", async () => {
    const records = { offset: 0, words: 1, pair: 0, count: 300, residence: 0 };
    const independent = await measure("gather", { ...records, dependence: 0 });
    const dependent = await measure("gather", { ...records, dependence: 1 });
    expect(independent.arms[0]!.counters).toEqual({ lines: 300, records: 300 });
    expect(dependent.arms[0]!.counters).toEqual(independent.arms[0]!.counters);
  });

  it.each([
    ["redis-3.2", { size: 16, refcount_bit: 32, refcount_bits: 32, ptr_bit: 64, ptr_bits: 64, lines: 16 }],
    ["redis-8.2", { size: 16, refcount_bit: 34, refcount_bits: 30, ptr_bit: 64, ptr_bits: 64, lines: 16 }],
    [
      "redis-key-metadata",
      { size: 16, refcount_bit: 8, refcount_bits: 23, ptr_bit: 64, ptr_bits: 64, lines: 16 },
    ],
    [
      "wide-refcount",
      { size: 24, refcount_bit: 64, refcount_bits: 64, ptr_bit: 128, ptr_bits: 64, lines: 24 },
    ],
    ["two-words", { size: 16, refcount_bit: 0, refcount_bits: 64, ptr_bit: 64, ptr_bits: 64, lines: 16 }],
  ])("an object is laid out as its declaration says: %s", async (layout, counters) => {
    const kernel = kernels.get("object_layout")!;
    const { arms } = await measure(
      "object_layout",
      encodeParameters(kernel, resolveParameters(kernel, { layout })),
    );
    expect(arms[0]!.counters).toEqual({ ...counters, objects: 64, mismatches: 0 });
  });
});

describe("lookups", () => {
  it("every key finds its place, by each method, in arrays of any size", async () => {
    for (const n of [4, 8, 12, 28, 32, 36, 100, 1020, 4096]) {
      for (const method of [0, 1, 2, 3]) {
        for (const dependence of [0, 1]) {
          const { counters } = (
            await measure("sorted_search", { n, method, dependence, adds: method < 2 ? 0 : n % 3 })
          ).arms[0]!;
          expect(counters, `n ${n}, method ${method}`).toEqual({ mismatches: 0 });
        }
      }
    }
  });

  it("batches of lookups hit what lookups one by one hit", async () => {
    const lookups = { entries: 1000, lookups: 500, dependence: 0, residence: 0 };
    const oneByOne = (await measure("hash_lookup", { ...lookups, mode: 0, batch: 1 })).arms[0]!.counters;
    expect(oneByOne["mismatches"]).toBe(0);
    // Seven in eight are there; the rest are not.
    expect(oneByOne["hits"]).toBeGreaterThan(400);
    expect(oneByOne["hits"]).toBeLessThan(480);
    // A bucket each, and a node and a value for each hit, at least.
    expect(oneByOne["lines"]).toBeGreaterThanOrEqual(500 + 2 * oneByOne["hits"]!);
    for (const batch of [1, 7, 32, 64]) {
      for (const dependence of [0, 1]) {
        const staged = await measure("hash_lookup", { ...lookups, mode: 1, batch, dependence });
        expect(staged.arms[0]!.counters, `batch ${batch}`).toEqual(oneByOne);
      }
    }
  });
});

describe("blocks of memory", () => {
  it("aligned_alloc's blocks all start on a line", async () => {
    const evidence = await measure("malloc_census", { allocator: 1, size: 64, count: 1000 });
    const { blocks, line_aligned, mismatches } = evidence.arms[0]!.counters;
    expect(line_aligned).toBe(blocks);
    expect(mismatches).toBe(0);
  });
});
