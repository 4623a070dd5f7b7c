import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ParameterError } from "../../src/errors.ts";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { falseSharing } from "../../src/kernels/false-sharing.ts";
import { litmus } from "../../src/kernels/litmus.ts";
import { familyOf } from "../../src/litmus/families.ts";
import { programOf } from "../../src/litmus/variants.ts";
import { peterson } from "../../src/kernels/peterson.ts";
import { addon, cpus, measure, plainArm, SHORT_NS } from "./measure.ts";

/** What kernels count and sum holds on any machine: nothing lost, nothing torn, every line visited. */
/** Ten blocks of a chase. */
const chase = async (given: Record<string, number | string>) => {
  const kernel = kernels.get("pointer_chase")!;
  const parameters = encodeParameters(kernel, resolveParameters(kernel, given));
  return (await measure("pointer_chase", parameters, { blocks: 10 })).arms[0]!;
};

describe("counts", () => {
  it("atomic adds on one word lose nothing, plain increments are not taken for exact", async () => {
    if (cpus.length < 2) return;
    const arm = (operation: string, threads = 2, more: Record<string, number | string> = {}) => ({
      kernel: "false_sharing",
      threads,
      parameters: encodeParameters(
        falseSharing,
        resolveParameters(falseSharing, { operation, distance: 0, ...more }),
      ),
    });
    const arms = {
      atomic: arm("atomic_add"),
      plain: arm("volatile_inc"),
      alone: arm("volatile_inc", 1),
      "atomic-alone": arm("atomic_add", 1),
      mixed: arm("atomic_add", 2, { peerOperation: "volatile_inc" }),
      cas: arm("cas_loop"),
      "cas-narrow": arm("cas_loop", 2, { width: 4, delay: 300 }),
      "cas-beside-add": arm("cas_loop", 2, { peerOperation: "atomic_add" }),
      "cas-apart": arm("cas_loop", 2, { distance: 256 }),
    };
    const names = Object.keys(arms);
    const blocks = 200;
    const evidence = await addon.run(
      {
        cpus: cpus.slice(0, 2),
        arms: Object.values(arms),
        blocks,
        warmupBlocks: 1,
        seed: 1,
        trialNs: 20_000,
      },
      new Float64Array(blocks * 2 * names.length),
      new Uint8Array(blocks),
    );
    const counted = Object.fromEntries(names.map((name, index) => [name, evidence.arms[index]!.counters]));
    expect(counted["plain"]!["lost"]).toBeGreaterThan(0);
    expect(counted["mixed"]!["lost"]).toBeGreaterThan(0);
    expect(counted["alone"]).toEqual({ lost: 0 });
    expect(counted["atomic-alone"]).toEqual({ lost: 0, concurrent: 0, mismatches: 0 });
    for (const name of ["atomic", "cas", "cas-narrow", "cas-beside-add"]) {
      expect(counted[name], name).toMatchObject({ lost: 0, mismatches: 0 });
      expect(counted[name]!["concurrent"], name).toBeGreaterThan(0);
    }
    // Only the other's add can have been in the way.
    expect(counted["cas-narrow"]!["failed"]).toBeGreaterThan(0);
    expect(counted["cas-apart"]).toMatchObject({ mismatches: 0, failed: 0 });
  });

  it("a word written whole and aligned is never torn, one written in halves is", async () => {
    if (cpus.length < 2) return;
    const arm = (writer: number) => ({
      kernel: "torn_access",
      threads: 2,
      parameters: { writer, offset: 0 },
    });
    const blocks = 100;
    const evidence = await addon.run(
      {
        cpus: cpus.slice(0, 2),
        arms: [arm(0), arm(1), arm(2)],
        blocks,
        warmupBlocks: 1,
        seed: 1,
        trialNs: 200_000,
      },
      new Float64Array(blocks * 6),
      new Uint8Array(blocks),
    );
    const [whole, halves, constant] = evidence.arms.map(({ counters }) => counters);
    expect(whole!["torn"]).toBe(0);
    expect(whole!["changes"]).toBeGreaterThan(0);
    expect(halves!["torn"]).toBeGreaterThan(0);
    expect(constant).toMatchObject({ torn: 0, changes: 0 });
  });

  it("both threads of a hand-off count the same hand-overs, one alone plays both roles", async () => {
    const hand = (method: number, work: number) => ({ method, lines: 3, work });
    for (const parameters of [hand(0, 0), hand(1, 0), hand(0, 300), hand(1, 300)]) {
      const alone = (await measure("line_handoff", parameters)).arms[0]!;
      expect(alone.operations[0]! % 32).toBe(0);
      expect(alone.operations[0]).toBeGreaterThan(0);
      if (cpus.length < 2) continue;
      const blocks = 20;
      const evidence = await addon.run(
        {
          cpus: cpus.slice(0, 2),
          arms: [{ kernel: "line_handoff", threads: 2, parameters }],
          blocks,
          warmupBlocks: 1,
          seed: 1,
          trialNs: SHORT_NS,
        },
        new Float64Array(blocks * 2),
        new Uint8Array(blocks),
      );
      const [{ operations, counters }] = evidence.arms as [(typeof evidence.arms)[number]];
      expect(operations[0]).toBe(operations[1]);
      expect(counters).toEqual({ mismatches: 0 });
    }
  });

  it("locks let one thread in at a time, whatever is done inside and outside", async () => {
    if (cpus.length < 2) return;
    const kernel = kernels.get("lock_contention")!;
    const { of: locks } = kernel.parameters["lock"] as { of: readonly string[] };
    const cases = locks.flatMap((lock) =>
      [
        [0, 0],
        [0, 500],
        [500, 0],
      ].map(([inside, outside]) => ({ lock, inside: inside!, outside: outside! })),
    );
    const arms = cases.map((each) => ({
      kernel: kernel.slug,
      threads: 2,
      parameters: encodeParameters(kernel, resolveParameters(kernel, each)),
    }));
    const blocks = 30;
    const evidence = await addon.run(
      { cpus: cpus.slice(0, 2), arms, blocks, warmupBlocks: 1, seed: 1, trialNs: 20_000 },
      new Float64Array(blocks * arms.length * 2),
      new Uint8Array(blocks),
    );
    evidence.arms.forEach(({ operations, counters }, index) => {
      const { lock, inside } = cases[index]!;
      expect(counters["mismatches"], lock).toBe(0);
      expect(Object.keys(counters).slice(2), lock).toEqual(
        lock === "cas_stack" ? ["failed"] : lock.startsWith("mutex") ? ["sleeps"] : [],
      );
      // Warm-up included, as in all that is counted.
      expect(counters["operations"], lock).toBeGreaterThan(operations[0]! + operations[1]!);
      // Between reading the head and exchanging it, the other's pops and pushes come in the way.
      if (lock === "cas_stack" && inside > 0) expect(counters["failed"]).toBeGreaterThan(0);
      for (const sections of operations) expect(sections, lock).toBeGreaterThanOrEqual(blocks);
    });
  });

  it("four threads lose no add and no node, on however few CPUs", async () => {
    const arm = (slug: string, given: Record<string, number | string>) => {
      const kernel = kernels.get(slug)!;
      return {
        kernel: slug,
        threads: 4,
        parameters: encodeParameters(kernel, resolveParameters(kernel, given)),
      };
    };
    const arms = [
      arm("false_sharing", { operation: "atomic_add", distance: 0 }),
      arm("false_sharing", { operation: "cas_loop", distance: 0 }),
      arm("false_sharing", { operation: "cas_loop", distance: 0, delay: 3000 }),
      ...["mutex", "cas_stack", "mutex_stack"].map((lock) => arm("lock_contention", { lock })),
    ];
    const blocks = 5;
    const evidence = await addon.run(
      // Not pinned: there may be fewer CPUs.
      { cpus: [-1, -1, -1, -1], arms, blocks, warmupBlocks: 1, seed: 1, trialNs: 20_000 },
      new Float64Array(blocks * arms.length * 4),
      new Uint8Array(blocks),
    );
    evidence.arms.forEach(({ operations, counters }, index) => {
      expect(counters["mismatches"], `arm ${index}`).toBe(0);
      expect(counters["lost"] ?? 0, `arm ${index}`).toBe(0);
      for (const done of operations) expect(done, `arm ${index}`).toBeGreaterThanOrEqual(blocks);
    });
  });

  it("lines in any state are visited as often as they should be, and were last written by whom they should be", async () => {
    if (cpus.length < 2) return;
    const kernel = kernels.get("line_states")!;
    const { of: states } = kernel.parameters["state"] as { of: readonly string[] };
    const cases = states
      .filter((each) => each !== "shared_by_peers" || cpus.length >= 3)
      .flatMap((each) => ["load", "rmw"].map((access) => ({ state: each, access })));
    const blocks = 3;
    const team = cpus.slice(0, 3);
    const arms = cases.map((given) => ({
      kernel: kernel.slug,
      threads: team.length,
      parameters: encodeParameters(kernel, resolveParameters(kernel, { ...given, displace: 65_536 })),
    }));
    const evidence = await addon.run(
      { cpus: team, arms, blocks, warmupBlocks: 1, seed: 7, trialNs: SHORT_NS },
      new Float64Array(blocks * arms.length * team.length),
      new Uint8Array(blocks),
    );
    evidence.arms.forEach(({ counters, operations }, index) => {
      expect(counters, cases[index]!.state).toEqual({ mismatches: 0 });
      // The others stand by, once a trial.
      expect(operations).toEqual([256 * blocks, ...team.slice(1).map(() => blocks)]);
    });
  });

  it("lines held and released are all timed, in every trial that was not disturbed", async () => {
    if (cpus.length < 2) return;
    for (const neighbour of [0, 1, 2]) {
      const { arms } = await measure("eviction_probe", { ...plainArm("eviction_probe"), neighbour });
      const { counters, operations } = arms[0]!;
      const { trials, disturbed, held } = counters as Record<string, number>;
      // Three blocks and one to warm up.
      expect(trials! + disturbed!).toBe(4);
      expect(held).toBe(64 * trials!);
      expect(operations[0]).toBe(3 * 128);
      if (neighbour > 0) expect(operations[1]).toBe((3 * 3 * 8 * 2 ** 20) / 64);
      for (const share of ["held_evicted", "released_outside", "released_lost", "released_lost_at_once"]) {
        expect(counters[share], share).toBeGreaterThanOrEqual(0);
        expect(counters[share], share).toBeLessThanOrEqual(held!);
      }
      expect(counters["mismatches"]).toBe(0);
    }
  });

  it("litmus rounds all have an outcome; what is forbidden is not seen, what is allowed is", async () => {
    if (cpus.length < 2) return;
    const arm = (family: string, more: Record<string, string> = {}) => ({
      kernel: "litmus",
      threads: 2,
      parameters: encodeParameters(litmus, resolveParameters(litmus, { family, ...more })),
    });
    const control = { form: "control" };
    const arms = {
      sb: arm("sb"),
      fenced: arm("sb", { ordering: "full" }),
      swapped: arm("sb", control),
      corr: arm("corr"),
      "corr-swapped": arm("corr", control),
      free: arm("corr", { pace: "free" }),
      "free-swapped": arm("corr", { ...control, pace: "free" }),
      cowr2: arm("cowr2"),
      "two-words": arm("cowr2", control),
    };
    const names = Object.keys(arms) as (keyof typeof arms)[];
    const blocks = 60;
    const evidence = await addon.run(
      {
        cpus: cpus.slice(0, 2),
        arms: Object.values(arms),
        blocks,
        warmupBlocks: 1,
        seed: 1,
        trialNs: 20_000,
      },
      new Float64Array(blocks * names.length * 2),
      new Uint8Array(blocks),
    );
    const counted = Object.fromEntries(names.map((name, index) => [name, evidence.arms[index]!.counters]));
    for (const [name, counters] of Object.entries(counted)) {
      const outcomes = Object.entries(counters).filter(([key]) => /[=<>]/.test(key));
      const seen = outcomes.reduce((sum, [, count]) => sum + count, 0);
      expect(seen, name).toBe(counters["rounds"]);
      expect(counters["mismatches"] ?? 0, name).toBe(0);
    }
    for (const forbidden of ["fenced", "corr", "free", "cowr2"]) {
      expect(counted[forbidden]!["asked"], forbidden).toBe(0);
    }
    for (const legal of ["swapped", "corr-swapped", "free-swapped", "two-words"]) {
      expect(counted[legal]!["asked"], legal).toBeGreaterThan(0);
    }
    // x86-64 and Armv8 allow it, and every core with a store buffer shows it.
    expect(counted["sb"]!["asked"]).toBeGreaterThan(0);
    expect(counted["fenced"]!["overlapping"]).toBeGreaterThan(0);
  });

  it("Peterson's lock lets both in without fences and never with them, and every round is accounted for", async () => {
    if (cpus.length < 2) return;
    const arm = (fence: string, more: Record<string, number> = {}) => ({
      kernel: "peterson",
      threads: 2,
      parameters: encodeParameters(peterson, resolveParameters(peterson, { fence, ...more })),
    });
    const arms = [arm("none"), arm("full"), arm("full", { inside: 0, jitter: 0, rounds: 16 })];
    const blocks = 100;
    const evidence = await addon.run(
      { cpus: cpus.slice(0, 2), arms, blocks, warmupBlocks: 1, seed: 1, trialNs: 20_000 },
      new Float64Array(blocks * arms.length * 2),
      new Uint8Array(blocks),
    );
    const [plain, fenced, brief] = evidence.arms.map(({ counters }) => counters) as Record<string, number>[];
    for (const counters of [plain!, fenced!, brief!]) {
      const rounds = counters === brief ? 16 : 256;
      expect(counters["rounds"]! + counters["disturbed"]!).toBe((blocks + 1) * rounds);
      expect(counters["rounds"]).toBeGreaterThan(0);
      expect(counters["timeouts"]).toBeLessThanOrEqual(counters["disturbed"]!);
      expect(counters["mismatches"]).toBe(0);
    }
    for (const counters of [fenced!, brief!]) {
      expect(counters).toMatchObject({ violations: 0, disowned: 0, lost: 0 });
      expect(counters["contended"]).toBeGreaterThan(0);
    }
    // x86-64 and Armv8 allow it, and every core with a store buffer shows it.
    expect(plain!["violations"]).toBeGreaterThan(0);
    expect(plain!["violations"]).toBeLessThanOrEqual(plain!["disowned"]! + plain!["lost"]!);
  });

  it("litmus takes the same combinations on both sides", async () => {
    const { family, form, ordering, pace } = litmus.parameters;
    const target = process.arch === "arm64" ? "arm64" : "x64";
    const threads = [1, 2, 3, 4];
    for (const [f, g, o, h] of family.of.flatMap((f) =>
      form.of.flatMap((g) => ordering.of.flatMap((o) => pace.of.map((h) => [f, g, o, h] as const))),
    )) {
      const parameters = resolveParameters(litmus, { family: f, form: g, ordering: o, pace: h, rounds: 16 });
      // Neither side runs what another architecture's instructions order.
      const elsewhere = programOf(f, g, o, target) === null;
      const needed = familyOf(f).test.length;
      for (const team of threads.filter((count) => count === needed || o === "none")) {
        const refused = ((): string | null => {
          try {
            litmus.check!(parameters as never, team, "native");
            return elsewhere ? "ERR_KERNEL_PARAMETER" : null;
          } catch (error) {
            return (error as ParameterError).code;
          }
        })();
        // More threads than CPUs wait for each other's time slices: one ordering is enough there.
        if (refused === null && team > cpus.length && o !== "none") continue;
        const run = addon.run(
          {
            // Not pinned: there may be fewer CPUs.
            cpus: new Array<number>(team).fill(-1),
            arms: [{ kernel: "litmus", threads: team, parameters: encodeParameters(litmus, parameters) }],
            blocks: 2,
            warmupBlocks: 0,
            seed: 1,
            trialNs: SHORT_NS,
          },
          new Float64Array(2 * team),
          new Uint8Array(2),
        );
        const outcome = await run.then(
          () => null,
          (error: unknown) => (error as { code: string }).code,
        );
        expect(outcome, `${f}, ${g}, ${o}, ${h} on ${team} threads`).toBe(refused);
      }
    }
  });

  it("straddling records touch two lines each, aligned ones one", async () => {
    const records = { words: 0, pair: 0, count: 256, residence: 0, dependence: 0 };
    const aligned = await measure("gather", { ...records, offset: 0 });
    const straddling = await measure("gather", { ...records, offset: 8 });
    expect(aligned.arms[0]!.counters).toEqual({ lines: 256, records: 256 });
    expect(straddling.arms[0]!.counters).toEqual({ lines: 512, records: 256 });
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

  it("records read one after the other are the very ones read at once", async () => {
    const records = { offset: 0, words: 1, pair: 0, count: 300, residence: 0 };
    const independent = await measure("gather", { ...records, dependence: 0 });
    const dependent = await measure("gather", { ...records, dependence: 1 });
    expect(independent.arms[0]!.counters).toEqual({ lines: 300, records: 300 });
    expect(dependent.arms[0]!.counters).toEqual(independent.arms[0]!.counters);
  });

  it("a flushed chase walks the nodes whose lines were flushed, in any order, however far", async () => {
    for (const order of ["shuffled", "grouped", "identity"]) {
      for (const steps of [512, 1024]) {
        for (const chains of [1, 2, 4, 8]) {
          const arm = await chase({ nodes: 3000, residence: "flushed", order, steps, chains });
          expect(arm.operations).toEqual([10 * steps]);
          expect(arm.counters).toEqual({ nodes: 3000, wrong_pages: 0, mismatches: 0 });
        }
      }
    }
  });

  it("a chase of one line a page is a whole cycle, wherever in its page each line is", async () => {
    for (const scatter of ["none", "lines"]) {
      const arm = await chase({ nodes: 300, stride: 4096, scatter, ground: 1 });
      expect(arm.counters).toEqual({ nodes: 300, wrong_pages: 0, mismatches: 0 });
    }
  });

  it("a chase that only leads up to its trials is a whole cycle, too", async () => {
    const arm = await chase({ nodes: 3000, lead: 1000 });
    expect(arm.counters).toEqual({ nodes: 3000, wrong_pages: 0, mismatches: 0 });
    for (const wrong of [{ lead: 1500 }, { lead: 512, chains: 2 }, { lead: 512, residence: "flushed" }]) {
      await expect(chase({ nodes: 3000, ...wrong })).rejects.toThrow("lead");
    }
  });

  it("a dose counts part of the work that is done", async () => {
    const flushed = { nodes: 3000, residence: "flushed", steps: 1024 } as const;
    expect((await chase({ ...flushed, dose: 200 })).operations).toEqual([10 * 512]);
    expect((await chase({ ...flushed, dose: 115 })).operations).toEqual([10 * 890]);
  });

  it("a chase beside others walks a whole cycle, whatever they do, and alone", async () => {
    const kernel = kernels.get("loaded_latency")!;
    for (const load of ["stream", "spin"]) {
      for (const delay of [0, 32]) {
        const given = { bytes: 2 ** 20, stream_bytes: 2 ** 20, load, delay, pages: "base" };
        const parameters = encodeParameters(kernel, resolveParameters(kernel, given));
        for (const threads of [1, 2]) {
          const team = new Array<number>(threads).fill(-1);
          const arms = [{ kernel: "loaded_latency", threads, parameters }];
          const [arm] = (await measure("loaded_latency", parameters, { arms, team })).arms;
          expect(arm!.counters).toEqual({ nodes: 4096, wrong_pages: 0, mismatches: 0 });
          for (const count of arm!.operations) expect(count).toBeGreaterThan(0);
        }
      }
    }
  });

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

  it("aligned_alloc's blocks all start on a line", async () => {
    const evidence = await measure("malloc_census", { allocator: 1, size: 64, count: 1000 });
    const { blocks, line_aligned, mismatches } = evidence.arms[0]!.counters;
    expect(line_aligned).toBe(blocks);
    expect(mismatches).toBe(0);
  });
});

describe("streams", () => {
  const read = (width: string, bytes = 65_536, residence = "resident") => {
    const kernel = kernels.get("stream_read")!;
    return measure(
      "stream_read",
      encodeParameters(kernel, resolveParameters(kernel, { width, bytes, residence })),
    );
  };
  const BYTES: Readonly<Record<string, number>> = { scalar64: 8, sse2: 16, avx2: 32, avx512: 64, neon: 16 };

  it("have the right sums in every width that this CPU has, and name one that it lacks", async () => {
    const flags = new Set(readFileSync("/proc/cpuinfo", "utf8").split(/\s/));
    const present = {
      scalar64: true,
      sse2: flags.has("sse2"),
      avx2: flags.has("avx2"),
      avx512: flags.has("avx512f"),
      neon: flags.has("asimd"),
    };
    for (const [width, isPresent] of Object.entries(present)) {
      if (isPresent) {
        const evidence = await read(width);
        expect(evidence.arms[0]!.counters).toEqual({ vector_bytes: BYTES[width], mismatches: 0 });
      } else {
        await expect(read(width), width).rejects.toMatchObject({
          code: "ERR_KERNEL_PARAMETER",
          message: expect.stringContaining(`this CPU has no ${width}`) as unknown,
        });
      }
    }
    const widest = Math.max(
      ...Object.entries(present).map(([width, isPresent]) => (isPresent ? BYTES[width]! : 0)),
    );
    expect((await read("widest")).arms[0]!.counters["vector_bytes"]).toBe(widest);
  });

  it("go through windows of any size in slices, resident or flushed", async () => {
    for (const residence of ["resident", "flushed"]) {
      for (const bytes of [4096, 4096 + 512, 3 << 19, (5 << 20) + 512]) {
        const { operations, counters } = (await read("widest", bytes, residence)).arms[0]!;
        expect(counters["mismatches"]).toBe(0);
        expect(operations[0]! % 512).toBe(0);
      }
    }
    await expect(read("widest", 4096 + 8)).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
  });
});

describe("matrices", () => {
  it("are summed whole along rows and along columns, whatever their shape", async () => {
    for (const [rows, columns] of [
      [8, 8],
      [32, 32],
      [8, 4096],
      [4096, 8],
      [512, 264],
    ]) {
      for (const order of [0, 1]) {
        const { operations, counters } = (
          await measure("matrix_sum", { rows, columns, order }, { blocks: 20 })
        ).arms[0]!;
        expect(counters, `${rows} x ${columns}, ${order}`).toEqual({ mismatches: 0 });
        expect(operations[0]! % 64).toBe(0);
      }
    }
    await expect(measure("matrix_sum", { rows: 16_384, columns: 16_384, order: 0 })).rejects.toMatchObject({
      code: "ERR_KERNEL_PARAMETER",
    });
  });
});
