import { describe, expect, test } from "vitest";

import {
  distanceBetween,
  homeAndRemotes,
  nodesWith,
  type NodeRequirement,
  unevenPools,
  unmetNodes,
} from "../../src/experiment/nodes.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadMachine, loadRecorded, replay, withFiles } from "../fixtures/machines/load.ts";

const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");
const oneNode = await loadMachine("kvm-guest-2cpu");
const hidden = await loadMachine("container-masked");
/** Node 0 as usual, node 1 with CPUs alone, node 4 with memory alone. */
const odd = await loadMachine("guest-memory-only-node");

const changed = (files: Readonly<Record<string, string | undefined>>): Promise<Machine> =>
  probeMachine(replay(withFiles(loadRecorded("xeon-2-sockets-smt"), files)));
const node1 = "/sys/devices/system/node/node1";
const withoutCpus = await changed({ [`${node1}/cpulist`]: "\n" });
const withoutMemory = await changed({
  [`${node1}/meminfo`]: "Node 1 MemTotal: 0 kB\nNode 1 MemFree: 0 kB\n",
});
const status = (mems: string): string => `Cpus_allowed_list:\t0-15\nMems_allowed_list:\t${mems}\n`;
const confined = await changed({ "/proc/self/status": status("0") });
const full = await changed({
  [`${node1}/meminfo`]: "Node 1 MemTotal: 99090432 kB\nNode 1 MemFree: 12288 kB\n",
});

const MEMORY = { kind: "nodes", atLeast: 2, of: "memory", bytesEach: 2 ** 26 } as const;
const BOTH = { ...MEMORY, of: "cpus-and-memory" } as const;
const unmet = (requirement: NodeRequirement, machine: Machine, cpus = machine.limits.allowedCpus) =>
  unmetNodes(requirement, machine, cpus);
const reason = (requirement: NodeRequirement, machine: Machine): string | undefined =>
  unmet(requirement, machine)?.reason;

describe("nodes", () => {
  test("two as usual, and four", () => {
    for (const machine of [xeon, epyc]) {
      expect(unmet(MEMORY, machine)).toBeNull();
      expect(unmet(BOTH, machine)).toBeNull();
    }
  });

  test("one", () => {
    expect(unmet(BOTH, oneNode)).toEqual({
      reason: "needs 2 nodes with CPUs and memory; this machine has 1 node with memory",
      remedy: null,
    });
  });

  test("none that is told", () => {
    expect(unmet(MEMORY, hidden)).toEqual({
      reason: "needs 2 nodes with memory; this machine does not tell its nodes",
      remedy: null,
    });
  });

  test("a node without CPUs is enough to hold memory, not to touch it", () => {
    expect(unmet(MEMORY, withoutCpus)).toBeNull();
    expect(unmet(BOTH, withoutCpus)).toEqual({
      reason: "needs 2 nodes with CPUs and memory; this machine has 2 nodes with memory: node 1 has no CPU",
      remedy: null,
    });
  });

  test("a node without memory is none to put pages on", () => {
    for (const requirement of [MEMORY, BOTH])
      expect(reason(requirement, withoutMemory)).toMatch(/has 1 node with memory: node 1 has no memory$/);
  });

  test("ids with gaps", () => {
    expect(nodesWith(MEMORY, odd, odd.limits.allowedCpus).map(({ id }) => id)).toEqual([0, 4]);
    expect(unmet(MEMORY, odd)).toBeNull();
    expect(reason(BOTH, odd)).toMatch(/: node 1 has no memory, node 4 has no CPU$/);
  });

  test("a cpuset that has the memory of one", () => {
    expect(confined.limits.allowedNodes).toEqual([0]);
    expect(unmet(MEMORY, confined)).toEqual({
      reason:
        "needs 2 nodes with memory; this machine has 2 nodes with memory: node 1 is not open to this process",
      remedy: "run in a wider cpuset, with CPUs and memory of more nodes",
    });
  });

  test("CPUs of one, by --cpus and by taskset", () => {
    const few = [0, 1, 8, 9];
    expect(unmet(BOTH, xeon, few)).toMatchObject({ remedy: "allow CPUs of more nodes (--cpus)" });
    const tasked = { ...xeon, limits: { ...xeon.limits, allowedCpus: few } };
    expect(unmet(BOTH, tasked)).toEqual({
      reason:
        "needs 2 nodes with CPUs and memory; this machine has 2 nodes with memory: node 1 has no CPU that this process may use",
      remedy: "run in a wider cpuset, with CPUs and memory of more nodes",
    });
    expect(unmet(MEMORY, tasked)).toBeNull();
  });

  test("cores, not siblings", () => {
    const cores = { ...BOTH, cores: 2 };
    expect(unmet(cores, xeon)).toBeNull();
    expect(unmet(cores, xeon, [0, 1, 4, 12])).toMatchObject({
      reason: expect.stringContaining("node 1 has 1 of 2 cores") as unknown,
    });
  });

  test("a node that is nearly full", () => {
    expect(unmet(MEMORY, full)).toEqual({
      reason:
        "needs 2 nodes with memory; this machine has 2 nodes with memory: node 1 has 12 MiB free of 64 MiB",
      remedy: "free memory on these nodes",
    });
  });
});

describe("one node", () => {
  test("is neither two nor none", () => {
    const only = { kind: "one-node" } as const;
    expect(unmet(only, oneNode)).toBeNull();
    // A node of CPUs alone leaves memory nowhere else to be.
    expect(unmet(only, withoutMemory)).toBeNull();
    expect(reason(only, xeon)).toBe("needs exactly one node with memory; this machine has 2");
    expect(reason(only, hidden)).toMatch(/does not tell its nodes$/);
  });
});

describe("balancing", () => {
  const on = { kind: "numa-balancing" } as const;
  test("on, off, between tiers, and none", async () => {
    expect(unmet(on, xeon)).toBeNull();
    const set = (value: string | undefined) => changed({ "/proc/sys/kernel/numa_balancing": value });
    expect(unmet(on, await set("0\n"))).toEqual({
      reason: "needs automatic NUMA balancing; numa_balancing is 0, off",
      remedy: "as root: sysctl kernel.numa_balancing=1",
    });
    expect(reason(on, await set("2\n"))).toContain("numa_balancing is 2, which moves pages between tiers");
    expect(reason(on, await set(undefined))).toBe(
      "needs automatic NUMA balancing, which this kernel has not",
    );
  });
});

describe("pools of huge pages", () => {
  test("one node's that is empty beside another's that is not", () => {
    expect(unevenPools(xeon, 8)).toEqual({ empty: 1, full: 0 });
    expect(unmet({ kind: "uneven-pools", pages: 8 }, xeon)).toBeNull();
    expect(unevenPools(xeon, 511)).toBeNull();
    expect(unmet({ kind: "uneven-pools", pages: 8 }, epyc)).toMatchObject({
      reason: "needs 8 free huge pages of 2 MiB on one node and none on another",
    });
  });

  /** Two nodes with so many pages free, and so many in use on either or both. */
  const pools = (free: readonly [number | null, number | null], inUse = 0, ids = [2, 5]): Machine => {
    const total = free[0] === null || free[1] === null ? null : free[0] + free[1] + inUse;
    return {
      ...xeon,
      numaNodes: xeon.numaNodes.map((node, at) => ({ ...node, id: ids[at]!, freeHugePages: free[at]! })),
      limits: { ...xeon.limits, allowedNodes: ids },
      memory: {
        ...xeon.memory,
        hugePages: [{ pageBytes: 2 ** 21, total, free: total && total - inUse, reserved: 0 }],
      },
    };
  };
  const remedyAt = (...args: Parameters<typeof pools>) =>
    unmet({ kind: "uneven-pools", pages: 8 }, pools(...args))?.remedy ?? null;
  const fill = (node: number, pages: number): string =>
    `as root: echo ${pages} > /sys/devices/system/node/node${node}/hugepages/hugepages-2048kB/nr_hugepages`;

  test("are filled on a node that there is, beside one that is empty", () => {
    expect(remedyAt([0, 0])).toBe(fill(2, 8));
    expect(remedyAt([0, 4])).toBe(fill(5, 8));
    expect(remedyAt([4, 0])).toBe(fill(2, 8));
  });

  test("are not made smaller than what of them is in use", () => {
    expect(remedyAt([0, 4], 16)).toBe(fill(5, 24));
  });

  test("have no command where one would have to be emptied, or is not known", () => {
    expect(remedyAt([100, 100])).toBeNull();
    expect(remedyAt([null, 0])).toBeNull();
  });
});

describe("distances", () => {
  test("columns go by id, which has gaps", () => {
    expect(distanceBetween(odd, 0, 4)).toBe(17);
    expect(distanceBetween(odd, 4, 1)).toBe(28);
    expect(distanceBetween(odd, 0, 3)).toBeNull();
    expect(distanceBetween(hidden, 0, 0)).toBeNull();
    expect(unmet({ kind: "node-distances" }, odd)).toBeNull();
    expect(reason({ kind: "node-distances" }, hidden)).toContain("does not tell");
  });

  test("the farthest with memory is what home is set against", () => {
    const of = (machine: Machine, most = 7) => {
      const setting = { machine, profile: "quick", cpus: machine.limits.allowedCpus } as const;
      const { home, remotes, farthest } = homeAndRemotes(setting, MEMORY, most);
      return [home.id, remotes.map(({ id }) => id), farthest.id];
    };
    expect(of(xeon)).toEqual([0, [1], 1]);
    // Node 1, which is farther than node 4, has none.
    expect(of(odd)).toEqual([0, [4], 4]);
    expect(of(epyc)).toEqual([0, [1, 2, 3], 1]);
    expect(of(epyc, 2)).toEqual([0, [1, 2], 1]);
    // Nowhere else to go: with itself, which requirements keep from being measured.
    expect(of(oneNode)).toEqual([0, [0], 0]);
  });
});
