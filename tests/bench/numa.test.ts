import { describe, expect, it } from "vitest";
import { numaBalancing } from "../../bench/numa-balancing/experiment.ts";
import { numaBandwidth } from "../../bench/numa-bandwidth/experiment.ts";
import { numaLatency } from "../../bench/numa-latency/experiment.ts";
import { numaPlacement } from "../../bench/numa-placement/experiment.ts";
import type { Experiment, ProfileName } from "../../src/experiment/experiment.ts";
import { unmetRequirement } from "../../src/experiment/requirement.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadMachine, loadRecorded, replay, withFiles } from "../fixtures/machines/load.ts";

/** What is laid out on described machines, and what keeps it from being measured. */
const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");
const guest = await loadMachine("kvm-guest-2cpu");
const odd = await loadMachine("guest-memory-only-node");
const memoryOnly = await probeMachine(
  replay(withFiles(loadRecorded("xeon-2-sockets-smt"), { "/sys/devices/system/node/node1/cpulist": "\n" })),
);

const settingOf = (machine: Machine, profile: ProfileName = "quick") => ({
  machine,
  profile,
  cpus: machine.limits.allowedCpus,
});

/** By comparison: null where it would be measured, else why not. */
const obstacles = (experiment: Experiment, machine: Machine, profile?: ProfileName) =>
  Object.fromEntries(
    experiment.comparisons(settingOf(machine, profile)).map(({ id, requires = [] }) => {
      const permissions = { cpus: machine.limits.allowedCpus, allow: [] };
      const unmet = requires.map((each) => unmetRequirement(each, machine, permissions));
      return [id, unmet.find((each) => each !== null)?.reason ?? null];
    }),
  );

const comparison = (experiment: Experiment, machine: Machine, id: string, profile?: ProfileName) =>
  experiment.comparisons(settingOf(machine, profile)).find((each) => each.id === id)!;

describe("numa-placement", () => {
  it("is measured whole where two nodes have CPUs and memory, and one a pool", () => {
    // But for what no module's memory can be made of.
    expect(Object.entries(obstacles(numaPlacement, xeon)).filter(([, reason]) => reason !== null)).toEqual([
      ["wasm-pools", expect.stringContaining("the engine maps")],
    ]);
    expect(Object.keys(comparison(numaPlacement, xeon, "touch").arms)).toEqual([
      "local-0-1",
      "bound-elsewhere-0-1",
      "touched-by-another-0-1",
      "touched-by-the-mapper-0-1",
      "local-1-0",
      "bound-elsewhere-1-0",
      "touched-by-another-1-0",
      "touched-by-the-mapper-1-0",
    ]);
    // The second node's CPU touches, the first's maps: away from CPU 0.
    expect(comparison(numaPlacement, xeon, "touch").arms["touched-by-another-0-1"]!.parameters).toMatchObject(
      {
        mapCpu: 1,
        touchCpu: 4,
        nodes: 2,
      },
    );
  });

  it("has all ordered pairs of four nodes", () => {
    const local = Object.keys(comparison(numaPlacement, epyc, "touch").arms).filter((arm) =>
      arm.startsWith("local-"),
    );
    expect(local).toHaveLength(12);
  });

  it("touches nothing on a node without a CPU, and binds to it all the same", () => {
    expect(obstacles(numaPlacement, memoryOnly)).toMatchObject({
      touch: expect.stringContaining("node 1 has no CPU") as unknown,
      bind: null,
      interleave: null,
      retroactive: null,
    });
    // From the node that has CPUs alone, since from the other nobody can touch.
    expect(Object.keys(comparison(numaPlacement, memoryOnly, "bind").arms)).toEqual([
      "bind-0-1",
      "bind-to-the-toucher-0-1",
      "no-policy-0-1",
    ]);
  });

  it("keeps to ids, whose gaps a mask has too", () => {
    expect(comparison(numaPlacement, odd, "interleave").arms["both-0-4"]!.parameters["nodes"]).toBe(0b10001);
    expect(obstacles(numaPlacement, odd)["touch"]).toContain("node 1 has no memory, node 4 has no CPU");
  });

  it("has nothing to say on one node", () => {
    const { "wasm-pools": never, ...others } = obstacles(numaPlacement, guest);
    for (const reason of Object.values(others)) expect(reason).toContain("1 node with memory");
    expect(never).toContain("the engine maps");
  });

  it("asks the same of a module's memory, a comparison for each node that touches", () => {
    const ids = numaPlacement
      .comparisons({ machine: epyc, profile: "quick", cpus: epyc.limits.allowedCpus })
      .filter(({ layer }) => layer === "wasm")
      .map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("wasm-touch-"))).toHaveLength(4);
    expect(ids.filter((id) => id.startsWith("wasm-bind-"))).toHaveLength(4);
    const { cpus, arms } = comparison(numaPlacement, xeon, "wasm-bind-1");
    expect(cpus).toEqual([4]);
    expect(Object.keys(arms)).toEqual(["bind-to-the-toucher", "bind-1-0", "no-policy-1-0"]);
    expect(arms["bind-1-0"]!.parameters).toMatchObject({ policy: "bind", nodes: 1 });
    expect(obstacles(numaPlacement, memoryOnly)).toMatchObject({
      "wasm-touch-0": expect.stringContaining("node 1 has no CPU") as unknown,
      "wasm-bind-0": null,
      "wasm-interleave": null,
    });
  });
});

describe("numa-latency", () => {
  it("needs CPUs on one node only, and sets every other against it", () => {
    expect(obstacles(numaLatency, memoryOnly)).toEqual({ latencies: null });
    const { cpus, arms } = comparison(numaLatency, epyc, "latencies");
    expect(cpus).toEqual([1]);
    expect(Object.keys(arms)).toEqual([
      "local",
      "local-again",
      "interleave",
      "remote-1",
      "remote-2",
      "remote-3",
    ]);
    expect(arms["remote-3"]!.parameters).toMatchObject({ policy: "bind", memoryNodes: 8 });
  });
});

describe("numa-bandwidth", () => {
  it("has a core of each, siblings left out, and as many on every node", () => {
    expect(comparison(numaBandwidth, xeon, "one-socket").cpus).toEqual([1, 2, 3, 8]);
    expect(comparison(numaBandwidth, xeon, "all-nodes").cpus).toHaveLength(8);
    expect(comparison(numaBandwidth, xeon, "all-nodes").arms["interleaved"]!.parameters["nodes"]).toBe(3);
  });

  it("is about one node or about several, never both", () => {
    expect(obstacles(numaBandwidth, guest)).toMatchObject({
      "one-socket": expect.stringContaining("1 node with memory") as unknown,
      "all-nodes": expect.stringContaining("1 node with memory") as unknown,
      single: null,
    });
    expect(obstacles(numaBandwidth, xeon)["single"]).toBe(
      "needs exactly one node with memory; this machine has 2",
    );
  });
});

describe("numa-balancing", () => {
  it("takes its time in the thorough profile alone", () => {
    expect(obstacles(numaBalancing, xeon)["migration"]).toContain("up to 60 s");
    expect(obstacles(numaBalancing, xeon, "thorough")["migration"]).toBeNull();
    const { arms, cpus } = comparison(numaBalancing, xeon, "migration", "thorough");
    expect(cpus).toEqual([1]);
    expect(arms["reader"]!.parameters).toMatchObject({ touchCpu: 4, seconds: 60 });
    expect(comparison(numaBalancing, xeon, "migration").arms["reader"]!.parameters["seconds"]).toBe(0);
  });

  it("says first what no profile could mend", () => {
    expect(obstacles(numaBalancing, guest)["migration"]).toContain("1 node with memory");
  });
});
