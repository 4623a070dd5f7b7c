import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { RunFile } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import {
  decidedByTimes,
  kernelFaults,
  memoryKills,
  poolChanges,
  ungraceful,
  withoutMemoryKills,
} from "./checks.ts";
import { parseTold } from "./told.ts";

const POOL = "/sys/devices/system/node/node0/hugepages/hugepages-2048kB";
const TOLD = `== before ${POOL}/free_hugepages
64
== before /sys/devices/system/node/node0/numastat
numa_hit 10
other_node 0
== after ${POOL}/free_hugepages
64
== during
${POOL}:64
== during
${POOL}:1
== status
0
== uptime
6.25 66.75
== errors
== run
${gzipSync(JSON.stringify({ seed: 7 })).toString("base64")}
== end
`;

describe("what a guest told", () => {
  it("is read back", () => {
    const told = parseTold(TOLD);
    expect(told.before.get("/sys/devices/system/node/node0/numastat")).toBe("numa_hit 10\nother_node 0");
    expect(told.after.get(`${POOL}/free_hugepages`)).toBe("64");
    expect(told.during.map((state) => state.get(POOL))).toEqual([64, 1]);
    expect(told).toMatchObject({ status: 0, seconds: 60.5, errors: "", runFile: { seed: 7 } });
  });

  it("is told as far as it came where the guest was ended", () => {
    const told = parseTold(TOLD.slice(0, TOLD.indexOf("== end") - 8));
    expect(told.status).toBe(0);
    expect(told.runFile).toBeNull();
    expect(parseTold("")).toMatchObject({ status: null, seconds: null, runFile: null });
  });
});

describe("kernel faults", () => {
  it.each([
    "[   12.1] BUG: unable to handle page fault for address: ffff888000000000",
    "[   12.1] Oops: 0002 [#1] PREEMPT SMP NOPTI",
    "[   12.1] Out of memory: Killed process 71 (node)",
    "[   12.1] node[71]: segfault at 0 ip 00007f sp 00007f error 4 in hardfacts.node",
    "[   12.1] Kernel panic - not syncing: Attempted to kill init!",
  ])("%s", (line) => {
    expect(kernelFaults(`[   12.0] Run /init as init process\n${line}\n`)).toEqual([line]);
  });

  it("are not what a kernel reports of a process that it ended for want of memory", () => {
    const report = (
      pid: number,
    ): string => `[   66.8] node invoked oom-killer: gfp_mask=0x140dca, order=0, oom_score_adj=1000
[   66.8] Call Trace:
[   66.9] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[   66.9] oom-kill:constraint=CONSTRAINT_MEMORY_POLICY,nodemask=1,cpuset=/,task=node,pid=${pid},uid=0
[   66.9] Out of memory: Killed process ${pid} (node) total-vm:1381436kB, anon-rss:396308kB, UID:0 pgtables:1216kB oom_score_adj:1000
`;
    const fault = "[   68.0] Call Trace:";
    const console = `${report(103)}[   67.0] in peace\n${report(171)}${fault}\n`;
    const kill = { name: "node", scoreAdjustment: 1000, constraint: "CONSTRAINT_MEMORY_POLICY" };
    expect(memoryKills(console)).toEqual([
      { pid: 103, ...kill },
      { pid: 171, ...kill },
    ]);
    expect(kernelFaults(console)).toHaveLength(5);
    expect(kernelFaults(withoutMemoryKills(console))).toEqual([fault]);
    // Half a report is a fault.
    expect(kernelFaults(withoutMemoryKills(report(5).slice(0, -200)))).not.toEqual([]);
  });

  it("are not what a kernel says of itself in peace", () => {
    expect(kernelFaults("[    1.0] DEBUG: nothing\n[    5.7] Run /init as init process\n")).toEqual([]);
  });
});

describe("pools", () => {
  it("are compared file by file", () => {
    const before = new Map([
      [`${POOL}/free_hugepages`, "64"],
      [`${POOL}/nr_hugepages`, "64"],
    ]);
    expect(poolChanges(before, before)).toEqual([]);
    expect(poolChanges(before, new Map([...before, [`${POOL}/free_hugepages`, "63"]]))).toEqual([
      `${POOL}/free_hugepages: 64 before, 63 after`,
    ]);
    expect(poolChanges(before, new Map())).toHaveLength(2);
  });
});

describe("a run", () => {
  /** The sample's verdicts, with every quantity that they rest on. */
  const decided = (counted: boolean): RunFile => {
    const { experiments, verdicts, ...run } = sampleRun();
    const [first] = experiments;
    const [quantity] = first!.quantities;
    const quantities = verdicts.flatMap(({ layer, parts }) =>
      parts.map((part) => ({ ...quantity!, id: part.quantity, layer, counted })),
    );
    return { ...run, verdicts, experiments: [{ ...first!, quantities }] };
  };

  it("may be decided by counts, not by times", () => {
    const words = sampleRun().verdicts.map(({ verdict }) => verdict);
    expect(words).toEqual(expect.arrayContaining(["confirmed", "refuted"]));
    expect(decidedByTimes(decided(true))).toEqual([]);
    expect(decidedByTimes(decided(false))).toHaveLength(
      words.filter((word) => word === "confirmed" || word === "refuted").length,
    );
  });

  it("ends well, and says why something was not tested", () => {
    const run = sampleRun();
    const [experiment, ...rest] = run.experiments;
    const [verdict] = run.verdicts.filter((each) => each.verdict === "not-testable");
    expect(ungraceful({ ...run, experiments: [], verdicts: [verdict!] })).toEqual([]);
    expect(ungraceful({ ...run, experiments: [], verdicts: [{ ...verdict!, reason: null }] })).toHaveLength(
      1,
    );
    const crashed = {
      ...experiment!,
      role: "evidence" as const,
      status: "crashed" as const,
      reason: "SIGBUS",
    };
    expect(ungraceful({ ...run, experiments: [crashed, ...rest], verdicts: [] })).toContain(
      `${crashed.id} crashed: SIGBUS`,
    );
  });
});
