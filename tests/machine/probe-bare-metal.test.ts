import { describe, expect, test } from "vitest";

import { loadMachine } from "../fixtures/machines/load.ts";

const GiB = 2 ** 30;
const KiB = 1024;

describe("two Xeons with SMT", async () => {
  const machine = await loadMachine("xeon-2-sockets-smt");

  test("topology: core ids repeat on the second socket and are not mistaken for the same core", () => {
    expect(machine.topology).toMatchObject({ packages: 2, cores: 8, smt: true });
    expect(machine.topology.cpus).toHaveLength(16);
    expect(machine.topology.cpus[1]).toEqual({ id: 1, package: 0, core: 4, node: 0, siblings: [1, 9] });
    expect(machine.topology.cpus[13]).toEqual({ id: 13, package: 1, core: 4, node: 1, siblings: [5, 13] });
  });

  test("caches: three instances a core, one L3 a socket", () => {
    expect(machine.caches).toHaveLength(3 * 8 + 2);
    expect(machine.caches.filter(({ level }) => level === 3)).toEqual([
      {
        level: 3,
        type: "unified",
        bytes: 28_160 * KiB,
        lineBytes: 64,
        ways: 11,
        sets: 40_960,
        sharedBy: [0, 1, 2, 3, 8, 9, 10, 11],
      },
      {
        level: 3,
        type: "unified",
        bytes: 28_160 * KiB,
        lineBytes: 64,
        ways: 11,
        sets: 40_960,
        sharedBy: [4, 5, 6, 7, 12, 13, 14, 15],
      },
    ]);
  });

  test("nodes", () => {
    expect(machine.numaNodes).toEqual([
      {
        id: 0,
        cpus: [0, 1, 2, 3, 8, 9, 10, 11],
        memoryBytes: 98_304_000 * KiB,
        freeBytes: 90_112_000 * KiB,
        distances: [10, 21],
      },
      {
        id: 1,
        cpus: [4, 5, 6, 7, 12, 13, 14, 15],
        memoryBytes: 99_090_432 * KiB,
        freeBytes: 95_420_416 * KiB,
        distances: [21, 10],
      },
    ]);
  });

  test("memory, frequency, no hypervisor", () => {
    expect(machine.memory.hugePages).toEqual([
      { pageBytes: 2 * 2 ** 20, total: 512, free: 510, reserved: 2 },
      { pageBytes: GiB, total: 0, free: 0, reserved: 0 },
    ]);
    expect(machine.frequency).toEqual({
      governor: "powersave",
      turbo: true,
      minMhz: 1000,
      maxMhz: 3900,
      stealSinceBoot: 0,
      loadAverage: 0.52,
    });
    expect(machine.virtualization).toEqual({ hypervisor: null, emulated: false, container: null });
    expect(machine.limits).toEqual({
      allowedCpus: Array.from({ length: 16 }, (_, cpu) => cpu),
      cpuQuota: null,
      memoryBytes: null,
    });
  });
});

describe("an EPYC in four nodes", async () => {
  const machine = await loadMachine("epyc-nps4");

  test("eight L3s, four nodes, no SMT", () => {
    expect(machine.topology).toMatchObject({ packages: 1, cores: 16, smt: false });
    expect(machine.caches.filter(({ level }) => level === 3).map(({ sharedBy }) => sharedBy)).toEqual(
      [0, 2, 4, 6, 8, 10, 12, 14].map((first) => [first, first + 1]),
    );
    expect(machine.numaNodes.map(({ id, cpus, distances }) => ({ id, cpus, distances }))).toEqual([
      { id: 0, cpus: [0, 1, 2, 3], distances: [10, 12, 12, 12] },
      { id: 1, cpus: [4, 5, 6, 7], distances: [12, 10, 12, 12] },
      { id: 2, cpus: [8, 9, 10, 11], distances: [12, 12, 10, 12] },
      { id: 3, cpus: [12, 13, 14, 15], distances: [12, 12, 12, 10] },
    ]);
  });

  test("the tightest limit on the way up: the parent's for CPUs, the own for memory", () => {
    expect(machine.limits).toMatchObject({ cpuQuota: 8, memoryBytes: 64 * GiB });
  });

  test("frequency", () => {
    expect(machine.frequency).toMatchObject({
      governor: "schedutil",
      turbo: true,
      minMhz: 1500,
      maxMhz: 3737.89,
    });
    expect(machine.memory.transparentHugePages).toBe("always");
  });
});
