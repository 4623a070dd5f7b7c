import { describe, expect, test } from "vitest";

import { type Permissions, type Requirement, unmetRequirement } from "../../src/experiment/requirement.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadMachine, loadRecorded, replay, withFiles } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");
const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");
const arm = await loadMachine("arm-neoverse-n1");
const container = await loadMachine("container-masked");

const unmet = (requirement: Requirement, machine: Machine, permissions: Partial<Permissions> = {}) =>
  unmetRequirement(requirement, machine, {
    cpus: machine.limits.allowedCpus,
    allow: [],
    ...permissions,
  });

/** The machine as probed by a process that taskset put on these CPUs. */
const tasksetOn = (machine: Machine, allowedCpus: readonly number[]): Machine => ({
  ...machine,
  limits: { ...machine.limits, allowedCpus },
});

describe("cpus", () => {
  const two: Requirement = { kind: "cpus", atLeast: 2 };

  test("enough", () => {
    expect(unmet(two, guest)).toBeNull();
    expect(unmet(two, container)).toBeNull();
  });

  test("fewer by --cpus", () => {
    expect(unmet(two, guest, { cpus: [0] })).toEqual({
      reason: "needs two CPUs; this process may use one (0)",
      remedy: "allow more CPUs (--cpus 0,1)",
    });
  });

  test("fewer by taskset", () => {
    expect(unmet(two, tasksetOn(guest, [1]))).toEqual({
      reason: "needs two CPUs; this process may use one (1)",
      remedy: "run without taskset or in a wider cpuset, so that CPUs 0,1 are allowed",
    });
  });

  test("fewer by the container", () => {
    expect(unmet({ kind: "cpus", atLeast: 3 }, container)).toEqual({
      reason: "needs three CPUs; this process may use two (3,7)",
      remedy: "give the container more CPUs (its cpuset must have 0,3,7)",
    });
  });

  test("fewer than the machine has: nothing helps", () => {
    expect(unmet({ kind: "cpus", atLeast: 12 }, guest)).toEqual({
      reason: "needs 12 CPUs; this process may use two (0,1)",
      remedy: null,
    });
    expect(unmet({ kind: "cpus", atLeast: 1 }, tasksetOn(guest, []))?.reason).toBe(
      "needs one CPU; this process may use none",
    );
  });
});

describe("cores", () => {
  const four: Requirement = { kind: "cores", atLeast: 4 };

  test("runnable on two sockets and on the EPYC, not in the container", () => {
    expect(unmet(four, xeon)).toBeNull();
    expect(unmet(four, epyc)).toBeNull();
    expect(unmet(four, container)).toEqual({
      reason: "needs four CPUs; this process may use two (3,7)",
      remedy: "give the container more CPUs (its cpuset must have 0,1,2,3,7)",
    });
  });

  test("siblings are one core", () => {
    expect(unmet({ kind: "cores", atLeast: 2 }, container)).toEqual({
      reason: "needs two cores; the CPUs this process may use (3,7) are SMT siblings on one",
      remedy: "give the container more CPUs (its cpuset must have 0,3,7)",
    });
    expect(unmet({ kind: "cores", atLeast: 2 }, xeon, { cpus: [1, 9] })).toEqual({
      reason: "needs two cores; the CPUs this process may use (1,9) are SMT siblings on one",
      remedy: "allow more CPUs (--cpus 0,1,9)",
    });
    expect(unmet({ kind: "cores", atLeast: 9 }, xeon)).toEqual({
      reason:
        "needs nine cores; the CPUs this process may use (0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15) are SMT siblings on eight",
      remedy: null,
    });
  });

  test("unknown siblings are no obstacle", async () => {
    const cpuinfo = loadRecorded("container-masked").files["/proc/cpuinfo"]!;
    const hidden = await probeMachine(
      replay(
        withFiles(loadRecorded("container-masked"), {
          "/proc/cpuinfo": cpuinfo.replaceAll(/^(physical id|core id)\t.*\n/gm, ""),
        }),
      ),
    );
    expect(hidden.topology.cpus[3]).toMatchObject({ core: null, siblings: null });
    expect(unmet({ kind: "cores", atLeast: 2 }, hidden)).toBeNull();
    expect(unmet({ kind: "smt-siblings" }, hidden)).toEqual({
      reason: "needs two SMT siblings; this machine does not tell which CPUs are",
      remedy: null,
    });
  });
});

describe("smt-siblings", () => {
  const siblings: Requirement = { kind: "smt-siblings" };

  test("runnable where a pair is allowed", () => {
    expect(unmet(siblings, xeon)).toBeNull();
    expect(unmet(siblings, container)).toBeNull();
  });

  test("none", () => {
    for (const machine of [guest, epyc, arm]) {
      expect(unmet(siblings, machine)).toEqual({
        reason: "needs two SMT siblings; this machine shows none",
        remedy: null,
      });
    }
  });

  test("a pair is there and not allowed", () => {
    expect(unmet(siblings, xeon, { cpus: [1, 2] })).toEqual({
      reason: "needs two SMT siblings; of the CPUs this process may use (1,2) no two are",
      remedy: "allow more CPUs (--cpus 0,1,2,8)",
    });
  });
});

test("architecture", () => {
  const x86: Requirement = { kind: "architecture", oneOf: ["x64"] };
  expect(unmet(x86, guest)).toBeNull();
  expect(unmet(x86, arm)).toEqual({ reason: "needs x64; this machine is arm64", remedy: null });
  expect(unmet({ kind: "architecture", oneOf: ["x64", "ia32"] }, arm)?.reason).toBe(
    "needs x64 or ia32; this machine is arm64",
  );
});

test("vendor", () => {
  const intel: Requirement = { kind: "vendor", is: "GenuineIntel" };
  expect(unmet(intel, xeon)).toBeNull();
  expect(unmet(intel, epyc)).toEqual({
    reason: "needs GenuineIntel; this CPU is AuthenticAMD",
    remedy: null,
  });
  expect(unmet(intel, { ...xeon, cpu: { ...xeon.cpu, vendor: null } })?.reason).toBe(
    "needs GenuineIntel; this CPU does not tell its vendor",
  );
});

test("libc", () => {
  const glibc: Requirement = { kind: "libc", is: "glibc" };
  expect(unmet(glibc, guest)).toBeNull();
  expect(unmet(glibc, container)?.reason).toBe("needs glibc; this is musl");
  expect(unmet(glibc, { ...guest, libc: null })?.reason).toBe("needs glibc; which libc this is is not known");
});

describe("free memory", () => {
  const needs = (bytes: number): Requirement => ({ kind: "free-memory", bytes });

  test("what is available counts", () => {
    const available = guest.memory.availableBytes!;
    expect(unmet(needs(available), guest)).toBeNull();
    expect(unmet(needs(available + 1), guest)?.remedy).toBe("stop other programs that hold memory");
  });

  test("or the group's limit, if that is less", () => {
    // But for what the measuring process itself takes.
    expect(unmet(needs(2 ** 31 - 2 ** 26), container)).toBeNull();
    expect(unmet(needs(2 ** 31 - 2 ** 26 + 1), container)).not.toBeNull();
    expect(unmet(needs(3 * 2 ** 30), container)).toEqual({
      reason: "needs 3 GiB of free memory; the control group grants 2 GiB and leaves 1.9 GiB",
      remedy: "raise the memory limit",
    });
  });

  test("or what others in the group have left of it: one of them would be killed", () => {
    const crowded = {
      ...container,
      limits: { ...container.limits, memoryBytes: 2 ** 28, memoryLeftBytes: 86 * 2 ** 20 },
    };
    expect(unmet(needs(64 * 2 ** 20), crowded)).toEqual({
      reason: "needs 64 MiB of free memory; the control group grants 256 MiB and leaves 22 MiB",
      remedy: "raise the memory limit",
    });
  });

  test("a limit above what is available does not bind", () => {
    const machine = {
      ...container,
      memory: { ...container.memory, availableBytes: 800 * 2 ** 20 },
    };
    expect(unmet(needs(2 ** 30), machine)?.reason).toBe("needs 1 GiB of free memory; 800 MiB is available");
  });

  test("unknown fails, and says so", () => {
    const machine = { ...guest, memory: { ...guest.memory, availableBytes: null } };
    expect(unmet(needs(1.5 * 2 ** 30), machine)?.reason).toBe(
      "needs 1.5 GiB of free memory; how much is free is not known",
    );
  });
});

test("linux", () => {
  const needs = (atLeast: `${number}.${number}`): Requirement => ({ kind: "linux", atLeast, has: "a call" });
  const on = (kernelRelease: string | null, platform = "linux") => ({ ...guest, kernelRelease, platform });
  for (const release of ["4.14.318-241.531.amzn2.aarch64", "4.14", "4.15-rc1", "5.0", "10.2.3"])
    expect(unmet(needs("4.14"), on(release)), release).toBeNull();
  expect(unmet(needs("4.14"), on("4.4.0-210-generic"))).toEqual({
    reason: "needs a call, which Linux has since 4.14; this is 4.4",
    remedy: null,
  });
  expect(unmet(needs("4.14"), on("3.19.8"))?.reason).toMatch(/this is 3\.19$/);
  for (const release of [null, "", "unknown"])
    expect(unmet(needs("4.14"), on(release))?.reason).toMatch(/which kernel this is is not known$/);
  expect(unmet(needs("4.14"), on("23.5.0", "darwin"))?.reason).toMatch(/this is darwin$/);
});

test("memory-write-counters", () => {
  const counters: Requirement = { kind: "memory-write-counters" };
  expect(unmet(counters, guest)).toEqual({
    reason: "needs memory controllers that count writes; this guest shows none",
    remedy: null,
  });
  expect(unmet(counters, epyc)?.reason).toBe(
    "needs memory controllers that count writes; this machine shows none",
  );
  expect(unmet(counters, xeon)).toEqual({
    reason: "needs leave to read the memory controllers' counters; this process has none",
    remedy: "as root: sysctl kernel.perf_event_paranoid=0, or run as root",
  });
  for (const permitted of [true, null]) {
    const machine = { ...xeon, memoryWriteCounters: { controllers: ["uncore_imc_0"], permitted } };
    expect(unmet(counters, machine)).toBeNull();
  }
});

test("consent", () => {
  const consent: Requirement = {
    kind: "consent",
    to: "split-lock",
    because: "split locks stall every CPU of the machine",
  };
  expect(unmet(consent, guest)).toEqual({
    reason: "needs consent: split locks stall every CPU of the machine",
    remedy: "--allow split-lock",
  });
  expect(unmet(consent, guest, { allow: ["huge-pages"] })).not.toBeNull();
  expect(unmet(consent, guest, { allow: ["split-lock"] })).toBeNull();
});

describe("caches", () => {
  test("sizes that are stated", () => {
    expect(unmet({ kind: "cache-sizes", levels: [1, 2, 3] }, xeon)).toBeNull();
    expect(unmet({ kind: "cache-sizes", levels: [1, 4] }, xeon)).toEqual({
      reason: "needs the size of L4; this machine shows none",
      remedy: null,
    });
    expect(unmet({ kind: "cache-sizes", levels: [1, 2] }, { ...xeon, caches: [] })).toEqual({
      reason: "needs the size of L1, L2; this machine tells of no cache",
      remedy: null,
    });
  });

  test("ways that are stated", () => {
    expect(unmet({ kind: "cache-ways", level: 1 }, xeon)).toBeNull();
    const silent = { ...xeon, caches: xeon.caches.map((cache) => ({ ...cache, ways: null })) };
    expect(unmet({ kind: "cache-ways", level: 1 }, silent)?.reason).toBe(
      "needs the ways of L1; this machine does not tell",
    );
  });

  test("shared by two cores", () => {
    expect(unmet({ kind: "shared-cache", level: 3 }, xeon)).toBeNull();
    expect(unmet({ kind: "shared-cache", level: 3 }, xeon, { cpus: [0] })?.reason).toBe(
      "needs two cores that share an L3; of the CPUs this process may use (0) no two do",
    );
    // Siblings share everything and are one core.
    const siblings = xeon.topology.cpus[0]!.siblings!;
    expect(unmet({ kind: "shared-cache", level: 3 }, xeon, { cpus: siblings })).not.toBeNull();
    expect(unmet({ kind: "shared-cache", level: 1 }, xeon)?.reason).toBe(
      "needs two cores that share an L1; this machine shows none",
    );
  });
});

describe("huge pages", () => {
  const withMode = (transparentHugePages: string | null): Machine => ({
    ...guest,
    memory: { ...guest.memory, transparentHugePages },
  });
  test.each(["always", "madvise"])("%s will do", (mode) => {
    expect(unmet({ kind: "huge-pages" }, withMode(mode))).toBeNull();
  });
  test("of 512 MiB, beside base pages of 64 KiB, are of no use", () => {
    const rhel = { ...guest, memory: { ...guest.memory, transparentHugePages: "always", pageBytes: 65_536 } };
    expect(unmet({ kind: "huge-pages" }, rhel)?.reason).toBe(
      "needs huge pages of a few MiB; this machine's are 512 MiB",
    );
  });
  test("never, or none at all", () => {
    expect(unmet({ kind: "huge-pages" }, withMode("never"))).toEqual({
      reason: 'needs transparent huge pages; they are set to "never"',
      remedy: "as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
    });
    expect(unmet({ kind: "huge-pages" }, withMode(null))?.reason).toBe(
      "needs transparent huge pages, which this kernel has not",
    );
  });
});

describe("pages of a pool", () => {
  const needed: Requirement = { kind: "free-huge-pages", pageBytes: 2 ** 21, count: 64 };
  const withPool = (total: number | null, free: number | null, reserved: number | null): Machine => ({
    ...guest,
    memory: { ...guest.memory, hugePages: [{ pageBytes: 2 ** 21, total, free, reserved }] },
  });
  test("that are free and reserved by nobody will do", () => {
    expect(unmet(needed, withPool(100, 70, 6))).toBeNull();
  });
  test("that others have reserved will not, and the pool is to grow by what is missing", () => {
    expect(unmet(needed, withPool(100, 70, 7))).toEqual({
      reason: "needs 64 free huge pages of 2 MiB; 63 are",
      remedy:
        "as root: echo 101 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages, or run as root with --allow huge-pages",
    });
    expect(unmet(needed, withPool(0, 0, 0))).toEqual({
      reason: "needs 64 free huge pages of 2 MiB; none is",
      remedy:
        "as root: echo 64 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages, or run as root with --allow huge-pages",
    });
  });
  test("that are too few with consent too were all that was granted, and consent is no remedy", () => {
    expect(unmet(needed, withPool(110, 10, 0), { allow: ["huge-pages"] })).toEqual({
      reason: "needs 64 free huge pages of 2 MiB; 10 are, after all that --allow huge-pages was granted",
      remedy:
        "as root: echo 164 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages soon after boot, before memory is in pieces",
    });
  });
  test("of another size have a file of their own", () => {
    const gigabytes = { ...needed, pageBytes: 2 ** 30, count: 1 };
    const machine = {
      ...guest,
      memory: { ...guest.memory, hugePages: [{ pageBytes: 2 ** 30, total: 2, free: 0, reserved: 0 }] },
    };
    expect(unmet(gigabytes, machine)?.remedy).toBe(
      "as root: echo 3 > /sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages",
    );
  });
  test("are not there without a pool, nor where it is not told", () => {
    const none = { ...guest, memory: { ...guest.memory, hugePages: [] } };
    expect(unmet(needed, none)?.reason).toBe(
      "needs 64 free huge pages of 2 MiB; this kernel has no pool of such",
    );
    expect(unmet(needed, withPool(0, null, 0))?.reason).toBe(
      "needs 64 free huge pages of 2 MiB; how many are free is not known",
    );
  });
});

test("base pages", () => {
  const small: Requirement = { kind: "base-page", bytes: 4096 };
  const of = (pageBytes: number | null): Machine => ({ ...guest, memory: { ...guest.memory, pageBytes } });
  expect(unmet(small, of(4096))).toBeNull();
  expect(unmet(small, of(65_536))?.reason).toBe("needs base pages of 4 KiB; this machine's are 64 KiB");
  expect(unmet(small, of(null))?.reason).toBe("needs base pages of 4 KiB; their size is not known");
});

test("bare metal", () => {
  const bare: Requirement = { kind: "bare-metal", because: "walks are nested in a guest" };
  expect(unmet(bare, xeon)).toBeNull();
  expect(unmet(bare, guest)?.reason).toBe(
    "needs bare metal: walks are nested in a guest; this is a guest of kvm",
  );
});

test("bare metal, where nothing tells", () => {
  const bare: Requirement = { kind: "bare-metal", because: "walks are nested in a guest" };
  const untold = { ...xeon, virtualization: { ...xeon.virtualization, hypervisor: "unknown" } };
  expect(unmet(bare, untold)?.reason).toBe(
    "needs bare metal: walks are nested in a guest; whether this is a guest is not known",
  );
});

test("what nobody offers", () => {
  expect(unmet({ kind: "never", because: "needs a crystal ball" }, xeon)).toEqual({
    reason: "needs a crystal ball",
    remedy: null,
  });
});
