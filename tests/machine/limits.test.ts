import { describe, expect, test } from "vitest";

import type { Limits } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadRecorded, type MachineName, replay, withFiles } from "../fixtures/machines/load.ts";

const limits = async (
  name: MachineName,
  changes: Readonly<Record<string, string | undefined>>,
): Promise<Limits> => (await probeMachine(replay(withFiles(loadRecorded(name), changes)))).limits;

const status = (list: string) => ({ "/proc/self/status": `Name:\tnode\nCpus_allowed_list:\t${list}\n` });

describe("allowed CPUs", () => {
  test("taskset", async () => {
    expect((await limits("xeon-2-sockets-smt", status("2,5-6"))).allowedCpus).toEqual([2, 5, 6]);
  });

  test("no status: the online ones", async () => {
    expect((await limits("kvm-guest-2cpu", { "/proc/self/status": undefined })).allowedCpus).toEqual([0, 1]);
  });

  test("the cpuset narrows", async () => {
    const cpuset = { "/sys/fs/cgroup/user.slice/cpuset.cpus.effective": "4-7\n" };
    expect((await limits("xeon-2-sockets-smt", { ...status("0-5"), ...cpuset })).allowedCpus).toEqual([4, 5]);
  });

  test("the nearest group's cpuset is the one in force", async () => {
    const cpuset = {
      "/sys/fs/cgroup/cpuset.cpus.effective": "0-15\n",
      "/sys/fs/cgroup/user.slice/user-1000.slice/cpuset.cpus.effective": "1-2\n",
    };
    expect((await limits("xeon-2-sockets-smt", cpuset)).allowedCpus).toEqual([1, 2]);
  });

  test("a cpuset that contradicts the mask is passed over", async () => {
    const cpuset = { "/sys/fs/cgroup/cpuset.cpus.effective": "0-1\n" };
    expect((await limits("container-masked", cpuset)).allowedCpus).toEqual([3, 7]);
  });

  test("an online list that lxcfs rewrote does not take CPUs away", async () => {
    const rewritten = { ...status("1,9"), "/sys/devices/system/cpu/online": "0-1\n" };
    expect((await limits("xeon-2-sockets-smt", rewritten)).allowedCpus).toEqual([1, 9]);
  });

  test("a CPU that went offline", async () => {
    const offline = { "/sys/devices/system/cpu/cpu1/online": "0\n" };
    expect((await limits("kvm-guest-2cpu", offline)).allowedCpus).toEqual([0]);
  });
});

describe("control groups", () => {
  const v1 = { "/proc/self/cgroup": "4:memory:/a/b\n3:cpu,cpuacct:/a/b\n" };

  test("what a group has left: its limit without what is used, but for files that nobody touches", async () => {
    const left = async (files: Record<string, string>) =>
      (await limits("kvm-guest-2cpu", files)).memoryLeftBytes;
    const group = "/sys/fs/cgroup/memory/a/b";
    expect(
      await left({
        ...v1,
        [`${group}/memory.limit_in_bytes`]: "268435456\n",
        [`${group}/memory.usage_in_bytes`]: "200000000\n",
        [`${group}/memory.stat`]: "inactive_file 7\ntotal_inactive_file 50000000\n",
      }),
    ).toBe(268_435_456 - 150_000_000);
    const v2 = { "/proc/self/cgroup": "0::/x\n", "/sys/fs/cgroup/x/memory.max": "1000000000\n" };
    expect(await left(v2)).toBeNull();
    expect(await left({ ...v2, "/sys/fs/cgroup/x/memory.current": "400000000\n" })).toBe(600_000_000);
    expect(await left({ ...v2, "/sys/fs/cgroup/x/memory.current": "1400000000\n" })).toBe(0);
    // A parent that is nearly full leaves its children no more.
    expect(
      await left({
        ...v2,
        "/proc/self/cgroup": "0::/x/y\n",
        "/sys/fs/cgroup/x/memory.current": "900000000\n",
        "/sys/fs/cgroup/x/y/memory.max": "500000000\n",
        "/sys/fs/cgroup/x/y/memory.current": "1000000\n",
      }),
    ).toBe(100_000_000);
  });

  test("v1: the tightest on the way up", async () => {
    const files = {
      ...v1,
      "/sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us": "400000\n",
      "/sys/fs/cgroup/cpu/a/b/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "20000\n",
      "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "1073741824\n",
      "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
    };
    expect(await limits("kvm-guest-2cpu", files)).toMatchObject({ cpuQuota: 2.5, memoryBytes: 2 ** 30 });
  });

  test("v1 in a container that sees the host's path: the mount is its group", async () => {
    const files = {
      "/proc/self/cgroup": "4:memory:/docker/0000\n3:cpu,cpuacct:/docker/0000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "150000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "536870912\n",
    };
    expect(await limits("kvm-guest-2cpu", files)).toMatchObject({ cpuQuota: 1.5, memoryBytes: 2 ** 29 });
  });

  test("v2 beside v1, without controllers", async () => {
    const files = { "/sys/fs/cgroup/unified/cpu.max": "300000 100000\n" };
    expect((await limits("kvm-guest-2cpu", files)).cpuQuota).toBe(3);
  });

  test("a group outside the namespace does not lead out of the mount", async () => {
    const files = { "/proc/self/cgroup": "0::/../../x\n", "/sys/fs/cgroup/x/cpu.max": "200000 100000\n" };
    expect((await limits("epyc-nps4", files)).cpuQuota).toBe(2);
  });

  test.each(["max 100000\n", "-1\n", "max\n", "0 100000\n", "100000 0\n", "a b\n", ""])(
    "cpu.max %j limits nothing",
    async (content) => {
      expect((await limits("container-masked", { "/sys/fs/cgroup/cpu.max": content })).cpuQuota).toBeNull();
    },
  );

  test("a quota without a period has the default period", async () => {
    expect((await limits("container-masked", { "/sys/fs/cgroup/cpu.max": "250000\n" })).cpuQuota).toBe(2.5);
  });
});
