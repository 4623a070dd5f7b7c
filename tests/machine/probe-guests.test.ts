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
    expect(machine.limits).toEqual({
      allowedCpus: [0, 1],
      allowedNodes: null,
      cpuQuota: null,
      memoryBytes: null,
      memoryLeftBytes: null,
    });
    expect(machine.frequency).toMatchObject({ governor: null, turbo: null, minMhz: null, maxMhz: null });
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
    expect(machine.limits).toEqual({
      allowedCpus: [3, 7],
      allowedNodes: null,
      cpuQuota: 1.5,
      memoryBytes: 2 * GiB,
      memoryLeftBytes: null,
    });
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
        freeHugePages: null,
        distances: [10, 20, 17],
      },
      { id: 1, cpus: [2, 3], memoryBytes: 0, freeBytes: 0, freeHugePages: null, distances: [20, 10, 28] },
      {
        id: 4,
        cpus: [],
        memoryBytes: 16_515_072 * KiB,
        freeBytes: 16_384_000 * KiB,
        freeHugePages: null,
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
