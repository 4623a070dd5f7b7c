import { expect } from "vitest";
import type { VerdictWord } from "../../src/verdict/verdict.ts";
import type { Boot, GuestMachine, Outcome } from "./boot.ts";
import { memoryKills } from "./checks.ts";
import { freeBefore, lowestFree, meminfo, nodeFact, nodeMemory, numastat, pool, vmstat } from "./facts.ts";

/** A verdict; for one that gives a reason, also what must stand in reason and remedy. */
export type Expected =
  VerdictWord | { readonly is: VerdictWord; readonly because: RegExp; readonly remedy?: RegExp };

export interface GuestBoot extends Boot {
  /** The experiment whose process the kernel must end for want of memory: of no other it may be, of other boots of none. */
  readonly overfills?: string;
  readonly expected: Readonly<Record<string, Expected>>;
  /** What the guest's own kernel shows of it. */
  readonly outside: Readonly<Record<string, (outcome: Outcome) => void>>;
}

/**
 * One CPU a node: the emulated CPUs are threads of the host, and where it has fewer, one that spins takes the time of the
 * one it waits for.
 */
const TWO_NODES: GuestMachine = {
  cpus: 2,
  memory: "2G",
  nodes: [
    { cpus: "0", memory: "1G" },
    { cpus: "1", memory: "1G" },
  ],
};
const ONE_NODE: GuestMachine = { cpus: 2, memory: "1G" };

/** What quick makes of each comparison, and the least that numa-placement touches in one arm of it, in pages. */
const ROUNDS = 17;
const PAGES = 1024;

const notTestable = (because: RegExp, remedy?: RegExp): Expected => ({
  is: "not-testable",
  because,
  ...(remedy === undefined ? {} : { remedy }),
});

const HUGETLB_CONFIRMED: GuestBoot["expected"] = {
  "02.05.02/pte-bytes-hugetlb": "confirmed",
  "02.05.02/hugetlb-accounting": "confirmed",
};
const PAGE_ACCOUNTING: GuestBoot["expected"] = {
  "02.05.02/pte-bytes-4k": "confirmed",
  "02.05.02/pte-bytes-thp": "refuted",
  "02.05.02/fault-count-512": "confirmed",
  "02.05.02/sparse-touch-bloat": "confirmed",
};
const NO_THP = notTestable(/transparent huge pages/, /transparent_hugepage\/enabled/);
const NO_POOL = notTestable(/free huge pages of 2 MiB/, /nr_hugepages/);
const PLACEMENT: GuestBoot["expected"] = {
  "02.05.01/first-touch": "confirmed",
  "02.05.01/touch-not-malloc": "confirmed",
  "02.05.01/bind-is-strict": "confirmed",
  "02.05.01/interleave-even": "confirmed",
  "02.05.01/policy-not-retroactive": "confirmed",
};

const poolFallsAndReturns =
  (folder: string, pages: number) =>
  (outcome: Outcome): void => {
    expect(freeBefore(outcome, folder)).toBe(64);
    expect(lowestFree(outcome, folder)).toBeLessThanOrEqual(64 - pages);
  };
const poolUntouched =
  (folder: string, pages: number) =>
  (outcome: Outcome): void => {
    expect(freeBefore(outcome, folder)).toBe(pages);
    expect(lowestFree(outcome, folder)).toBe(pages);
  };

export const BOOTS: readonly GuestBoot[] = [
  {
    name: "two nodes",
    machine: TWO_NODES,
    select: ["numa-placement"],
    expected: PLACEMENT,
    outside: {
      "the kernel has the nodes that the run file has": (outcome) => {
        expect(nodeFact(outcome, "online")).toBe("0-1");
        const nodes = outcome.runFile?.machine.numaNodes;
        expect(nodes?.map(({ cpus }) => cpus.join())).toEqual([
          nodeFact(outcome, "node0/cpulist"),
          nodeFact(outcome, "node1/cpulist"),
        ]);
        expect(nodeFact(outcome, "node0/distance")).toBe("10 20");
        expect(nodes?.map(({ distances }) => distances)).toEqual([
          [10, 20],
          [20, 10],
        ]);
      },
      "both nodes gave pages to who ran on the other": (outcome) => {
        expect(numastat(outcome, 0, "other_node")).toBeGreaterThanOrEqual(ROUNDS * PAGES);
        expect(numastat(outcome, 1, "other_node")).toBeGreaterThanOrEqual(ROUNDS * PAGES);
      },
      "interleaving reached both nodes": (outcome) => {
        expect(numastat(outcome, 0, "interleave_hit")).toBeGreaterThanOrEqual((ROUNDS * PAGES) / 2);
        expect(numastat(outcome, 1, "interleave_hit")).toBeGreaterThanOrEqual((ROUNDS * PAGES) / 2);
      },
    },
  },
  {
    name: "distances",
    machine: TWO_NODES,
    select: [
      "02.05.01/remote-local-latency-ratio",
      "02.05.01/slit-predicts-ratio",
      "02.05.01/interleave-latency",
    ],
    // Pages are on their nodes, and how long it takes to them is the emulator's.
    expected: {
      "02.05.01/remote-local-latency-ratio": { is: "inconclusive", because: /emulat|nodes-show-a-distance/ },
      "02.05.01/slit-predicts-ratio": { is: "inconclusive", because: /emulat|nodes-show-a-distance/ },
      "02.05.01/interleave-latency": { is: "inconclusive", because: /emulat|nodes-show-a-distance/ },
    },
    outside: {
      "both nodes gave pages to who ran on the other": (outcome) => {
        expect(numastat(outcome, 1, "other_node")).toBeGreaterThan(0);
      },
    },
  },
  {
    name: "pools by node",
    machine: TWO_NODES,
    // `hugepages=` would share them out between the nodes.
    setup: `echo 64 > ${pool("2048kB", 0)}/nr_hugepages`,
    select: ["numa-placement", "huge-page-accounting"],
    expected: { ...PLACEMENT, ...HUGETLB_CONFIRMED, ...PAGE_ACCOUNTING },
    outside: {
      "the pool of node 0 falls and returns": poolFallsAndReturns(pool("2048kB", 0), 63),
      "node 1 has none": (outcome) => {
        expect(freeBefore(outcome, pool("2048kB", 1))).toBe(0);
      },
    },
  },
  {
    name: "one node",
    machine: ONE_NODE,
    select: ["numa-placement", "huge-page-accounting"],
    expected: {
      ...Object.fromEntries(
        Object.keys(PLACEMENT).map((claim) => [claim, notTestable(/2 nodes .*1 node with memory/)]),
      ),
      ...PAGE_ACCOUNTING,
      "02.05.02/pte-bytes-hugetlb": NO_POOL,
      "02.05.02/hugetlb-accounting": NO_POOL,
    },
    outside: {
      "there is one node, and huge pages come unasked": (outcome) => {
        expect(nodeFact(outcome, "online")).toBe("0");
        expect(outcome.before.get("/sys/kernel/mm/transparent_hugepage/enabled")).toContain("[always]");
      },
    },
  },
  {
    name: "memory-only node",
    machine: { cpus: 2, memory: "2G", nodes: [{ cpus: "0-1", memory: "1G" }, { memory: "1G" }] },
    select: ["numa-placement"],
    expected: {
      "02.05.01/first-touch": notTestable(/node 1 .*no CPU/),
      "02.05.01/touch-not-malloc": notTestable(/node 1 .*no CPU/),
      "02.05.01/bind-is-strict": "confirmed",
      "02.05.01/interleave-even": "confirmed",
      "02.05.01/policy-not-retroactive": "confirmed",
    },
    outside: {
      "both nodes have memory, one has CPUs": (outcome) => {
        expect(nodeFact(outcome, "has_cpu")).toBe("0");
        expect(nodeFact(outcome, "has_memory")).toBe("0-1");
      },
      "the node without CPUs gave pages to who ran on the other": (outcome) => {
        expect(numastat(outcome, 1, "other_node")).toBeGreaterThanOrEqual(ROUNDS * PAGES);
      },
    },
  },
  {
    name: "CPU-only node",
    machine: { cpus: 2, memory: "1G", nodes: [{ cpus: "0", memory: "1G" }, { cpus: "1" }] },
    // Of placement alone nothing could be measured, and hardfacts would end with an error.
    select: ["numa-placement", "huge-page-accounting"],
    // Never refuted: pages of a node without memory lie elsewhere for want of any other place.
    expected: {
      ...Object.fromEntries(
        Object.keys(PLACEMENT).map((claim) => [claim, notTestable(/node 1 .*no memory/)]),
      ),
      ...PAGE_ACCOUNTING,
    },
    outside: {
      "both nodes have CPUs, one has memory": (outcome) => {
        expect(nodeFact(outcome, "has_cpu")).toBe("0-1");
        expect(nodeFact(outcome, "has_memory")).toBe("0");
      },
    },
  },
  {
    name: "1 GiB pages",
    machine: { cpus: 2, memory: "6G" },
    kernelOptions: "hugepagesz=1G hugepages=2 hugepagesz=2M hugepages=64",
    select: ["huge-page-accounting"],
    expected: { ...PAGE_ACCOUNTING, ...HUGETLB_CONFIRMED },
    outside: {
      "the pool of 2 MiB pages falls and returns": poolFallsAndReturns(pool("2048kB", 0), 63),
      "the pool of gigantic pages is left alone": poolUntouched(pool("1048576kB", 0), 2),
    },
  },
  {
    name: "default 1 GiB",
    machine: { cpus: 2, memory: "6G" },
    kernelOptions: "default_hugepagesz=1G hugepagesz=1G hugepages=2 hugepagesz=2M hugepages=64",
    select: ["huge-page-accounting"],
    expected: { ...PAGE_ACCOUNTING, ...HUGETLB_CONFIRMED },
    outside: {
      "who asks for huge pages without saying how large would get 1 GiB": (outcome) => {
        expect(meminfo(outcome, "Hugepagesize")).toBe(1048576);
      },
      "the pool of 2 MiB pages falls and returns": poolFallsAndReturns(pool("2048kB", 0), 63),
      "the pool of gigantic pages is left alone": poolUntouched(pool("1048576kB", 0), 2),
    },
  },
  {
    name: "THP never",
    machine: ONE_NODE,
    kernelOptions: "transparent_hugepage=never hugepages=64",
    select: ["huge-page-accounting"],
    expected: {
      ...HUGETLB_CONFIRMED,
      "02.05.02/pte-bytes-4k": "confirmed",
      "02.05.02/pte-bytes-thp": NO_THP,
      "02.05.02/fault-count-512": NO_THP,
      "02.05.02/sparse-touch-bloat": NO_THP,
    },
    outside: {
      "no page came in one piece": (outcome) => {
        expect(vmstat(outcome, "thp_fault_alloc")).toBe(0);
      },
      "the pool falls and returns": poolFallsAndReturns(pool("2048kB", 0), 63),
    },
  },
  {
    name: "balancing off",
    machine: TWO_NODES,
    kernelOptions: "numa_balancing=disable",
    select: ["numa-placement", "numa-balancing"],
    expected: { ...PLACEMENT, "02.05.01/autonuma-migrates": notTestable(/balanc/, /numa_balancing/) },
    outside: {
      "the kernel does not balance": (outcome) => {
        expect(outcome.before.get("/proc/sys/kernel/numa_balancing")).toBe("0");
        expect(vmstat(outcome, "numa_pages_migrated")).toBe(0);
      },
    },
  },
  {
    name: "small nodes",
    machine: {
      cpus: 2,
      memory: "512M",
      nodes: [
        { cpus: "0", memory: "256M" },
        { cpus: "1", memory: "256M" },
      ],
    },
    select: ["numa-placement", "huge-page-accounting"],
    expected: {
      ...PLACEMENT,
      "02.05.02/pte-bytes-4k": "confirmed",
      "02.05.02/pte-bytes-hugetlb": NO_POOL,
      "02.05.02/hugetlb-accounting": NO_POOL,
    },
    outside: {
      "memory is as scarce as it was meant to be": (outcome) => {
        expect(meminfo(outcome, "MemTotal")).toBeLessThan(512 * 1024);
        expect(vmstat(outcome, "oom_kill")).toBe(0);
      },
    },
  },
  {
    name: "overfilled bind",
    // Of the 220 MiB and more that are bound to node 1 it has less than 208.
    machine: {
      cpus: 2,
      memory: "1232M",
      nodes: [
        { cpus: "0", memory: "1G" },
        { cpus: "1", memory: "208M" },
      ],
    },
    // A larger process than any that measures, with all of it on node 0: by its size it would be the one to be ended.
    setup: `taskset 1 node -e 'a=Buffer.alloc(2e8,1);console.log(a.length);setInterval(()=>a,1e9)' >/tmp/full & until [ -s /tmp/full ]; do sleep 1; done`,
    select: ["/experiments/overfilled-bind.ts", "/experiments/overfilled-by-two.ts", "numa-placement"],
    overfills: "overfilled-by-two",
    expected: {
      ...PLACEMENT,
      "99.00.01/more-than-there-is": {
        is: "not-testable",
        because: /256 MiB bound to node 1; 1\d\d MiB can be had there/,
      },
      "99.00.02/two-get-more": { is: "inconclusive", because: /killed by SIGKILL: out of memory/ },
    },
    outside: {
      "the kernel ended measuring processes, for their policy, and nobody else": (outcome) => {
        const kills = memoryKills(outcome.console);
        expect(kills).toHaveLength(vmstat(outcome, "oom_kill"));
        expect(new Set(kills.map(({ pid }) => pid)).size).toBe(kills.length);
        for (const { name, constraint, scoreAdjustment } of kills) {
          expect([name, constraint]).toEqual(["node", "CONSTRAINT_MEMORY_POLICY"]);
          // Which no other process there has said of itself.
          expect(scoreAdjustment).toBe(1000);
        }
      },
      "the experiment was given up, and says why": (outcome) => {
        const experiment = outcome.runFile?.experiments.find(({ id }) => id === "overfilled-by-two");
        expect(experiment).toMatchObject({ status: "crashed", dropped: { "replicates crashed": 3 } });
        expect(experiment?.reason).toMatch(/killed by SIGKILL: out of memory/);
        expect(memoryKills(outcome.console)).toHaveLength(3);
      },
      "every round was made, of everything else": (outcome) => {
        expect(outcome.runFile?.rounds.done).toBeGreaterThanOrEqual(ROUNDS);
        const others = outcome.runFile?.experiments.filter(({ id }) => id !== "overfilled-by-two");
        expect(others?.map(({ dropped }) => dropped["replicates crashed"] ?? 0)).toEqual([0, 0, 0]);
      },
      "the node has its memory back": (outcome) => {
        const [before, after] = [outcome.before, outcome.after].map((facts) =>
          nodeMemory(facts, 1, "MemFree"),
        );
        // A part of it is the kernel's own, and of files that were read meanwhile.
        expect(after).toBeGreaterThan(before! / 2);
      },
    },
  },
];
