import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Machine } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { NO_FACTS } from "../../src/machine/system-facts.ts";
import { recordedReader, systemReader } from "../../src/machine/system-reader.ts";
import { loadRecorded, replay, type MachineName } from "../fixtures/machines/load.ts";

const NAMES: readonly MachineName[] = [
  "kvm-guest-2cpu",
  "xeon-2-sockets-smt",
  "epyc-nps4",
  "arm-neoverse-n1",
  "container-masked",
  "guest-memory-only-node",
];
const GARBAGE = [
  "",
  "\n",
  "max",
  "-1",
  "0",
  "(null)",
  "0-3,8,10-11",
  "\0",
  "9".repeat(40),
  "a: b\nc",
] as const;

const runtime = () => ({
  platform: "linux",
  architecture: "x64",
  kernelRelease: null,
  glibcVersion: null,
});
const noFacts = () => Promise.resolve(NO_FACTS);

/** Numbers that no machine has: what a careless parser makes of garbage. */
const absurd = (machine: Machine): unknown[] => {
  const found: unknown[] = [];
  JSON.stringify(machine, (_key, value: unknown) => {
    if (typeof value === "number" && (!Number.isFinite(value) || value < 0)) found.push(value);
    return value;
  });
  return found;
};

test("nothing readable: everything is null or none", async () => {
  const machine = await probeMachine({ reader: recordedReader({}), facts: noFacts, runtime });
  expect(machine).toEqual({
    platform: "linux",
    architecture: "x64",
    kernelRelease: null,
    distribution: null,
    libc: null,
    cpu: { vendor: null, model: null, family: null, modelNumber: null, stepping: null, features: [] },
    topology: { packages: null, cores: null, smt: null, cpus: [] },
    caches: [],
    numaNodes: [],
    numaBalancing: null,
    memory: {
      totalBytes: null,
      availableBytes: null,
      // The one thing that the architecture itself says.
      pageBytes: 4096,
      transparentHugePages: null,
      hugePages: [],
    },
    memoryWriteCounters: null,
    virtualization: { hypervisor: null, emulated: null, container: null },
    limits: { allowedCpus: [], allowedNodes: null, cpuQuota: null, memoryBytes: null, memoryLeftBytes: null },
    frequency: {
      governor: null,
      turbo: null,
      turboFile: null,
      minMhz: null,
      maxMhz: null,
      stealSinceBoot: null,
      loadAverage: null,
    },
    calibration: null,
  } satisfies Machine);
});

describe.each(NAMES)("%s", (name) => {
  const recorded = loadRecorded(name);
  const paths = Object.keys(recorded.files);

  test.each(GARBAGE)("every file holds %j", async (content) => {
    const files = Object.fromEntries(paths.map((path) => [path, content]));
    const machine = await probeMachine(replay({ ...recorded, facts: {}, files }));
    expect(absurd(machine)).toEqual([]);
    expect(machine.cpu).toMatchObject({ family: null, stepping: null, features: [] });
    expect(machine.memory).toMatchObject({ totalBytes: null, transparentHugePages: null });
    expect(machine.limits).toMatchObject({ cpuQuota: null });
  });

  test("any file may be missing or garbage, together with any others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...paths), fc.option(fc.constantFrom(...GARBAGE)))),
        async (changes) => {
          const files = new Map(Object.entries(recorded.files));
          for (const [path, content] of changes) {
            if (content === null) files.delete(path);
            else files.set(path, content);
          }
          const machine = await probeMachine(replay({ ...recorded, files: Object.fromEntries(files) }));
          expect(absurd(machine)).toEqual([]);
          expect(machine.limits.allowedCpus).toEqual(
            [...new Set(machine.limits.allowedCpus)].sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test("the same recording gives the same machine", async () => {
    expect(await probeMachine(replay(recorded))).toEqual(await probeMachine(replay(recorded)));
  });
});

test("systeminformation may fail: /proc and /sys still answer", async () => {
  const recorded = loadRecorded("xeon-2-sockets-smt");
  const fails = [
    () => Promise.reject(new Error("no lscpu")),
    () => {
      throw new Error("no module");
    },
  ];
  for (const facts of fails) {
    const machine = await probeMachine({ ...replay(recorded), facts });
    expect(machine.cpu.model).toBe("Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz");
    expect(machine.frequency.maxMhz).toBe(3900);
  }
});

test("without /proc and /sys the facts answer (macOS)", async () => {
  const facts = {
    ...NO_FACTS,
    vendor: "Apple",
    model: "Apple M2",
    features: [],
    packages: 1,
    cores: 8,
    logicalCpus: 8,
    totalBytes: 2 ** 34,
    availableBytes: 2 ** 33,
    distribution: "macOS 14.5",
  };
  const machine = await probeMachine({
    reader: recordedReader({}),
    facts: () => Promise.resolve(facts),
    runtime: () => ({
      platform: "darwin",
      architecture: "arm64",
      kernelRelease: "23.5.0",
      glibcVersion: null,
    }),
  });
  expect(machine).toMatchObject({
    platform: "darwin",
    kernelRelease: "23.5.0",
    distribution: "macOS 14.5",
    libc: null,
    cpu: { vendor: "Apple", model: "Apple M2" },
    topology: { packages: 1, cores: 8, smt: false },
    memory: { totalBytes: 2 ** 34, availableBytes: 2 ** 33, pageBytes: null },
    virtualization: { hypervisor: null, emulated: null },
    limits: { allowedCpus: [0, 1, 2, 3, 4, 5, 6, 7] },
  });
  expect(machine.topology.cpus[3]).toEqual({ id: 3, package: null, core: null, node: null, siblings: null });
});

test("this computer is probed, and nothing that names it is read", async () => {
  const reader = systemReader();
  const paths: string[] = [];
  const machine = await probeMachine({
    reader: {
      readText: (path) => {
        paths.push(path);
        return reader.readText(path);
      },
      list: reader.list,
    },
  });
  expect(machine.platform).toBe(process.platform);
  expect(machine.limits.allowedCpus.length).toBeGreaterThan(0);
  expect(paths.filter((path) => /serial|uuid|machine-id|hostname|\/net\//.test(path))).toEqual([]);
});
