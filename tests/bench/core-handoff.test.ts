import { describe, expect, test } from "vitest";

import { coreHandoff } from "../../bench/core-handoff/experiment.ts";
import type { ProfileName, Setting } from "../../src/experiment/experiment.ts";
import { ComparisonView } from "../../src/experiment/measured.ts";
import { pairsByClass } from "../../src/experiment/pairs.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");
const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");
const arm = await loadMachine("arm-neoverse-n1");
const container = await loadMachine("container-masked");
const memoryOnly = await loadMachine("guest-memory-only-node");

const settingOf = (
  machine: Machine,
  cpus: readonly number[] = machine.limits.allowedCpus,
  profile: ProfileName = "quick",
): Setting => ({ machine, profile, cpus });

const planOn = (setting: Setting) =>
  planExperiment(coreHandoff, coreHandoff.claims, {
    setting,
    permissions: { cpus: setting.cpus, allow: [] },
    layers: ["native"],
    layerStates: { native: null, wasm: null, js: null },
  });

/** Two sockets of two L3s with two cores of two threads each: every class there is. */
const everything: Machine = {
  ...xeon,
  topology: {
    packages: 2,
    cores: 8,
    smt: true,
    cpus: Array.from({ length: 16 }, (_, id) => ({
      id,
      package: (id % 8) >> 2,
      core: id % 8,
      node: (id % 8) >> 2,
      siblings: [id % 8, (id % 8) + 8],
    })),
  },
  caches: [0, 2, 4, 6].map((first) => ({
    level: 3,
    type: "unified" as const,
    bytes: 2 ** 24,
    lineBytes: 64,
    ways: 16,
    sets: 16_384,
    sharedBy: [first, first + 1, first + 8, first + 9],
  })),
};

/** A replicate in which a hand-over takes what `ns` says of the pair, and half as much more with a delay. */
const valuesOn = (setting: Setting, ns: (a: number, b: number) => number) => {
  const views = new Map(
    coreHandoff.comparisons(setting).map(({ id, arms, cpus, threads }) => {
      const armNames = Object.keys(arms);
      const one = cpus === undefined ? 1 : ns(cpus[0]!, cpus[1]!);
      const block = armNames.flatMap((name) =>
        new Array<number>(threads).fill(name === "delayed" ? 1.5 * one : name === "cas" ? 2 * one : one),
      );
      const blocks = 8;
      const view = new ComparisonView({
        comparison: id,
        armNames,
        threads,
        blocks,
        nsPerOperation: Float64Array.from(new Array(blocks).fill(block).flat() as number[]),
        flags: new Uint8Array(blocks),
        arms: armNames.map(() => ({ operations: [1, 1], counters: {}, overlap: 1, trialNs: 20_000 })),
        team: [],
        clock: { resolutionNs: 1, drift: null },
        durationMs: 1,
      });
      return [id, view] as const;
    }),
  );
  const planned = new Set(planOn(setting).comparisons.map(({ id }) => id));
  return Object.fromEntries(
    coreHandoff
      .quantities(setting)
      .filter(({ from }) => from.every((id) => planned.has(id)))
      .map(({ id, measure }) => [id, measure((comparison) => views.get(comparison)!)]),
  );
};

describe("the pairs that are measured", () => {
  test("two sockets with SMT: siblings, one L3, two packages; nothing in between", () => {
    const { comparisons, unmet } = planOn(settingOf(xeon));
    const pairs = comparisons.filter(({ id }) => id.startsWith("pair-"));
    // Eight of each class.
    expect(pairs).toHaveLength(24);
    for (const { id, cpus } of pairs) expect(id).toBe(`pair-${cpus.join("-")}`);
    expect(unmet).toMatchObject([
      {
        comparison: "no-other-l3",
        reason: "needs two cores of one package that share no L3; this machine shows none",
      },
    ]);
  });

  test("an EPYC: cores within an L3 and across", () => {
    const { comparisons, unmet } = planOn(settingOf(epyc));
    expect(comparisons).toHaveLength(1 + 8 + 8);
    expect(unmet.map(({ comparison }) => comparison)).toEqual(["no-siblings", "no-other-package"]);
    expect(planOn(settingOf(guest)).unmet.at(-1)).toMatchObject({
      comparison: "no-second-distance",
      reason:
        "needs CPUs at different distances; the CPUs this process may use (0-1) are cores that share an L3",
    });
  });

  test("a machine that has it all lacks nothing", () => {
    const { comparisons, unmet } = planOn(settingOf(everything));
    expect(unmet).toEqual([]);
    expect(comparisons).toHaveLength(1 + 4 * 8);
  });

  test("the other profiles have the whole map, up to 128 pairs a class", () => {
    const pairs = (machine: Machine, profile: ProfileName) =>
      planOn(settingOf(machine, undefined, profile)).comparisons.length - 1;
    expect(pairs(xeon, "standard")).toBe((16 * 15) / 2);
    expect(pairs(epyc, "thorough")).toBe((16 * 15) / 2);
    const wide = { ...epyc, topology: { ...epyc.topology, cpus: [] }, caches: [] };
    expect(planOn(settingOf(wide, [...Array(40).keys()], "standard")).comparisons).toHaveLength(1 + 128);
  });

  test("one CPU: nothing to hand a line to, and it says so", () => {
    const { comparisons, unmet } = planOn(settingOf(epyc, [5]));
    expect(comparisons.map(({ id }) => id)).toEqual(["alone"]);
    expect(unmet.find(({ comparison }) => comparison === "no-same-l3")).toMatchObject({
      reason: "needs two cores that share an L3; of the CPUs this process may use (5) no two do",
      remedy: expect.stringContaining("--cpus") as unknown,
    });
    expect(unmet.find(({ comparison }) => comparison === "no-other-l3")!.reason).toBe(
      "needs two cores of one package that share no L3; of the CPUs this process may use (5) no two are",
    );
  });

  test("what is hidden is not said to be absent", () => {
    const reason = (machine: Machine, comparison: string) =>
      planOn(
        settingOf(
          machine,
          machine.topology.cpus.map(({ id }) => id),
        ),
      ).unmet.find((each) => each.comparison === comparison)?.reason;
    expect(reason(arm, "no-other-l3")).toMatch(/does not tell/);
    expect(reason(container, "no-other-l3")).toMatch(/does not tell/);
    expect(reason(arm, "no-other-package")).toMatch(/shows none/);
    expect(reason(memoryOnly, "no-same-package")).toMatch(/shows none/);
  });
});

describe("the map", () => {
  test("names every pair alike, and says that a guest may be shown anything", () => {
    const described = (machine: Machine) =>
      coreHandoff
        .quantities(settingOf(machine))
        .filter(({ id }) => /^handoff-\d+-\d+/.test(id))
        .map(({ id, description }) => `${id}: ${description.split(":")[0]!}`);
    const pair = (suffix: string) =>
      `handoff-0-1${suffix}: one way between CPUs 0 and 1 (same-l3, as shown to this guest)`;
    expect(described(guest)).toEqual(["", "-cas", "-near", "-far", "-flips"].map(pair));
    expect(described(xeon)).toContain("handoff-0-8: one way between CPUs 0 and 8 (siblings)");
  });

  test("of more CPUs than it can show has pairs at every distance, in rows as in columns, and says so", () => {
    /** Two sockets of 64 cores, eight an L3; of each core the second thread is 128 numbers on. */
    const wide: Machine = {
      ...everything,
      topology: {
        packages: 2,
        cores: 128,
        smt: true,
        cpus: Array.from({ length: 256 }, (_, id) => ({
          ...{ id, package: (id % 128) >> 6, core: id % 128, node: (id % 128) >> 6 },
          siblings: [id % 128, (id % 128) + 128],
        })),
      },
      caches: Array.from({ length: 16 }, (_, l3) => ({
        ...everything.caches[0]!,
        sharedBy: Array.from({ length: 16 }, (__, cpu) => 8 * l3 + (cpu % 8) + (cpu < 8 ? 0 : 128)),
      })),
    };
    const mapOn = (machine: Machine, cpus: number) => {
      const setting = settingOf(machine, [...Array(cpus).keys()], "standard");
      const figure = coreHandoff.figures!(setting).find(({ id }) => id === "map");
      if (figure?.kind !== "matrix") throw new Error("no map");
      return figure;
    };
    const { cells, caption } = mapOn(wide, 256);
    const [rows, columns] = [
      new Set(cells.map(({ row }) => row)),
      new Set(cells.map(({ column }) => column)),
    ];
    expect(rows.size).toBe(128);
    expect(columns).toEqual(rows);
    expect(caption).toMatch(/Shown are 128 of 256 CPUs/);
    const shown = new Set(cells.map(({ row, column }) => `${row} ${column}`));
    const of = pairsByClass(wide, [...Array(256).keys()]);
    expect([...of.keys()]).toEqual(["siblings", "same-l3", "other-l3", "other-package"]);
    for (const [each, pairs] of of)
      expect(pairs.filter(([a, b]) => shown.has(`${a} ${b}`)).length, each).toBeGreaterThan(16);
    expect(mapOn(everything, 16).cells).toHaveLength(16 * 15);
    expect(mapOn(everything, 16).caption).not.toMatch(/Shown are/);
  });

  test("has each pair's own figures", () => {
    const values = valuesOn(settingOf(epyc), (a, b) => 10 * a + b);
    expect(values).toMatchObject({
      "handoff-4-5": 45,
      "handoff-4-5-cas": 90,
      "handoff-4-5-near": 45,
      "handoff-4-5-far": 45,
      "handoff-4-5-flips": 0,
      "handoff-alone": 1,
    });
  });
});

describe("steps", () => {
  const packageOf = (machine: Machine, cpu: number) =>
    machine.topology.cpus.find(({ id }) => id === cpu)!.package;

  test("go from each class to the next", () => {
    const ns = (a: number, b: number): number => {
      if (b - a === 8) return 10;
      if (packageOf(everything, a) !== packageOf(everything, b)) return 150;
      return (a % 8) >> 1 === (b % 8) >> 1 ? 25 : 100;
    };
    const values = valuesOn(settingOf(everything), ns);
    expect(values).toMatchObject({
      "handoff-siblings": 10,
      "handoff-same-l3": 25,
      "handoff-other-l3": 100,
      "handoff-other-package": 150,
      "handoff-nearest-in-package": 25,
      "handoff-farthest-in-package": 100,
      "step-out-of-core": 2.5,
      "step-out-of-l3": 4,
      "step-out-of-package": 1.5,
      "halves-beyond-core": 1,
      "halves-beyond-l3": 1,
      "halves-beyond-package": 1,
      "delay-beyond-core": 1.5,
      "delay-beyond-l3": 1.5,
      "delay-beyond-package": 1.5,
    });
  });

  test("pass over a class that the machine has not", () => {
    const ns = (a: number, b: number): number =>
      b - a === 8 ? 10 : packageOf(xeon, a) === packageOf(xeon, b) ? 50 : 150;
    const values = valuesOn(settingOf(xeon), ns);
    expect(values).toMatchObject({ "step-out-of-core": 5, "step-out-of-package": 3 });
    expect(values).not.toHaveProperty("step-out-of-l3");
    // One core a package: from a sibling right to another package.
    const thin = valuesOn(settingOf(xeon, [0, 8, 4, 12]), ns);
    expect(thin).toMatchObject({ "step-out-of-package": 15 });
    expect(thin).not.toHaveProperty("step-out-of-core");
    expect(thin).not.toHaveProperty("handoff-nearest-in-package");
  });

  test("where no L3 is shown, go from the core to the rest of the package", () => {
    const cpus = container.topology.cpus.map(({ id }) => id);
    const values = valuesOn(settingOf(container, cpus), (a, b) => (b - a === 4 ? 10 : 40));
    expect(values).toMatchObject({ "step-out-of-core": 4, "handoff-nearest-in-package": 40 });
    expect(values).not.toHaveProperty("handoff-same-l3");
  });

  test("show up in random halves only where a class is two in truth", () => {
    expect(valuesOn(settingOf(epyc), () => 60)["halves-beyond-l3"]).toBe(1);
    // Even a class of one pair has halves: every other block.
    expect(valuesOn(settingOf(guest), () => 60)["halves-beyond-core"]).toBe(1);
    const uneven = Object.entries(valuesOn(settingOf(epyc), (a) => (a < 5 ? 50 : 100)));
    expect(uneven.find(([id]) => id === "halves-beyond-l3")![1]).not.toBe(1);
  });
});
