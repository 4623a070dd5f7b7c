import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { addon, cpus, measure, minThreads, plainArm, SHORT_NS } from "./measure.ts";

/** The boundary: both sides agree, bad input is an error with a code, and teams end up where they were put. */
describe("kernels", () => {
  it("are the same on both sides, parameter by parameter", () => {
    const native = addon.kernels();
    expect(native.map(({ slug }) => slug).sort()).toEqual([...kernels.keys()].sort());
    for (const { slug, parameters } of native) {
      const ours = Object.entries(kernels.get(slug)!.parameters).map(([name, spec]) =>
        spec.kind === "choice"
          ? { name, min: 0, max: spec.of.length - 1 }
          : { name, min: spec.min, max: spec.max },
      );
      expect(parameters, slug).toEqual(ours);
    }
  });

  it.each([...kernels.keys()])("%s does operations and gives a time for each", async (slug) => {
    if (cpus.length < minThreads(slug)) return;
    const blocks = 3;
    const team = cpus.slice(0, minThreads(slug));
    const samples = new Float64Array(blocks * team.length);
    const evidence = await addon.run(
      {
        cpus: team,
        arms: [{ kernel: slug, threads: team.length, parameters: plainArm(slug) }],
        blocks,
        warmupBlocks: 1,
        seed: 7,
        trialNs: SHORT_NS,
      },
      samples,
      new Uint8Array(blocks),
    );
    for (const operations of evidence.arms[0]!.operations) expect(operations).toBeGreaterThan(0);
    for (const ns of samples) expect(ns).toBeGreaterThan(0);
    expect(evidence.arms[0]!.counters["mismatches"] ?? 0).toBe(0);
  });
});

describe("bad input", () => {
  const junk = fc.oneof(
    fc.constantFrom(
      NaN,
      Infinity,
      -Infinity,
      -1,
      0.5,
      2 ** 53,
      1e300,
      null,
      undefined,
      "",
      "8",
      true,
      [],
      {},
      5n,
    ),
    fc.string(),
  );

  it("names the parameter, in every kernel, for every parameter", async () => {
    for (const { slug, parameters } of addon.kernels()) {
      for (const { name, min, max } of parameters) {
        for (const value of [NaN, Infinity, min - 1, max + 1, 0.5, 2 ** 53, "8", null, undefined, {}, 5n]) {
          await expect(
            (async () => measure(slug, { ...plainArm(slug), [name]: value }))(),
            `${slug}.${name} = ${typeof value} ${JSON.stringify(value === 5n ? 5 : value)}`,
          ).rejects.toMatchObject({
            code: "ERR_NATIVE_ARGUMENT",
            message: expect.stringContaining(`${slug}.${name}`) as unknown,
          });
        }
      }
    }
  });

  it.each(["blocks", "warmupBlocks", "seed", "trialNs", "cpus", "arms"])(
    "junk for plan.%s is refused",
    (field) => {
      fc.assert(
        fc.property(junk, (value) => {
          expect(() => {
            void addon.run(
              {
                ...{ cpus: [0], arms: [], blocks: 2, warmupBlocks: 0, seed: 0, trialNs: 1000 },
                [field]: value,
              },
              new Float64Array(2),
              new Uint8Array(2),
            );
          }).toThrow();
        }),
      );
    },
  );

  it("refuses arrays of the wrong kind or length, a CPU named twice, too many threads, an unknown kernel", () => {
    const arm = { kernel: "null_kernel", threads: 1, parameters: {} };
    const plan = { cpus: [0], arms: [arm], blocks: 2, warmupBlocks: 0, seed: 0, trialNs: 1000 };
    const run =
      (changes: object, samples: unknown = new Float64Array(2), flags: unknown = new Uint8Array(2)) =>
      () =>
        void addon.run({ ...plan, ...changes }, samples as Float64Array, flags as Uint8Array);
    expect(run({}, new Float64Array(3))).toThrow(/blocks \* arms \* threads/);
    expect(run({}, new Float32Array(2))).toThrow(/Float64Array/);
    expect(run({}, null, null)).toThrow(/Float64Array/);
    expect(run({}, new Float64Array(2), new Uint8Array(1))).toThrow(/one element a block/);
    expect(run({ cpus: [0, 0] }, new Float64Array(4))).toThrow(/twice/);
    expect(run({ arms: [{ ...arm, threads: 2 }] })).toThrow(/arm\.threads/);
    expect(run({ arms: [{ ...arm, kernel: "no_such" }] })).toThrow(/no native kernel "no_such"/);
    expect(run({ arms: [{ ...arm, kernel: "torn_access", parameters: plainArm("torn_access") }] })).toThrow(
      /2 to 2 threads/,
    );
  });

  it("refuses values that are each in bounds and do not go together", async () => {
    await expect(
      measure("false_sharing", { ...plainArm("false_sharing"), distance: 3 }),
    ).rejects.toMatchObject({
      code: "ERR_KERNEL_PARAMETER",
    });
    await expect(measure("misaligned_access", { access: 7, pattern: 0, offset: 60 })).rejects.toMatchObject({
      code: "ERR_KERNEL_PARAMETER",
    });
    await expect(
      measure("sorted_search", { n: 32, method: 0, dependence: 0, adds: 1 }),
    ).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
    await expect(
      measure("hash_lookup", { ...plainArm("hash_lookup"), mode: 0, batch: 2 }),
    ).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
    await expect(
      measure("field_scan", { pitch: 8192, count: 1 << 20, residence: 0, adds: 0 }),
    ).rejects.toMatchObject({
      code: "ERR_KERNEL_PARAMETER",
    });
    const states = kernels.get("line_states")!;
    const visit = (given: Record<string, unknown>) =>
      measure("line_states", encodeParameters(states, resolveParameters(states, given)));
    if (cpus.length < 2) return;
    for (const given of [
      { state: "exclusive_here", access: "rmw", passes: 2 },
      { state: "left_to_peer", access: "load", displace: 0 },
      { state: "shared_by_peers", access: "load" },
    ]) {
      await expect(visit(given), given.state).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
    }
  });
});

describe("teams", () => {
  it("report a CPU that cannot be had as not pinned, with the reason", async () => {
    const evidence = await measure("null_kernel", {}, { team: [4095] });
    expect(evidence.threads[0]).toMatchObject({ pinned: false });
    expect(evidence.threads[0]!.pinError).toMatch(/sched_setaffinity to CPU 4095: Invalid argument/);
  });

  it("stay on the CPUs they were put on", async () => {
    const evidence = await measure("null_kernel", {}, { team: [cpus.at(-1)!], blocks: 50 });
    expect(evidence.threads[0]).toMatchObject({ cpu: cpus.at(-1), pinned: true, movedBlocks: 0 });
  });

  it("order the arms of a block by the seed alone, and run each once", async () => {
    // Each arm counts its own trials: operations of a fixed-work kernel are a multiple of its blocks.
    const arms = [1, 2, 3].map((k) => ({
      kernel: "malloc_census",
      threads: 1,
      parameters: { allocator: 0, size: 64, count: 16 * k },
    }));
    const blocks = 5;
    const evidence = await addon.run(
      { cpus: [cpus[0]!], arms, blocks, warmupBlocks: 0, seed: 3, trialNs: SHORT_NS },
      new Float64Array(blocks * arms.length),
      new Uint8Array(blocks),
    );
    expect(evidence.arms.map(({ operations }) => operations[0])).toEqual(
      [1, 2, 3].map((k) => 16 * k * blocks),
    );
  });

  it("leave no thread behind", async () => {
    const threads = () => Number(/^Threads:\s+(\d+)$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
    await measure("null_kernel", {});
    const before = threads();
    for (let k = 0; k < 20; k++) await measure("null_kernel", {});
    expect(threads()).toBeLessThanOrEqual(before);
  });
});

describe("a thread's own affairs", () => {
  it("pinThread refuses what is no CPU, threadUsage what is no array", () => {
    for (const cpu of [-1, 0.5, NaN, 70_000, "0", undefined])
      expect(() => {
        addon.pinThread(cpu as number);
      }).toThrow(/cpu must be/);
    expect(() => {
      addon.pinThread(4095);
    }).toThrow(/sched_setaffinity/);
    expect(() => {
      addon.threadUsage(new Float64Array(2));
    }).toThrow(/at least 3/);
    expect(() => {
      addon.threadUsage([] as never);
    }).toThrow(/Float64Array/);
  });

  it("calibration is of this world", () => {
    const { timerResolutionNs, timerOverheadNs, ticksPerNs, coreGhz } = addon.calibrate();
    expect(timerResolutionNs).toBeGreaterThan(0);
    // Also where a reading takes less than a tick.
    expect(timerOverheadNs).toBeGreaterThan(0);
    expect(ticksPerNs).toBeGreaterThan(0.001);
    expect(coreGhz).toBeGreaterThan(0.1);
  });
});
