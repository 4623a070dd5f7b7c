import { describe, expect, it } from "vitest";
import { bandwidthScaling } from "../../bench/bandwidth-scaling/experiment.ts";
import { largestPackage } from "../../bench/bandwidth-scaling/package-cores.ts";
import { nontemporalStores } from "../../bench/nontemporal-stores/experiment.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { ComparisonView } from "../../src/experiment/measured.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const MIB = 2 ** 20;
const guest = await loadMachine("kvm-guest-2cpu");
const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");

const settingOf = (machine: Machine, more: Partial<Setting> = {}): Setting => ({
  machine,
  profile: "quick",
  cpus: machine.limits.allowedCpus,
  ...more,
});

const planOn = (setting: Setting, experiment = bandwidthScaling) =>
  planExperiment(experiment, experiment.claims, {
    setting,
    permissions: { cpus: setting.cpus, allow: [] },
    layers: ["native"],
    layerStates: { native: null, wasm: null, js: null },
  });

const reasons = (setting: Setting): Record<string, string> =>
  Object.fromEntries(planOn(setting).unmet.map(({ comparison, reason }) => [comparison, reason]));

const roomy = (machine: Machine): Machine => ({
  ...machine,
  memory: { ...machine.memory, availableBytes: 64 * 2 ** 30 },
  limits: { ...machine.limits, memoryBytes: null, memoryLeftBytes: null },
});

/** A package of eight cores of two threads, a last level for each four of them, and another package of four cores. */
const packages: Machine = {
  ...roomy(xeon),
  topology: {
    packages: 2,
    cores: 12,
    smt: true,
    cpus: Array.from({ length: 24 }, (_, id) => ({
      id,
      package: id % 12 < 8 ? 0 : 1,
      core: id % 12,
      node: 0,
      siblings: [id % 12, (id % 12) + 12],
    })),
  },
  caches: [0, 4, 8].map((first) => ({
    level: 3,
    type: "unified" as const,
    bytes: 8 * MIB,
    lineBytes: 64,
    ways: 16,
    sets: 8192,
    sharedBy: [0, 1, 2, 3].flatMap((k) => [first + k, first + k + 12]),
  })),
  limits: { ...roomy(xeon).limits, allowedCpus: Array.from({ length: 24 }, (_, id) => id) },
};

/** A replicate in which every arm moves what `rate` says, in bytes/ns, all threads together. */
const valuesOn = (setting: Setting, rate: (arm: string, threads: number) => number) => {
  const viewOf = ({ id, arms, threads }: PlannedComparison): ComparisonView => {
    const armNames = Object.keys(arms);
    const block = armNames.flatMap((name) => {
      const taking = arms[name]!.threads ?? threads;
      const ns = taking / rate(name, taking);
      return Array.from({ length: threads }, (_, thread) => (thread < taking ? ns : NaN));
    });
    const blocks = 4;
    return new ComparisonView({
      comparison: id,
      armNames,
      threads,
      blocks,
      nsPerOperation: Float64Array.from(new Array<number[]>(blocks).fill(block).flat()),
      flags: new Uint8Array(blocks),
      arms: armNames.map((name) => ({
        operations: [1],
        counters: {
          counted_per_element: name.startsWith("sum") ? 8 : 24,
          moved_per_element: name.startsWith("sum") ? 8 : 24,
        },
        overlap: 1,
        trialNs: 300_000,
      })),
      team: [],
      clock: { resolutionNs: 1, overheadNs: 1, driftRatio: null },
      durationMs: 1,
    } as unknown as ConstructorParameters<typeof ComparisonView>[0]);
  };
  const views = new Map(bandwidthScaling.comparisons(setting).map((each) => [each.id, viewOf(each)]));
  return Object.fromEntries(
    bandwidthScaling.quantities(setting).map(({ id, measure }) => [id, measure((name) => views.get(name)!)]),
  );
};

describe("bandwidth over cores", () => {
  it("is that of the package of which most cores may be used, each once", () => {
    const setting = settingOf(packages);
    const scaling = planOn(setting).comparisons.find(({ id }) => id === "scaling");
    expect(scaling?.cpus).toEqual([1, 2, 3, 4, 5, 6, 7, 12]);
    const { arms } = bandwidthScaling.comparisons(setting).find(({ id }) => id === "scaling")!;
    expect(["one", "half", "all"].map((arm) => arms[arm]!.threads)).toEqual([1, 4, 8]);
    // Four times what both of its last levels hold.
    expect(arms["all"]!.parameters["bytes"]).toBe(64 * MIB);
  });

  it("needs eight cores, of one package", () => {
    expect(reasons(settingOf(guest))["scaling"]).toMatch(/needs eight/);
    const spread = settingOf(packages, { cpus: [0, 1, 2, 3, 8, 9, 10, 11] });
    expect(reasons(spread)["scaling"]).toMatch(/eight cores of one package .* have 4 at most/);
  });

  it("leaves out small cores beside large ones", () => {
    const hybrid: Machine = {
      ...packages,
      topology: {
        ...packages.topology,
        cpus: packages.topology.cpus.map((cpu) =>
          cpu.id % 12 < 6 ? cpu : { ...cpu, package: 0, siblings: [cpu.id] },
        ),
      },
    };
    expect(reasons(settingOf(hybrid))["scaling"]).toMatch(/have 6 at most/);
  });

  it("leaves them out too where no core has SMT", () => {
    // A Rockchip RK3588, by its kernel's device tree: four Cortex-A55, four Cortex-A76, a third level for all.
    const cache = (level: number, kib: number, sharedBy: readonly number[]) => ({
      ...{ level, type: level === 1 ? ("data" as const) : ("unified" as const), bytes: kib * 1024 },
      ...{ lineBytes: 64, ways: 4, sets: kib * 4, sharedBy },
    });
    const ids = [0, 1, 2, 3, 4, 5, 6, 7];
    const isLarge = (id: number): boolean => id >= 4;
    const rk3588: Machine = {
      ...roomy(xeon),
      architecture: "arm64",
      topology: {
        ...{ packages: 1, cores: 8, smt: false },
        cpus: ids.map((id) => ({ id, package: 0, core: id % 4, node: 0, siblings: [id] })),
      },
      caches: [
        ...ids.map((id) => cache(1, isLarge(id) ? 64 : 32, [id])),
        ...ids.map((id) => cache(2, isLarge(id) ? 512 : 128, [id])),
        cache(3, 3072, ids),
      ],
      limits: { ...roomy(xeon).limits, allowedCpus: ids },
    };
    expect(largestPackage(settingOf(rk3588))).toEqual([4, 5, 6, 7]);
    expect(reasons(settingOf(rk3588))["scaling"]).toMatch(/have 4 at most/);
    expect(largestPackage(settingOf(rk3588, { cpus: [0, 1, 2] }))).toEqual([0, 1, 2]);
    // Of what is not stated nothing is made.
    expect(largestPackage(settingOf({ ...rk3588, caches: [] }))).toEqual(ids);
    // Lunar Lake's small cores share a second level that is larger than a large one's own.
    const sharing = {
      ...rk3588,
      caches: [
        ...ids.map((id) => cache(1, isLarge(id) ? 48 : 32, [id])),
        ...ids.filter(isLarge).map((id) => cache(2, 2560, [id])),
        cache(2, 4096, [0, 1, 2, 3]),
      ],
    };
    expect(largestPackage(settingOf(sharing))).toEqual([4, 5, 6, 7]);
  });

  it("saturates where all cores add little to half of them", () => {
    const setting = settingOf(packages);
    // 20 bytes/ns a core, 70 of the package; in first levels 100 a core.
    const values = valuesOn(setting, (arm, threads) =>
      arm.endsWith("cached") ? 100 * threads : Math.min(20 * threads, 70) / (arm.endsWith("dosed") ? 4 : 1),
    );
    expect(values["single-core-share"]).toBeCloseTo(20 / 70);
    expect(values["scaling-half-to-all"]).toBeCloseTo(1);
    expect(values["cached-scaling"]).toBeCloseTo(2);
    expect(values["all-dosed-share"]).toBeCloseTo(0.25);
    expect(values["triad-bandwidth"]).toEqual(
      [1, 4, 8].map((x) => ({ x, value: expect.closeTo(Math.min(20 * x, 70) * 1e9, -3) as unknown })),
    );
  });
});

describe("the memory's peak", () => {
  it("is the user's to state, for bare metal", () => {
    const [peak] = planOn(settingOf(packages)).unmet.filter(({ comparison }) => comparison === "peak");
    expect(peak).toMatchObject({
      reason: expect.stringMatching(/what the memory can give/) as unknown,
      remedy: expect.stringMatching(/^--memory-peak/) as unknown,
    });
    // A guest is not told to state what would not help it.
    expect(reasons(settingOf(guest))["peak"]).toMatch(/bare metal/);
    expect(reasons(settingOf(packages, { memoryPeakBytesPerSecond: 1e11 }))["peak"]).toBeUndefined();
    expect(reasons(settingOf(guest, { memoryPeakBytesPerSecond: 1e11 }))["peak"]).toMatch(/bare metal/);
  });

  it("is set against the better of triad and sum", () => {
    const setting = settingOf(packages, { memoryPeakBytesPerSecond: 1e11 });
    const rates: Record<string, number> = { triad: 60, "triad-dosed": 40, sum: 80, "sum-cached": 800 };
    const values = valuesOn(setting, (arm) => rates[arm] ?? 1);
    expect(values["bandwidth-efficiency"]).toBeCloseTo(0.8);
    expect(values["cached-efficiency"]).toBeCloseTo(8);
    expect(values["dosed-efficiency"]).toBeCloseTo(2 / 3);
    expect(valuesOn(settingOf(packages), () => 1)["bandwidth-efficiency"]).toBeNull();
  });
});

describe("arrays", () => {
  const bytesOn = (setting: Setting): unknown =>
    nontemporalStores.comparisons(setting).find(({ id }) => id === "memory")!.arms["copy"]!.parameters[
      "bytes"
    ];
  const saidOn = (setting: Setting): string =>
    nontemporalStores.quantities(setting).find(({ id }) => id === "array-bytes")!.description;
  const withFree = (mib: number): Machine => ({
    ...roomy(packages),
    memory: { ...packages.memory, availableBytes: mib * MIB },
  });

  it("are four times the last level, where that is to be had", () => {
    expect(bytesOn(settingOf(packages))).toBe(32 * MIB);
    expect(saidOn(settingOf(packages))).toBe("arrays of 32 MiB, four times the last level");
  });

  it("are smaller where memory is short, and say so", () => {
    const setting = settingOf(withFree(120));
    expect(bytesOn(setting)).toBe(16 * MIB);
    expect(saidOn(setting)).toBe(
      "arrays of 16 MiB: four times the last level would be 32 MiB, which free memory does not allow",
    );
    expect(planOn(setting, nontemporalStores).unmet).toEqual([]);
    expect(reasons(setting)["caches"]).toMatch(/needs 192 MiB of free memory/);
  });

  it("are not made where they would fit a cache", () => {
    const { unmet } = planOn(settingOf(withFree(40)), nontemporalStores);
    expect(unmet.map(({ comparison }) => comparison)).toEqual(["memory"]);
    expect(unmet[0]!.reason).toMatch(/needs 48 MiB of free memory/);
  });

  it("of a last level larger than a profile takes are left to the thorough one, but for guests", () => {
    const large = (machine: Machine): Machine => ({
      ...roomy(machine),
      caches: packages.caches.map((cache) => ({ ...cache, bytes: 480 * MIB })),
    });
    const memoryOf = (setting: Setting) =>
      planOn(setting, nontemporalStores).unmet.find(({ comparison }) => comparison === "memory");
    expect(memoryOf(settingOf(large(packages)))).toMatchObject({
      reason: expect.stringContaining("480 MiB") as unknown,
      remedy: "--profile thorough",
    });
    expect(memoryOf(settingOf(large(packages), { profile: "thorough" }))).toBeUndefined();
    const owned: Machine = {
      ...large(packages),
      virtualization: { ...packages.virtualization, hypervisor: "kvm" },
    };
    expect(memoryOf(settingOf(owned))).toBeUndefined();
    const caches = planOn(settingOf(owned)).unmet.find(({ comparison }) => comparison === "caches");
    expect(caches).toMatchObject({
      reason: expect.stringContaining("needs arrays of 1920 MiB") as unknown,
      remedy: "--profile thorough",
    });
  });

  it("leave every recorded machine within the memory that experiments may take", () => {
    for (const machine of [guest, xeon, epyc]) {
      for (const experiment of [nontemporalStores, bandwidthScaling]) {
        for (const { requires = [] } of experiment.comparisons(settingOf(machine))) {
          const most = Math.max(0, ...requires.map((each) => (each.kind === "free-memory" ? each.bytes : 0)));
          expect(most).toBeLessThanOrEqual(2.5 * 2 ** 30);
        }
      }
    }
  });
});
