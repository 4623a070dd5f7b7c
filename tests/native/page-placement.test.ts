import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";
import { cpus, measure } from "./measure.ts";

const BLOCKS = 3;
const PAGES = 32;
const BYTES = PAGES * 4096;

const kernel = kernels.get("page_placement")!;
const encoded = (parameters: Record<string, number | string>) =>
  encodeParameters(kernel, resolveParameters(kernel, { bytes: BYTES, ...parameters }));

const counters = async (parameters: Record<string, number | string>) =>
  (await measure(kernel.slug, encoded(parameters), { blocks: BLOCKS, team: cpus.slice(0, 1) })).arms[0]!
    .counters;

/** What holds on a machine of one node, and on any: warm-up included, a block more than is asked for. */
const TRIALS = BLOCKS + 1;

describe("page_placement", () => {
  it("finds every page on the node of the CPU that touched it", async () => {
    for (const more of [{}, { mapCpu: cpus[0]!, touchCpu: cpus.at(-1)! }]) {
      const counted = await counters(more);
      expect(counted).toMatchObject({
        trials: TRIALS,
        pages: TRIALS * PAGES,
        on_toucher: TRIALS * PAGES,
        elsewhere: 0,
        absent: 0,
        moved: 0,
        refused: 0,
        mismatches: 0,
      });
      const byNode = Object.entries(counted).filter(([name]) => name.startsWith("node_"));
      expect(byNode.reduce((sum, [, pages]) => sum + pages, 0)).toBe(TRIALS * PAGES);
    }
  });

  it("comes back to its own CPU from wherever it went", async () => {
    const away = { mapCpu: cpus.at(-1)!, touchCpu: cpus.at(-1)! };
    const { threads } = await measure(kernel.slug, encoded(away), { blocks: BLOCKS, team: cpus.slice(0, 1) });
    expect(threads).toMatchObject([{ cpu: cpus[0], movedBlocks: 0 }]);
  });

  it.each(["bind", "preferred", "interleave"])("places by %s over node 0 on node 0", async (policy) => {
    expect(await counters({ policy, nodes: nodeMask([0]) })).toMatchObject({
      node_0: TRIALS * PAGES,
      elsewhere: 0,
      mismatches: 0,
    });
  });

  it("moves nothing to where it is, with and without being told to", async () => {
    for (const then of ["mbind", "mbind-move"]) {
      expect(await counters({ policy: "bind", nodes: 1, then, thenNodes: 1 })).toMatchObject({
        moved: 0,
        absent: 0,
        mismatches: 0,
      });
    }
  });

  it("counts as elsewhere what is not on the nodes asked about", async () => {
    // Node 51 is asked about, not bound to.
    expect(await counters({ nodes: nodeMask([51]) })).toMatchObject({
      elsewhere: TRIALS * PAGES,
      mismatches: 0,
    });
  });

  it("says so where a node is not there, and where a CPU is not", async () => {
    await expect(counters({ policy: "bind", nodes: nodeMask([51]) })).rejects.toMatchObject({
      code: "ERR_MEMORY_POLICY",
      message: expect.stringMatching(/^mbind of \d+ bytes: Invalid argument \(errno 22\)$/) as unknown,
    });
    await expect(counters({ touchCpu: 8191 })).rejects.toMatchObject({ code: "ERR_AFFINITY" });
  });

  it("leaves to native code what workers cannot do", () => {
    const refused = (given: Record<string, number | string>) => () =>
      kernel.check?.(resolveParameters(kernel, { bytes: BYTES, ...given }) as never, 1, "wasm");
    expect(refused({ policy: "bind", nodes: 1 })).not.toThrow();
    for (const given of [{ touchCpu: 0 }, { mapCpu: 0 }, { then: "mbind", thenNodes: 1 }, { pages: "thp" }])
      expect(refused(given)).toThrow("do not go together in wasm");
  });

  it("refuses policies without nodes, and nodes without a policy to come", async () => {
    for (const wrong of [{ policy: "bind" }, { then: "mbind" }, { thenNodes: 1 }]) {
      await expect(counters(wrong)).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
      const parameters = resolveParameters(kernel, { bytes: BYTES, ...wrong });
      expect(() => kernel.check?.(parameters as never, 1, "native")).toThrow("page_placement");
    }
  });
});
