import { describe, expect, test } from "vitest";

import { loadMachine } from "../fixtures/machines/load.ts";

const GiB = 2 ** 30;
const KiB = 1024;

describe("a guest of KVM with two CPUs", async () => {
  const machine = await loadMachine("kvm-guest-2cpu");

  test("software", () => {
    expect(machine).toMatchObject({
      platform: "linux",
      architecture: "x64",
      kernelRelease: "6.18.44-fc-v669",
      distribution: "Debian GNU/Linux 12 (bookworm)",
      libc: { family: "glibc", version: "2.36" },
      calibration: null,
    });
  });

  test("CPU", () => {
    expect(machine.cpu).toMatchObject({
      vendor: "GenuineIntel",
      // /proc/cpuinfo's words, not systeminformation's "Xeon® Processor".
      model: "Intel(R) Xeon(R) Processor",
      family: 6,
      modelNumber: 167,
      stepping: 1,
    });
    expect(machine.cpu.features).toEqual(expect.arrayContaining(["rtm", "nonstop_tsc", "hypervisor"]));
  });

  test("topology", () => {
    expect(machine.topology).toEqual({
      packages: 1,
      cores: 2,
      smt: false,
      cpus: [
        { id: 0, package: 0, core: 0, node: 0, siblings: [0] },
        { id: 1, package: 0, core: 1, node: 0, siblings: [1] },
      ],
    });
  });

  test("every cache instance once", () => {
    const line = { lineBytes: 64 };
    const l1d = { level: 1, type: "data", bytes: 48 * KiB, ways: 12, sets: 64, ...line };
    const l1i = { level: 1, type: "instruction", bytes: 64 * KiB, ways: 16, sets: 64, ...line };
    const l2 = { level: 2, type: "unified", bytes: 2048 * KiB, ways: 16, sets: 2048, ...line };
    expect(machine.caches).toEqual([
      { ...l1d, sharedBy: [0] },
      { ...l1d, sharedBy: [1] },
      { ...l1i, sharedBy: [0] },
      { ...l1i, sharedBy: [1] },
      { ...l2, sharedBy: [0] },
      { ...l2, sharedBy: [1] },
      { level: 3, type: "unified", bytes: 491_520 * KiB, ways: 16, sets: 491_520, ...line, sharedBy: [0, 1] },
    ]);
  });

  test("memory", () => {
    expect(machine.memory).toMatchObject({
      totalBytes: 24_684_084 * KiB,
      pageBytes: 4096,
      transparentHugePages: "madvise",
      hugePages: [
        { pageBytes: 2 * 2 ** 20, total: 0, free: 0, reserved: 0 },
        { pageBytes: GiB, total: 0, free: 0, reserved: 0 },
      ],
    });
  });

  test("virtualisation and limits", () => {
    expect(machine.virtualization).toEqual({ hypervisor: "kvm", emulated: false, container: null });
    expect(machine.limits).toEqual({ allowedCpus: [0, 1], cpuQuota: null, memoryBytes: null });
    expect(machine.frequency).toMatchObject({ governor: null, turbo: null, minMhz: null, maxMhz: null });
  });
});

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

describe("an Arm server", async () => {
  const machine = await loadMachine("arm-neoverse-n1");

  test("names the core by implementer and part", () => {
    expect(machine.cpu).toMatchObject({
      vendor: "ARM",
      model: "Neoverse-N1",
      family: null,
      modelNumber: 0xd0c,
      stepping: null,
    });
    expect(machine.cpu.features).toContain("atomics");
  });

  test("topology by the older file's name; no L3", () => {
    expect(machine.topology).toMatchObject({ packages: 1, cores: 8, smt: false });
    expect(machine.topology.cpus[7]).toEqual({ id: 7, package: 36, core: 7, node: 0, siblings: [7] });
    expect(Math.max(...machine.caches.map(({ level }) => level))).toBe(2);
    expect(machine.caches).toHaveLength(3 * 8);
  });

  test("pages", () => {
    expect(machine.memory.pageBytes).toBe(4096);
    expect(machine.memory.hugePages.map(({ pageBytes }) => pageBytes)).toEqual([64 * KiB, 2048 * KiB]);
  });

  test("a rented guest, unlimited groups of v1, steal", () => {
    expect(machine.virtualization).toEqual({ hypervisor: "amazon", emulated: false, container: null });
    expect(machine.limits).toMatchObject({ cpuQuota: null, memoryBytes: null });
    expect(machine.frequency.stealSinceBoot).toBe(0.05);
  });
});

describe("a container that hides /sys/devices", async () => {
  const machine = await loadMachine("container-masked");

  test("what is hidden is null or none", () => {
    expect(machine.caches).toEqual([]);
    expect(machine.numaNodes).toEqual([]);
    expect(machine.memory).toEqual({
      totalBytes: 32_768_000 * KiB,
      availableBytes: 20_480_000 * KiB,
      pageBytes: 4096,
      transparentHugePages: null,
      hugePages: [],
    });
    expect(machine.frequency).toMatchObject({ governor: null, turbo: null, minMhz: null, maxMhz: null });
  });

  test("limits", () => {
    expect(machine.limits).toEqual({ allowedCpus: [3, 7], cpuQuota: 1.5, memoryBytes: 2 * GiB });
  });

  test("/proc/cpuinfo still tells the host's siblings", () => {
    expect(machine.topology).toMatchObject({ packages: 1, cores: 4, smt: true });
    expect(machine.topology.cpus[7]).toEqual({ id: 7, package: 0, core: 3, node: null, siblings: [3, 7] });
  });

  test("container and libc", () => {
    expect(machine.virtualization).toEqual({ hypervisor: null, emulated: false, container: "docker" });
    expect(machine.libc).toEqual({ family: "musl", version: null });
  });
});

describe("a guest with odd nodes", async () => {
  const machine = await loadMachine("guest-memory-only-node");

  test("ids with gaps, a node without memory, a node without CPUs", () => {
    expect(machine.numaNodes).toEqual([
      {
        id: 0,
        cpus: [0, 1],
        memoryBytes: 4_030_464 * KiB,
        freeBytes: 3_145_728 * KiB,
        distances: [10, 20, 17],
      },
      { id: 1, cpus: [2, 3], memoryBytes: 0, freeBytes: 0, distances: [20, 10, 28] },
      {
        id: 4,
        cpus: [],
        memoryBytes: 16_515_072 * KiB,
        freeBytes: 16_384_000 * KiB,
        distances: [17, 28, 10],
      },
    ]);
    expect(machine.topology.cpus.map(({ node }) => node)).toEqual([0, 0, 1, 1]);
  });

  test("offline CPUs are no part of the topology, nor allowed, whatever the mask says", () => {
    expect(machine.topology.cpus.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    expect(machine.limits.allowedCpus).toEqual([0, 1, 2, 3]);
    expect(machine.topology).toMatchObject({ packages: 4, cores: 4, smt: false });
  });

  test("KVM by its clock, though the firmware says QEMU", () => {
    expect(machine.virtualization).toEqual({ hypervisor: "kvm", emulated: false, container: null });
    expect(machine.memory.transparentHugePages).toBe("never");
    expect(machine.frequency.stealSinceBoot).toBe(0.05);
  });
});
