import { expect, test } from "vitest";

import type { Machine } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadRecorded, type MachineName, replay, withFiles } from "../fixtures/machines/load.ts";

/** The machine with some files changed to what other kernels and firmwares really say. */
const probe = (name: MachineName, changes: Readonly<Record<string, string | undefined>>): Promise<Machine> =>
  probeMachine(replay(withFiles(loadRecorded(name), changes)));

test("firmware that does not tell a cache's geometry leaves zeros", async () => {
  const index = "/sys/devices/system/cpu/cpu0/cache/index0";
  const machine = await probe("kvm-guest-2cpu", {
    [`${index}/size`]: "0K\n",
    [`${index}/coherency_line_size`]: "0\n",
    [`${index}/ways_of_associativity`]: "0\n",
    [`${index}/number_of_sets`]: undefined,
  });
  const geometry = { bytes: null, lineBytes: null, ways: null, sets: null };
  expect(machine.caches[0]).toEqual({ level: 1, type: "data", ...geometry, sharedBy: [0] });
});

test("a cache whose sharers are hidden is left out, the others stay", async () => {
  const machine = await probe("kvm-guest-2cpu", {
    "/sys/devices/system/cpu/cpu0/cache/index2/shared_cpu_list": undefined,
  });
  expect(machine.caches.filter(({ level }) => level === 2).map(({ sharedBy }) => sharedBy)).toEqual([[1]]);
  expect(machine.caches).toHaveLength(6);
});

test("of two data caches that a core has at one level the smaller is kept, in whatever order they come", async () => {
  const at = (index: string): string => `/sys/devices/system/cpu/cpu0/cache/${index}`;
  const files = loadRecorded("kvm-guest-2cpu").files;
  const first = Object.entries(files).filter(([path]) => path.startsWith(`${at("index0")}/`));
  const another = (size: string) =>
    Object.fromEntries(
      first.map(([path, content]) => [
        path.replace("index0", "index9"),
        path.endsWith("/size") ? `${size}\n` : content,
      ]),
    );
  const firstLevel = async (size: string) =>
    (await probe("kvm-guest-2cpu", another(size))).caches.filter(
      ({ level, type, sharedBy }) => level === 1 && type === "data" && sharedBy.includes(0),
    );
  const [recorded] = await firstLevel("0K");
  expect(recorded?.bytes).toBeGreaterThan(1024);
  expect(await firstLevel("192K")).toEqual([recorded]);
  expect(await firstLevel("1K")).toEqual([{ ...recorded, bytes: 1024 }]);
});

test.each([
  // Two nodes: one number each, or the row is not known.
  ["10 21\n", [10, 21]],
  ["10\n", null],
  ["10 21 21\n", null],
  ["10 x\n", null],
  ["10 x 21\n", null],
  ["\n", null],
])("a SLIT row %j", async (row, distances) => {
  const machine = await probe("xeon-2-sockets-smt", { "/sys/devices/system/node/node0/distance": row });
  expect(machine.numaNodes[0]?.distances).toEqual(distances);
});

test("siblings of /proc/cpuinfo are believed only where they add up", async () => {
  const cpuinfo = loadRecorded("container-masked").files["/proc/cpuinfo"]!;
  const lines = cpuinfo.split("\n\n");
  // CPU 7 is offline: its core has one thread of the two that are promised.
  const offline = await probe("container-masked", { "/proc/cpuinfo": lines.slice(0, 7).join("\n\n") });
  expect(offline.topology.cpus.every(({ siblings }) => siblings === null)).toBe(true);
  expect(offline.topology).toMatchObject({ cores: null, smt: null });
  // Two dies that both count their cores from 0.
  const dies = await probe("container-masked", {
    "/proc/cpuinfo": cpuinfo.replaceAll("core id\t: 3", "core id\t: 2"),
  });
  expect(dies.topology.cpus.every(({ siblings }) => siblings === null)).toBe(true);
});

test("the kernel's word on SMT, where siblings are hidden", async () => {
  const hidden = { "/proc/cpuinfo": "processor\t: 0\n\nprocessor\t: 1\n" };
  const smt = async (active: string) =>
    (await probe("container-masked", { ...hidden, "/sys/devices/system/cpu/smt/active": active })).topology
      .smt;
  expect(await smt("1\n")).toBe(true);
  expect(await smt("0\n")).toBe(false);
  expect(await smt("\n")).toBeNull();
});

test("package and core -1 are not known", async () => {
  const machine = await probe("arm-neoverse-n1", {
    "/sys/devices/system/cpu/cpu2/topology/physical_package_id": "-1\n",
    "/sys/devices/system/cpu/cpu2/topology/core_id": "-1\n",
  });
  expect(machine.topology.cpus[2]).toMatchObject({ package: null, core: null, siblings: [2] });
  expect(machine.topology).toMatchObject({ packages: null, cores: 8 });
});

test("time in guests is in user time already", async () => {
  const machine = await probe("xeon-2-sockets-smt", { "/proc/stat": "cpu  60 0 0 30 0 0 0 10 40 0\n" });
  expect(machine.frequency.stealSinceBoot).toBe(0.1);
});

test("turbo", async () => {
  const noTurbo = "/sys/devices/system/cpu/intel_pstate/no_turbo";
  const boost = "/sys/devices/system/cpu/cpufreq/boost";
  const turbo = async (name: MachineName, changes: Readonly<Record<string, string | undefined>>) =>
    (await probe(name, changes)).frequency;
  const byPstate = "intel_pstate/no_turbo";
  expect(await turbo("xeon-2-sockets-smt", { [noTurbo]: "1\n" })).toMatchObject({
    turbo: false,
    turboFile: byPstate,
  });
  expect(await turbo("xeon-2-sockets-smt", { [noTurbo]: undefined })).toMatchObject({
    turbo: null,
    turboFile: null,
  });
  expect(await turbo("epyc-nps4", { [boost]: "0\n" })).toMatchObject({
    turbo: false,
    turboFile: "cpufreq/boost",
  });
  // acpi-cpufreq, where intel_pstate is switched off.
  expect(await turbo("xeon-2-sockets-smt", { [noTurbo]: undefined, [boost]: "1\n" })).toMatchObject({
    turbo: true,
    turboFile: "cpufreq/boost",
  });
});

test("governors that differ are all named", async () => {
  const governor = "/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor";
  const machine = await probe("epyc-nps4", { [governor]: "performance\n" });
  expect(machine.frequency.governor).toBe("performance + schedutil");
});

test.each([
  ["2097152\n", 4096],
  ["33554432\n", 16_384],
  ["536870912\n", 65_536],
  ["0\n", null],
  [undefined, null],
])("on arm64 a PMD page of %j", async (content, pageBytes) => {
  const path = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";
  expect((await probe("arm-neoverse-n1", { [path]: content })).memory.pageBytes).toBe(pageBytes);
});

test.each([
  ["PRETTY_NAME='Arch Linux'\n", "Arch Linux"],
  ["PRETTY_NAME=Void\n", "Void"],
  ['PRETTY_NAME=""\n', null],
  ["NAME=x\n", null],
])("os-release %j", async (content, distribution) => {
  expect((await probe("epyc-nps4", { "/etc/os-release": content })).distribution).toBe(distribution);
});
