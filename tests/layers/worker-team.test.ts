import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type * as WorkerTeamModule from "../../src/layers/worker-team.ts";
import type * as WorkersModule from "../../src/layers/workers.ts";
import { BLOCK_MOVED, BLOCK_SWITCHED, type Arm, type Samples } from "../../src/experiment/samples.ts";
import type { WorkerLayer } from "../../src/layers/team-protocol.ts";
import { importBuilt } from "./built.ts";
import { comparisonOf } from "./comparison.ts";

const { createWorkerTeam } = await importBuilt<typeof WorkerTeamModule>("layers/worker-team.js");
const { createWorkerTeams, workerLayerStates } = await importBuilt<typeof WorkersModule>("layers/workers.js");

const LAYERS: readonly WorkerLayer[] = ["wasm", "js"];
const OPERATIONS = ["atomic_add", "volatile_inc", "plain_store", "load", "load_dependent", "local"];

const control = (name: string): string => new URL(`./thread-controls/${name}.js`, import.meta.url).href;
const falseSharing = (parameters: Arm["parameters"]): Arm => ({
  kernel: "false_sharing",
  parameters: { width: 4, ...parameters },
});
const counterOf = (samples: Samples, arm: string, counter: string): number | undefined =>
  samples.arms[samples.armNames.indexOf(arm)]!.counters[counter];

describe.each(LAYERS)("a team of workers, %s", (layer) => {
  const team = createWorkerTeam({ threadControl: control("absent") });
  beforeAll(() => team.start(2));
  afterAll(() => team.close());

  it("records every arm in every block, and NaN for a thread that took no part", async () => {
    const alone = { ...falseSharing({ operation: "load", distance: 64 }), threads: 1 };
    const both = falseSharing({ operation: "load", distance: 64 });
    const samples = await team.run(comparisonOf(layer, { alone, both }), layer);
    expect(samples.armNames).toEqual(["alone", "both"]);
    expect([samples.threads, samples.blocks]).toEqual([2, 6]);
    expect(samples.nsPerOperation).toHaveLength(6 * 2 * 2);
    samples.nsPerOperation.forEach((ns, index) => {
      const tookPart = index % 4 !== 1;
      if (tookPart) expect(ns).toBeGreaterThan(0);
      else expect(ns).toBeNaN();
    });
    expect([...samples.flags]).toEqual([0, 0, 0, 0, 0, 0]);
    const [aloneTally, bothTally] = samples.arms;
    expect(aloneTally!.operations[1]).toBe(0);
    for (const operations of [...bothTally!.operations, aloneTally!.operations[0]!]) {
      expect(operations % 2048).toBe(0);
      expect(operations).toBeGreaterThanOrEqual(6 * 2048);
    }
    for (const { overlap, trialNs } of samples.arms) {
      expect(overlap).toBeGreaterThanOrEqual(0);
      expect(overlap).toBeLessThanOrEqual(1);
      expect(trialNs).toBeGreaterThanOrEqual(5_000);
    }
    expect(aloneTally!.overlap).toBe(1);
    expect(samples.clock.resolutionNs).toBeGreaterThan(0);
    expect(samples.durationMs).toBeGreaterThan(samples.warmingMs!);
  });

  it("carries out every operation exactly, on one slot, on many and repeated", async () => {
    const arms: Record<string, Arm> = {};
    for (const operation of OPERATIONS) {
      for (const width of layer === "js" ? [4] : [4, 8]) {
        arms[`${operation} ${width}`] = falseSharing({ operation, width, distance: 8 });
        arms[`${operation} ${width} many`] = falseSharing({
          operation,
          width,
          distance: 64,
          slots: 10,
          base: 32,
        });
        arms[`${operation} ${width} repeated`] = falseSharing({ operation, width, distance: 8, repeat: 3 });
      }
    }
    const samples = await team.run(comparisonOf(layer, arms), layer);
    for (const arm of Object.keys(arms)) {
      const proves = !arm.startsWith("load");
      expect([arm, counterOf(samples, arm, "mismatches")]).toEqual([arm, proves ? 0 : undefined]);
    }
  });

  it("loses no atomic update of a shared slot, and counts those that plain increments lose", async () => {
    const arms = {
      atomic: falseSharing({ operation: "atomic_add", distance: 0 }),
      plain: falseSharing({ operation: "volatile_inc", distance: 0 }),
      alone: { ...falseSharing({ operation: "volatile_inc", distance: 0 }), threads: 1 },
      mixed: falseSharing({ operation: "volatile_inc", peerOperation: "atomic_add", distance: 0 }),
      unequal: falseSharing({ operation: "load", peerOperation: "atomic_add", distance: 0 }),
    };
    const samples = await team.run(comparisonOf(layer, arms, { blocks: 40, trialNs: 50_000 }), layer);
    expect(samples.arms[0]!.counters).toMatchObject({ lost: 0, mismatches: 0 });
    // Not pinned: both may have run on one CPU, one after the other.
    expect(counterOf(samples, "atomic", "concurrent")).toBeGreaterThanOrEqual(0);
    expect(counterOf(samples, "alone", "lost")).toBe(0);
    expect(counterOf(samples, "plain", "lost")).toBeGreaterThanOrEqual(0);
    expect(counterOf(samples, "mixed", "lost")).toBeGreaterThanOrEqual(0);
    expect(samples.arms.at(-1)!.counters).toEqual({});
  });

  it("runs the share of writes that it was asked for", async () => {
    const shares = Object.fromEntries(
      [0, 2, 10, 1024].map((writeEvery) => [
        String(writeEvery),
        falseSharing({ operation: "atomic_add", distance: 4, writeEvery }),
      ]),
    );
    const samples = await team.run(comparisonOf(layer, shares), layer);
    for (const { operations, counters } of samples.arms) {
      expect(operations[0]! % 256).toBe(0);
      expect(counters).toEqual({});
    }
  });

  it("keeps both threads of a hand-off in step over all arms and blocks", async () => {
    // Would the threads not agree on the order of the arms, one would wait for ever.
    const arms = Object.fromEntries(
      [1, 2, 3, 64].flatMap((lines) =>
        ["store_load", "cas"].map((method): [string, Arm] => [
          `${method} ${lines}`,
          { kernel: "line_handoff", parameters: { lines, method } },
        ]),
      ),
    );
    const samples = await team.run(comparisonOf(layer, arms, { blocks: 20 }), layer);
    for (const { operations } of samples.arms) expect(operations).toEqual([20 * 128, 20 * 128]);
  });

  it("reads and writes exactly the places of misaligned_access", async () => {
    const accesses =
      layer === "js"
        ? ["load", "load_pair", "store", "store_pair"]
        : ["load", "load_pair", "load_bytes", "load_v128", "load_v128_pair", "store", "store_pair"];
    const arms: Record<string, Arm> = {};
    for (const access of accesses) {
      for (const [pattern, offset] of [
        ["line", 0],
        ["line", 60],
        ["line", 4095],
        ["page", 4092],
        ["random", 3],
      ] as const) {
        arms[`${access} ${pattern} ${offset}`] = {
          kernel: "misaligned_access",
          parameters: { access, pattern, offset },
        };
      }
    }
    if (layer === "wasm") {
      for (const pattern of ["line", "page"]) {
        arms[`exchange ${pattern}`] = {
          kernel: "misaligned_access",
          parameters: { access: "exchange", pattern, offset: 8 },
        };
      }
    }
    const samples = await team.run(comparisonOf(layer, arms, { blocks: 3 }), layer);
    for (const arm of Object.keys(arms))
      expect([arm, counterOf(samples, arm, "mismatches")]).toEqual([arm, 0]);
  });

  it("sums every field of a window, larger than a chunk or not", async () => {
    const window = (pitch: number, count: number): Arm => ({
      kernel: "field_scan",
      parameters: { pitch, count, residence: "resident" },
    });
    const arms = { packed: window(8, 1024), padded: window(64, 64), long: window(24, 3 * 4096) };
    const samples = await team.run(comparisonOf(layer, arms, { threads: 1, blocks: 10 }), layer);
    for (const { counters } of samples.arms) expect(counters).toEqual({ mismatches: 0 });
  });

  it("reads every word of a window, larger than a slice or not", async () => {
    const arms: Record<string, Arm> = {};
    for (const bytes of [4096, 12_288, 65_536, 3 * 65_536 + 4096]) {
      for (const width of ["scalar64", "widest"])
        arms[`${width} ${bytes}`] = { kernel: "stream_read", parameters: { bytes, width } };
    }
    const samples = await team.run(comparisonOf(layer, arms, { threads: 1, blocks: 10 }), layer);
    for (const [index, { operations, counters }] of samples.arms.entries()) {
      const vector_bytes = layer === "wasm" && samples.armNames[index]!.startsWith("widest") ? 16 : 8;
      expect(counters).toEqual({ vector_bytes, mismatches: 0 });
      expect(operations[0]! % 4096).toBe(0);
    }
  });

  it("streams through arrays larger than a chunk or not, with the right values in all of them", async () => {
    const arrays = { read: 1, write: 1, copy: 2, scale: 2, add: 3, triad: 3 };
    const arms: Record<string, Arm> = {};
    for (const op of Object.keys(arrays)) {
      for (const bytes of [4096, 65_536, 3 * 65_536])
        arms[`${op} ${bytes}`] = { kernel: "stream", parameters: { op, bytes, pages: "base" } };
    }
    const samples = await team.run(comparisonOf(layer, arms, { threads: 1, blocks: 10 }), layer);
    for (const [index, { operations, counters }] of samples.arms.entries()) {
      const op = samples.armNames[index]!.split(" ")[0] as keyof typeof arrays;
      const counted_per_element = 8 * arrays[op];
      expect(counters, samples.armNames[index]).toEqual({
        counted_per_element,
        moved_per_element: counted_per_element + (op === "read" ? 0 : 8),
        vector_bytes: layer === "wasm" ? 16 : 8,
        mismatches: 0,
      });
      expect(operations[0]! % (65_536 * arrays[op])).toBe(0);
    }
  });

  it("adds every element of a matrix, along rows and along columns", async () => {
    const arms: Record<string, Arm> = {};
    for (const [rows, columns] of [
      [8, 8],
      [32, 32],
      [8, 4096],
      [4096, 8],
      [512, 264],
    ] as const) {
      for (const order of ["row", "column"])
        arms[`${order} ${rows} ${columns}`] = { kernel: "matrix_sum", parameters: { rows, columns, order } };
    }
    const samples = await team.run(comparisonOf(layer, arms, { threads: 1, blocks: 10 }), layer);
    for (const { operations, counters } of samples.arms) {
      expect(counters).toEqual({ mismatches: 0 });
      expect(operations[0]! % 64).toBe(0);
    }
  });

  it("starts every comparison on zeroed memory", async () => {
    const arms = { add: falseSharing({ operation: "atomic_add", distance: 64, slots: 64 }) };
    for (let time = 0; time < 3; time++) {
      const samples = await team.run(comparisonOf(layer, arms, { seed: time }), layer);
      expect(counterOf(samples, "add", "mismatches")).toBe(0);
    }
  });

  it("does nothing at all where that is asked", async () => {
    const samples = await team.run(
      comparisonOf(layer, { idle: { kernel: "null_kernel", parameters: {} } }),
      layer,
    );
    expect(samples.arms[0]!.operations[0]! % 64).toBe(0);
    expect(samples.arms[0]!.counters).toEqual({});
  });

  it("says that nobody was pinned or watched without the addon", async () => {
    const arms = { add: falseSharing({ operation: "atomic_add", distance: 64 }) };
    const { team: tallies } = await team.run(comparisonOf(layer, arms, { cpus: [0, 1] }), layer);
    const unwatched = { cpu: -1, pinned: false, movedBlocks: 0, involuntarySwitches: 0, runDelayNs: null };
    expect(tallies).toEqual([unwatched, unwatched]);
  });

  it("refuses a kernel without a twin and more memory than there is, and stays alive", async () => {
    const chain = comparisonOf(layer, { chain: { kernel: "add_chain", parameters: {} } });
    await expect(team.run(chain, layer)).rejects.toMatchObject({ code: "ERR_LAYER_UNAVAILABLE" });
    const window: Arm = {
      kernel: "field_scan",
      parameters: { pitch: 8192, count: 32768, residence: "resident" },
    };
    const vast = comparisonOf(layer, { a: window, b: window, c: window, d: window }, { threads: 1 });
    await expect(team.run(vast, layer)).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
    expect(team.isAlive).toBe(true);
  });

  it("does one thing at a time", async () => {
    const comparison = comparisonOf(layer, { add: falseSharing({ operation: "atomic_add", distance: 64 }) });
    const first = team.run(comparison, layer);
    await expect(team.run(comparison, layer)).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
    await first;
  });
});

describe("what a team says of its threads", () => {
  const arms = { add: falseSharing({ operation: "atomic_add", distance: 64 }) };

  it("flags the blocks in which a thread moved or was interrupted", async () => {
    const team = createWorkerTeam({ threadControl: control("restless") });
    const samples = await team.run(comparisonOf("js", arms, { cpus: [0, 0] }), "js");
    await team.close();
    expect([...samples.flags]).toEqual([0, 0, BLOCK_MOVED, 0, BLOCK_SWITCHED, 0]);
    const tally = { cpu: 0, pinned: true, movedBlocks: 1, involuntarySwitches: 2, runDelayNs: 60 };
    expect(samples.team).toEqual([tally, tally]);
  });

  it("goes on where pinning is refused, and says so", async () => {
    const team = createWorkerTeam({ threadControl: control("unpinnable") });
    const samples = await team.run(comparisonOf("js", arms, { cpus: [0, 1] }), "js");
    await team.close();
    expect([...samples.flags]).toEqual([0, BLOCK_MOVED, 0, 0, 0, 0]);
    const tally = { cpu: 6, pinned: false, movedBlocks: 1, involuntarySwitches: 0, runDelayNs: null };
    expect(samples.team).toEqual([tally, tally]);
  });
});

describe("a team that ends", () => {
  const arms = { add: falseSharing({ operation: "atomic_add", distance: 64 }) };
  const long = comparisonOf("wasm", arms, { blocks: 2000, trialNs: 10_000_000, cpus: [0, 0] });
  const before = openPorts();
  afterEach(() => {
    expect(openPorts()).toBe(before);
  });

  it("rejects when a worker throws, though the other one waits for it in the barrier", async () => {
    const team = createWorkerTeam({ threadControl: control("failing") });
    await expect(team.run({ ...long, cpus: [0, 1], trialNs: 1000 }, "wasm")).rejects.toMatchObject({
      code: "ERR_WORKER_TEAM",
      message: expect.stringContaining("broken on purpose, shared: true") as string,
    });
    expect(team.isAlive).toBe(false);
    await expect(team.run(long, "wasm")).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
    await team.close();
  });

  it.each(["ERR_MEMORY_POLICY", "ERR_NODE_MEMORY"])(
    "says by its code what the addon was refused: %s",
    async (code) => {
      const team = createWorkerTeam({ threadControl: control("refusing") });
      const chase: Arm = {
        kernel: "pointer_chase",
        parameters: {
          nodes: 256,
          pages: "base",
          policy: code === "ERR_NODE_MEMORY" ? "bind" : "interleave",
          memoryNodes: 1,
        },
      };
      await expect(team.run(comparisonOf("wasm", { chase }, { threads: 1 }), "wasm")).rejects.toMatchObject({
        code,
        message: "refused on purpose",
      });
    },
  );

  it("rejects when a worker is gone", async () => {
    const team = createWorkerTeam({ threadControl: control("failing") });
    await expect(team.run({ ...long, cpus: [2, 0], trialNs: 1000 }, "wasm")).rejects.toMatchObject({
      code: "ERR_WORKER_TEAM",
      message: expect.stringContaining("code 9") as string,
    });
  });

  it.each(LAYERS)("closes in the middle of a replicate, %s", async (layer) => {
    const team = createWorkerTeam({ threadControl: control("absent") });
    await team.start(2);
    const running = team.run(long, layer);
    const rejected = expect(running).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await team.close();
    await rejected;
  });

  it("closes a hand-off whose partner never comes", async () => {
    const team = createWorkerTeam({ threadControl: control("failing") });
    const handoff = comparisonOf(
      "js",
      { probe: { kernel: "line_handoff", parameters: {} } },
      { cpus: [0, 2] },
    );
    await expect(team.run(handoff, "js")).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
  });

  it("may be closed before it has begun, and twice", async () => {
    const team = createWorkerTeam();
    await team.close();
    await team.close();
    await expect(team.start(1)).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
  });
});

describe("the teams of a process", () => {
  it("are one for both layers, and grow", async () => {
    const teams = createWorkerTeams();
    const one = comparisonOf("wasm", { idle: { kernel: "null_kernel", parameters: {} } }, { threads: 1 });
    const { team: wasm, startedInMs } = await teams("wasm", one.cpus);
    expect(startedInMs).toBeGreaterThan(0);
    expect((await wasm.run(one)).threads).toBe(1);
    const two = comparisonOf("js", { idle: { kernel: "null_kernel", parameters: {} } });
    const { team: js } = await teams("js", two.cpus);
    expect((await js.run(two)).threads).toBe(2);
    await teams.close();
    await expect(wasm.run(one)).rejects.toMatchObject({ code: "ERR_WORKER_TEAM" });
    const { team: again } = await teams("js", two.cpus);
    expect((await again.run(two)).threads).toBe(2);
    await teams.close();
  });

  it("say which layers there are", () => {
    expect(workerLayerStates()).toEqual({ wasm: null, js: null });
  });
});

/** Ports to live workers, those of the test runner included. */
function openPorts(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
}
