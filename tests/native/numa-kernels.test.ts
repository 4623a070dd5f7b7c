import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";
import { addon, cpus, measure } from "./measure.ts";
import { untilShown } from "../until-shown.ts";

const encoded = (slug: string, parameters: Record<string, number | string>) =>
  encodeParameters(kernels.get(slug)!, resolveParameters(kernels.get(slug)!, parameters));

const alone = async (slug: string, parameters: Record<string, number | string>) =>
  (await measure(slug, encoded(slug, parameters), { team: cpus.slice(0, 1) })).arms[0]!;

describe("a chase on a node", () => {
  const chase = { nodes: 4096, pages: "base" };

  it("finds its memory there, by whatever policy names it", async () => {
    for (const policy of ["bind", "preferred", "interleave"]) {
      const { counters } = await alone("pointer_chase", { ...chase, policy, memoryNodes: nodeMask([0]) });
      expect(counters).toEqual({ nodes: 4096, wrong_pages: 0, wrong_nodes: 0, mismatches: 0 });
    }
  });

  it("has nothing to say of nodes without a policy", async () => {
    expect((await alone("pointer_chase", chase)).counters).not.toHaveProperty("wrong_nodes");
  });

  it("says so where the node is not there", async () => {
    await expect(
      alone("pointer_chase", { ...chase, policy: "bind", memoryNodes: nodeMask([51]) }),
    ).rejects.toMatchObject({ code: "ERR_MEMORY_POLICY" });
  });

  it("takes nodes with a policy, and a policy with nodes", () => {
    const kernel = kernels.get("pointer_chase")!;
    for (const wrong of [{ policy: "bind" }, { memoryNodes: 1 }]) {
      const parameters = resolveParameters(kernel, { ...chase, ...wrong });
      expect(() => kernel.check?.(parameters as never, 1, "native")).toThrow("memoryNodes");
    }
  });
});

describe("page_migration", () => {
  it("finds on its own node what was touched there, at once", async () => {
    const pages = 64;
    const { counters } = await alone("page_migration", { bytes: pages * 4096, seconds: 60 });
    // All pages are local from the start on a machine of one node: nothing is waited for.
    expect(counters).toMatchObject({
      pages,
      local_start: pages,
      local_end: pages,
      local_after_0: pages,
      idle_local_end: pages,
      bound_local_end: pages,
      seconds: 0,
    });
  });
});

describe("spin_ping_pong", () => {
  it.runIf(cpus.length >= 2)("answers every question, wherever its ends are", async () => {
    const placements = ["pinned", "unpinned", "crowded"];
    const blocks = 2;
    const attempt = async (seed: number) => {
      const evidence = await addon.run(
        {
          cpus: cpus.slice(0, 2),
          arms: placements.map((placement) => ({
            kernel: "spin_ping_pong",
            threads: 2,
            parameters: encoded("spin_ping_pong", { placement, hogs: 2 }),
          })),
          blocks,
          warmupBlocks: 1,
          seed,
          trialNs: 20_000_000,
        },
        new Float64Array(blocks * 2 * placements.length),
        new Uint8Array(blocks),
      );
      evidence.arms.forEach(({ counters, operations, overlap }, index) => {
        const name = placements[index]!;
        expect(counters["mismatches"], name).toBe(0);
        expect(operations[0], name).toBe(operations[1]);
        // The warm-up's are among them.
        expect(counters["round_trips"], name).toBeGreaterThan(operations[0]!);
        expect(counters["p50_ns"], name).toBeGreaterThan(0);
        const quantiles = ["p50_ns", "p90_ns", "p99_ns", "p999_ns", "longest_ns"].map(
          (each) => counters[each]!,
        );
        expect(quantiles, name).toEqual([...quantiles].sort((a, b) => a - b));
        expect(overlap, name).toBe(1);
        // The hog on a crowded arm's CPU is no neighbour of the others.
        expect(counters["crowd_turns"]! > 0, name).toBe(name === "crowded");
        expect(counters["stray_turns"], name).toBe(0);
      });
      expect(evidence.threads.map(({ movedBlocks }) => movedBlocks)).toEqual([0, 0]);
      return evidence.arms.map(({ counters }) => counters["hog_turns"]!);
    };
    expect(await untilShown(attempt, (turns) => !turns.includes(0))).not.toContain(0);
  });

  it.runIf(cpus.length >= 2)("waits whole time slices where both ends share a CPU", async () => {
    const { arms } = await measure(
      "spin_ping_pong",
      encoded("spin_ping_pong", { placement: "crowded", hogs: 0 }),
      { blocks: 2, team: cpus.slice(0, 2), trialNs: 20_000_000 },
    );
    // A hand-over by the scheduler, not by the coherence protocol: a few hundred in 60 ms, not hundreds of thousands.
    expect(arms[0]!.counters["round_trips"]).toBeLessThan(10_000);
  });
});
