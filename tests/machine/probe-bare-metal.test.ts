import { describe, expect, test } from "vitest";

import { probeMachine } from "../../src/machine/probe.ts";
import { loadMachine, loadRecorded, type MachineName, replay, withFiles } from "../fixtures/machines/load.ts";

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
        freeHugePages: 510,
        distances: [10, 21],
      },
      {
        id: 1,
        cpus: [4, 5, 6, 7, 12, 13, 14, 15],
        memoryBytes: 99_090_432 * KiB,
        freeBytes: 95_420_416 * KiB,
        freeHugePages: 0,
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
      turboFile: "intel_pstate/no_turbo",
      minMhz: 1000,
      maxMhz: 3900,
      stealSinceBoot: 0,
      loadAverage: 0.52,
    });
    expect(machine.virtualization).toEqual({ hypervisor: null, emulated: false, container: null });
    expect(machine.limits).toEqual({
      allowedCpus: Array.from({ length: 16 }, (_, cpu) => cpu),
      allowedNodes: [0, 1],
      cpuQuota: null,
      memoryBytes: null,
      memoryLeftBytes: null,
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
      turboFile: "cpufreq/boost",
      minMhz: 1500,
      maxMhz: 3737.89,
    });
    expect(machine.memory.transparentHugePages).toBe("always");
  });
});

describe("counters of memory writes", () => {
  const counters = async (name: MachineName, files: Readonly<Record<string, string | undefined>> = {}) =>
    (await probeMachine(replay(withFiles(loadRecorded(name), files)))).memoryWriteCounters;
  const controllers = ["uncore_imc_0", "uncore_imc_1", "uncore_imc_2"];
  const capabilities = (mask: string) => ({
    "/proc/self/status": `CapEff:\t${mask}\nCpus_allowed_list:\t0-15\n`,
  });
  const paranoid = (value: string | undefined) => ({ "/proc/sys/kernel/perf_event_paranoid": value });

  test("of a server, and out of reach", async () => {
    expect(await counters("xeon-2-sockets-smt")).toEqual({ controllers, permitted: false });
  });

  test.each([
    ["by the sysctl", paranoid("0\n"), true],
    ["by the sysctl, altogether", paranoid("-1\n"), true],
    ["not by the sysctl", paranoid("1\n"), false],
    ["to root", capabilities("000001ffffffffff"), true],
    ["by CAP_PERFMON", capabilities("0000004000000000"), true],
    ["not by others", capabilities("0000000000000400"), false],
    ["perhaps, where nothing can be read", paranoid(undefined), null],
    ["perhaps, where nothing can be understood", { ...capabilities("all"), ...paranoid("(null)\n") }, null],
  ])("permitted %s", async (_, files, permitted) => {
    expect(await counters("xeon-2-sockets-smt", files)).toEqual({ controllers, permitted });
  });

  test("in two halves of a channel, in order of number", async () => {
    const root = "/sys/bus/event_source/devices";
    const files = Object.fromEntries(
      [10, 9].flatMap((id) => [
        [`${root}/uncore_imc_${id}/type`, `${20 + id}\n`],
        [`${root}/uncore_imc_${id}/events/cas_count_write_sch0`, "event=0x05,umask=0xf0\n"],
      ]),
    );
    expect((await counters("xeon-2-sockets-smt", files))?.controllers).toEqual([
      ...controllers,
      "uncore_imc_9",
      "uncore_imc_10",
    ]);
  });

  test("of AMD's controllers from Zen 4 on, whose events sysfs does not list", async () => {
    expect(await counters("epyc-nps4")).toBeNull();
    const umc = { "/sys/bus/event_source/devices/amd_umc_0/type": "17\n", ...paranoid("0\n") };
    expect(await counters("epyc-nps4", umc)).toEqual({ controllers: ["amd_umc_0"], permitted: true });
  });

  test("not of free-running counters, nor of a controller that tells no type", async () => {
    const root = "/sys/bus/event_source/devices";
    const files = {
      [`${root}/uncore_imc_free_running_0/type`]: "30\n",
      [`${root}/uncore_imc_free_running_0/events/data_write`]: "event=0xff,umask=0x30\n",
      [`${root}/amd_umc_0/cpumask`]: "0\n",
    };
    expect(await counters("epyc-nps4", files)).toBeNull();
  });

  test("none in a guest", async () => {
    expect(await counters("kvm-guest-2cpu")).toBeNull();
  });
});
