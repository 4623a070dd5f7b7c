import { describe, expect, it } from "vitest";
import type { ParameterError } from "../../src/errors.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { stream, STREAM_ARRAYS, STREAM_OPS } from "../../src/kernels/stream.ts";
import { addon, cpus, measure, SHORT_NS } from "./measure.ts";

/** What streams count and check holds on any machine: bytes by STREAM's rule, nothing left out, nothing wrong. */
const CHUNK = 65_536;
const WIDTHS = stream.parameters.width.of;
const STORES = stream.parameters.store.of;

const encoded = (given: Record<string, number | string>) =>
  encodeParameters(stream, resolveParameters(stream, { pages: "base", ...given }));

const counted = async (given: Record<string, number | string>) => {
  const [arm] = (await measure("stream", encoded(given))).arms;
  return arm!;
};

const codeOf = async (work: () => Promise<unknown>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    return (error as ParameterError).code;
  }
};

describe("a stream", () => {
  it.each([...STREAM_OPS])(
    "counts the bytes of %s as STREAM does, and those that are moved beside them",
    async (op) => {
      for (const store of op === "read" ? (["regular"] as const) : STORES) {
        const { counters, operations } = await counted({ op, store, bytes: 3 * CHUNK });
        const counts = 8 * STREAM_ARRAYS[op];
        const fetched = op === "read" || store === "nontemporal" ? 0 : 8;
        expect(counters, store).toMatchObject({
          counted_per_element: counts,
          moved_per_element: counts + fetched,
          wrong_pages: 0,
          mismatches: 0,
        });
        expect([8, 16, 32, 64]).toContain(counters["vector_bytes"]);
        expect(operations[0]! % (CHUNK * STREAM_ARRAYS[op])).toBe(0);
      }
    },
  );

  it("goes through every part whole, of whatever size, in vectors of whatever width this CPU has", async () => {
    for (const width of WIDTHS) {
      for (const op of STREAM_OPS) {
        for (const store of op === "read" ? (["regular"] as const) : STORES) {
          for (const bytes of [4096, 4096 + 512, CHUNK, 2 * CHUNK + 1536]) {
            const code = await codeOf(async () => {
              const { counters } = await counted({ op, store, width, bytes, lead: 2 * bytes });
              expect(counters["mismatches"], `${width} ${op} ${store} ${bytes}`).toBe(0);
            });
            // The other architecture's, or what this CPU lacks.
            if (code !== null)
              expect([code, width]).toEqual([
                "ERR_KERNEL_PARAMETER",
                expect.not.stringMatching(/widest|scalar64/),
              ]);
          }
        }
      }
    }
  });

  it("does as much more work as its dose says for what it counts", async () => {
    for (const [dose, bytes] of [
      [50, 2 * CHUNK],
      [100, CHUNK],
      [200, CHUNK / 2],
      [400, CHUNK / 4],
    ] as const) {
      const { operations, counters } = await counted({ op: "read", bytes: CHUNK, dose });
      expect(operations[0]! % bytes, `${dose} %`).toBe(0);
      expect(counters["mismatches"]).toBe(0);
    }
  });

  it("reads with a prefetch, however far ahead, what it reads without", async () => {
    for (const prefetch of [1, 64, 512, 65_536]) {
      const { counters } = await counted({ op: "read", bytes: 3 * CHUNK, prefetch });
      expect(counters["mismatches"], `${prefetch} ahead`).toBe(0);
    }
  });

  it("has memory of its kind, and shares it with the arms that want the same", async () => {
    const arms = [
      { op: "triad", bytes: 8 * CHUNK },
      { op: "copy", bytes: CHUNK, store: "nontemporal" },
      { op: "write", bytes: 4 * CHUNK },
      { op: "add", bytes: 4096, pages: "thp" },
      { op: "read", bytes: 8 * CHUNK, policy: "bind", nodes: 1 },
      { op: "triad", bytes: CHUNK, policy: "interleave", nodes: 1 },
    ].map((given) => ({ kernel: "stream", threads: 1, parameters: encoded(given) }));
    const blocks = 20;
    const evidence = await addon.run(
      { cpus: [cpus[0]!], arms, blocks, warmupBlocks: 1, seed: 3, trialNs: SHORT_NS },
      new Float64Array(blocks * arms.length),
      new Uint8Array(blocks),
    );
    for (const { counters } of evidence.arms) expect(counters["mismatches"]).toBe(0);
    expect(evidence.arms[0]!.counters["wrong_pages"]).toBe(0);
  });

  it("says which nodes cannot be had", async () => {
    const code = await codeOf(() => counted({ op: "read", bytes: 4096, policy: "bind", nodes: 2 ** 51 }));
    expect(code).toBe("ERR_MEMORY_POLICY");
  });

  it("gives each of several threads a part, on however few CPUs", async () => {
    for (const threads of [2, 3, 8]) {
      // A granule a thread and one more, so that parts differ.
      const bytes = 512 * Math.max(8, threads + 1);
      const arms = ["read", "triad"].map((op) => ({
        kernel: "stream",
        threads,
        parameters: encoded({ op, bytes, lead: bytes }),
      }));
      const evidence = await addon.run(
        {
          cpus: new Array<number>(threads).fill(-1),
          arms,
          blocks: 2,
          warmupBlocks: 0,
          seed: 1,
          trialNs: SHORT_NS,
        },
        new Float64Array(2 * arms.length * threads),
        new Uint8Array(2),
      );
      for (const { counters, operations } of evidence.arms) {
        expect(counters, `${threads} threads`).toMatchObject({ mismatches: 0, wrong_pages: 0 });
        expect(operations).toHaveLength(threads);
        for (const done of operations) expect(done).toBeGreaterThan(0);
      }
    }
  });

  it("takes the same combinations on both sides", async () => {
    const cases = STREAM_OPS.flatMap((op) =>
      STORES.flatMap((store) =>
        [0, 512].flatMap((prefetch) =>
          [
            ["default", 0],
            ["default", 1],
            ["bind", 0],
            ["bind", 1],
          ].flatMap(([policy, nodes]) =>
            [4096, 4096 + 256].map((bytes) => ({
              op,
              store,
              prefetch,
              policy: policy!,
              nodes: nodes!,
              bytes,
            })),
          ),
        ),
      ),
    );
    for (const given of cases) {
      const parameters = resolveParameters(stream, { pages: "base", ...given });
      const ours = await codeOf(async () => {
        stream.check!(parameters as never, 1, "native");
        return Promise.resolve();
      });
      const theirs = await codeOf(() => measure("stream", encoded(given)));
      expect([given, theirs]).toEqual([given, ours]);
    }
  });
});
