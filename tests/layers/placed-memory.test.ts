import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type * as NativeModule from "../../src/layers/native.ts";
import type { Samples } from "../../src/experiment/samples.ts";
import type * as TeamModule from "../../src/layers/worker-team.ts";
import { importBuilt } from "./built.ts";
import { comparisonOf } from "./comparison.ts";

const { createWorkerTeam } = await importBuilt<typeof TeamModule>("layers/worker-team.js");
const { loadNative } = await importBuilt<typeof NativeModule>("layers/native.js");
const native = (() => {
  try {
    return loadNative();
  } catch {
    return null;
  }
})();
const hasHugePages = /\[(always|madvise)\]/.test(
  ((): string => {
    try {
      return readFileSync("/sys/kernel/mm/transparent_hugepage/enabled", "utf8");
    } catch {
      return "";
    }
  })(),
);

/** One mebibyte of nodes, on whole pages that nobody has touched. */
const chase = (pages: string) => ({
  kernel: "pointer_chase",
  parameters: { nodes: 256, stride: 4096, scatter: "lines", pages },
});

const run = async (layer: "wasm" | "js", arms: Parameters<typeof comparisonOf>[1]): Promise<Samples> => {
  const team = createWorkerTeam();
  try {
    return await team.run(comparisonOf(layer, arms, { threads: 1 }), layer);
  } finally {
    await team.close();
  }
};

describe.runIf(native !== null)("memory of workers", () => {
  it.runIf(hasHugePages).each(["wasm", "js"] as const)(
    "is on the pages that were asked for (%s)",
    async (layer) => {
      const { arms } = await run(layer, { huge: chase("thp"), base: chase("base") });
      expect(arms[0]!.counters).toEqual({ nodes: 256, mismatches: 0, wrong_pages: 0 });
      expect(arms[1]!.counters).toEqual({ nodes: 256, mismatches: 0 });
    },
  );

  it.runIf(hasHugePages)("holds arrays of a stream on them, and on the node that was named", async () => {
    const stream = (more: Record<string, string | number>) => ({
      kernel: "stream",
      parameters: { op: "triad", bytes: 65_536, ...more },
    });
    const { arms } = await run("wasm", {
      huge: stream({ pages: "thp" }),
      bound: stream({ pages: "base", policy: "bind", nodes: 1 }),
    });
    expect(arms[0]!.counters).toMatchObject({ mismatches: 0, wrong_pages: 0 });
    expect(arms[1]!.counters).toMatchObject({ mismatches: 0, wrong_pages: 0, wrong_nodes: 0 });
  });

  it("tells where its pages went, anew in every trial", async () => {
    const place = (more: Record<string, string | number>) => ({
      kernel: "page_placement",
      parameters: { bytes: 1_048_576, ...more },
    });
    const { arms } = await run("wasm", {
      bound: place({ policy: "bind", nodes: 1 }),
      untold: place({}),
      // A node that is not where the pages come from, if it is there at all.
      beyond: place({ nodes: 2 ** 40 }),
    });
    const [bound, untold, beyond] = arms.map(({ counters }) => counters);
    // Pages that an earlier trial had left would count as mismatches.
    expect(bound).toMatchObject({ pages: 256, elsewhere: 0, absent: 0, mismatches: 0, node_0: 256 });
    expect(untold).toMatchObject({ pages: 256, elsewhere: 0, absent: 0, mismatches: 0 });
    expect(beyond).toMatchObject({ pages: 256, elsewhere: 256, absent: 0, mismatches: 0 });
  });

  it.runIf(hasHugePages)("is zero and on base pages again for whoever comes next", async () => {
    const team = createWorkerTeam();
    try {
      for (const pages of ["thp", "base", "thp"]) {
        const { arms } = await team.run(comparisonOf("js", { arm: chase(pages) }, { threads: 1 }), "js");
        expect(arms[0]!.counters).toMatchObject({ mismatches: 0 });
      }
    } finally {
      await team.close();
    }
  });

  it("tells pages of another kind from those asked for", () => {
    const MIB = 2 ** 20;
    const memory = new Uint8Array(new SharedArrayBuffer(8 * MIB));
    const start = native!.bytesToAligned(memory, 2 * MIB);
    const whole = new Uint8Array(memory.buffer, start, 4 * MIB);
    native!.placeMemory(whole, 0, 0, 0);
    whole.fill(1);
    expect(native!.wrongPages(whole, 0)).toBe(0);
    expect(native!.wrongPages(whole, 1)).toBe(1024);
    expect(new Set(native!.nodesOfPages(whole)).size).toBe(1);
    native!.placeMemory(whole, 0, 0, 0);
    // Given back: zero, and not there.
    expect([...native!.nodesOfPages(whole)].every((node) => node < 0)).toBe(true);
    expect(whole.every((byte) => byte === 0)).toBe(true);
  });

  it("is refused where it is no memory, or not in whole pages", () => {
    const memory = new Uint8Array(new SharedArrayBuffer(2 ** 20));
    const start = native!.bytesToAligned(memory, 4096);
    const pages = new Uint8Array(memory.buffer, start, 8192);
    const refused = { code: "ERR_NATIVE_ARGUMENT" };
    const cases: (() => unknown)[] = [
      () => {
        native!.placeMemory(pages.subarray(1), 0, 0, 0);
      },
      () => {
        native!.placeMemory(pages.subarray(0, 0), 0, 0, 0);
      },
      () => {
        native!.placeMemory(pages, 2, 0, 0);
      },
      () => {
        native!.placeMemory(pages, 0, 6, 0);
      },
      () => {
        native!.placeMemory(pages, 0, 1, -1);
      },
      () => {
        native!.placeMemory(new Float64Array(512) as unknown as Uint8Array, 0, 0, 0);
      },
      () => native!.wrongPages(pages.subarray(0, 100), 0),
      () => native!.bytesToAligned(pages, 0),
    ];
    for (const call of cases) expect(call).toThrow(expect.objectContaining(refused));
    expect(() => {
      native!.placeMemory(pages, 0, 1, 2 ** 40);
    }).toThrow(expect.objectContaining({ code: "ERR_MEMORY_POLICY" }));
  });
});
