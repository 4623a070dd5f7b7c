import { describe, expect, test } from "vitest";
import { cacheLatency } from "../../bench/cache-latency/experiment.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import { ComparisonView, type Measured } from "../../src/experiment/measured.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import { unmetRequirement } from "../../src/experiment/requirement.ts";
import type { Samples } from "../../src/experiment/samples.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { standingOf } from "../../src/verdict/standing.ts";
import { loadMachine } from "../fixtures/machines/load.ts";
import { interval } from "../verdict/made-up.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const guest = await loadMachine("kvm-guest-2cpu");
const bare: Machine = { ...guest, virtualization: { ...guest.virtualization, hypervisor: null } };

const settingOf = (machine: Machine, profile: Setting["profile"] = "quick"): Setting => ({
  machine,
  profile,
  cpus: machine.limits.allowedCpus,
});

const withCaches = (machine: Machine, bytes: readonly number[]): Machine => ({
  ...machine,
  caches: bytes.map((size, index) => ({
    level: index + 1,
    type: index === 0 ? ("data" as const) : ("unified" as const),
    bytes: size,
    lineBytes: 64,
    ways: 8,
    sets: size / 512,
    sharedBy: [0, 1],
  })),
});

/** Values of all quantities on a machine whose loads take `cycles(bytes)` in a set of so many bytes, one ns a cycle. */
const valuesOn = (setting: Setting, cycles: (bytes: number) => number): Record<string, unknown> => {
  const views = new Map(
    cacheLatency.comparisons(setting).map((comparison) => {
      const armNames = Object.keys(comparison.arms);
      const times = Object.entries(comparison.arms).map(([, { kernel, parameters }]) => {
        if (kernel !== "pointer_chase") return 1;
        const { nodes, stride = 64, run = 0, residence, adds = 0 } = parameters as Record<string, number>;
        if ((residence as unknown) === "flushed") return cycles(Infinity);
        // A quarter of each page: as if the set were four times as large.
        return cycles(nodes! * stride * (run > 0 ? 4096 / (run * stride) : 1)) + adds;
      });
      const samples: Samples = {
        comparison: comparison.id,
        armNames,
        threads: 1,
        blocks: 3,
        nsPerOperation: Float64Array.from([...times, ...times, ...times]),
        flags: new Uint8Array(3),
        arms: armNames.map(() => ({ operations: [1], counters: {}, overlap: 1, trialNs: 20_000 })),
        team: [],
        clock: { resolutionNs: 1, drift: 0 },
        durationMs: 1,
      };
      return [comparison.id, new ComparisonView(samples)];
    }),
  );
  const measured: Measured = (comparison) => views.get(comparison)!;
  return Object.fromEntries(
    cacheLatency
      .quantities(setting)
      .filter(({ layer }) => layer === "native")
      .map((quantity) => [quantity.id, quantity.measure(measured)]),
  );
};

const staircase =
  (...levels: [number, number][]) =>
  (bytes: number): number =>
    levels.find(([capacity]) => bytes <= capacity)![1];

describe("knees", () => {
  const machine = withCaches(bare, [32 * KIB, MIB, 32 * MIB]);
  const all = staircase([32 * KIB, 4], [MIB, 14], [32 * MIB, 60], [Infinity, 400]);

  test("lie at the sizes of the levels, in the quick profile on bare metal", () => {
    const values = valuesOn(settingOf(machine), all);
    for (const level of [1, 2, 3]) {
      expect(values[`knee-l${level}`]).toBeGreaterThan(0.9);
      expect(values[`knee-l${level}`]).toBeLessThan(1.5);
      expect(values[`knee-l${level}-planted`]).toBeCloseTo(values[`knee-l${level}`] as number, 5);
    }
    expect(values["knee-quarter-of-the-sets"]).toBeLessThan(0.5);
  });

  test("lie where the levels are, not where the system says", () => {
    const half = staircase([16 * KIB, 4], [MIB / 4, 14], [32 * MIB, 60], [Infinity, 400]);
    const values = valuesOn(settingOf(machine), half);
    expect(values["knee-l1"]).toBeLessThan(0.75);
    expect(values["knee-l2"]).toBeLessThan(0.5);
    // The search itself is sound, whatever the curve.
    expect(values["knee-l2-planted"]).toBeGreaterThan(0.9);
  });

  describe("of a core with a level that is not stated", () => {
    // Lion Cove: 48 KiB and 2.5 MiB are stated as its first and second level, and 192 KiB lie between.
    const stated = [48 * KIB, 2.5 * MIB, 36 * MIB];
    const lionCove = staircase(
      [48 * KIB, 4],
      [192 * KIB, 9],
      [2.5 * MIB, 17],
      [36 * MIB, 84],
      [Infinity, 400],
    );

    test("are given to the levels whose sizes they lie at", () => {
      const values = valuesOn(settingOf(withCaches(bare, stated)), lionCove);
      for (const level of [1, 2, 3]) {
        expect(values[`knee-l${level}`]).toBeGreaterThan(0.9);
        expect(values[`knee-l${level}`]).toBeLessThan(1.5);
        expect(values[`knee-l${level}-planted`]).toBeCloseTo(values[`knee-l${level}`] as number, 5);
        expect((values[`cache-size-l${level}`] as number) / stated[level - 1]!).toBeCloseTo(
          values[`knee-l${level}`] as number,
          5,
        );
      }
    });

    test("are so too where the curve ends before the third level does", () => {
      const values = valuesOn(settingOf(withCaches(guest, stated)), lionCove);
      // Within half an octave: where just it is found depends on the sets that are walked.
      expect(Math.abs(Math.log2(Number(values["knee-l2"])))).toBeLessThan(0.5);
      expect(values["knee-l3"]).toBeNull();
    });

    test("can still lie in the wrong place", () => {
      const values = valuesOn(settingOf(withCaches(bare, [16 * KIB, 8 * MIB, 36 * MIB])), lionCove);
      expect(values["knee-l1"]).toBeGreaterThan(2);
      expect(values["knee-l2"]).toBeLessThan(0.5);
      expect(values["knee-l3"]).toBeLessThan(1.5);
    });
  });

  test("are not those of a second level that a guest's thin slice of the third hides", () => {
    const slice = 1.5 * MIB;
    // Beyond the second level a mixture of the slice and memory, which is never level.
    const mixed = (bytes: number): number => {
      if (bytes <= 32 * KIB) return 4;
      if (bytes <= MIB) return 14;
      const missing = Math.max(0, 1 - slice / bytes);
      return 14 + (1 - MIB / bytes) * (51 * (1 - missing) + 435 * missing);
    };
    const thin = settingOf(withCaches(guest, [32 * KIB, MIB, 32 * MIB]), "standard");
    expect(valuesOn(thin, mixed)["knee-l2"]).toBeNull();
    expect(valuesOn(thin, mixed)["knee-l1"]).toBeCloseTo(1.19, 1);
  });

  test("are none where a curve shows none, or ends before", () => {
    const flat = valuesOn(settingOf(machine), () => 5);
    expect([flat["knee-l1"], flat["knee-l2"], flat["knee-l3"]]).toEqual([null, null, null]);
    const short = settingOf(withCaches(guest, [32 * KIB, MIB, 480 * MIB]));
    expect(valuesOn(short, all)["knee-l3"]).toBeNull();
  });
});

describe("bounds", () => {
  const claimOf = (id: string): Claim => cacheLatency.claims.find((claim) => claim.id === `02.02.01/${id}`)!;
  const standing = (id: string, low: number, high: number): string =>
    standingOf(claimOf(id).parts[0]!.expectation, interval(low, high)).standing;

  test.each([
    // Apple's large cores and Intel's small ones take 3 cycles, a second level that cores share up to 25, a mesh up to 130.
    ["l1-latency-cycles", 2.96, 3.03],
    ["l2-latency-cycles", 23, 24.5],
    ["l3-latency-cycles", 115, 130],
  ])("of %s take in what is known of cores: %d to %d", (id, low, high) => {
    expect(standing(id, low, high)).toBe("inside");
  });

  test.each([
    // A cycle less than any first level takes; a second level as a third one; a third one as memory at 3 GHz.
    ["l1-latency-cycles", 1.98, 2.02],
    ["l2-latency-cycles", 40, 42],
    ["l3-latency-cycles", 240, 250],
  ])("of %s can be missed: %d to %d", (id, low, high) => {
    expect(standing(id, low, high)).toBe("outside");
  });

  test("of a third level in huge pages are not tested where there are none", () => {
    const memory = { ...bare.memory, transparentHugePages: "never" };
    const machine = { ...withCaches(bare, [32 * KIB, MIB, 32 * MIB]), memory };
    const lacking = claimOf("l3-latency-cycles").requires!.map((each) =>
      unmetRequirement(each, machine, { cpus: [0], allow: [] }),
    );
    expect(lacking.filter((unmet) => unmet !== null).map(({ reason }) => reason)).toEqual([
      'needs transparent huge pages; they are set to "never"',
    ]);
  });
});

describe("nodes", () => {
  test("are a line apart, however long a line is", () => {
    const wide = { ...guest, caches: guest.caches.map((cache) => ({ ...cache, lineBytes: 256 })) };
    for (const { id, arms } of cacheLatency.comparisons(settingOf(wide))) {
      if (!id.startsWith("near") && id !== "levels") continue;
      for (const { kernel, parameters } of Object.values(arms)) {
        if (kernel === "pointer_chase") expect(parameters["stride"]).toBe(256);
      }
    }
  });
});

describe("the staircase", () => {
  const pointsOf = (machine: Machine, profile: Setting["profile"], pages: string): number =>
    cacheLatency
      .comparisons(settingOf(machine, profile))
      .filter(({ id }) => id === `near-${pages}` || id.startsWith(`far-${pages}`))
      .flatMap(({ arms }) => Object.keys(arms).filter((name) => name !== "ruler")).length;

  test("has 60 points and more for each page size in the thorough profile", () => {
    for (const pages of ["base", "thp"])
      expect(pointsOf(guest, "thorough", pages)).toBeGreaterThanOrEqual(60);
  });

  test("walks through no more in a block than 128 MiB, but for one set that is larger", () => {
    for (const profile of ["quick", "standard", "thorough"] as const) {
      const groups = cacheLatency
        .comparisons(settingOf(guest, profile))
        .filter(({ id }) => id.startsWith("far-base"))
        .map(({ arms }) =>
          Object.keys(arms).flatMap((name) => (name === "ruler" ? [] : [Number(name.slice(4))])),
        );
      expect(groups.length).toBeGreaterThan(0);
      for (const sets of groups) {
        const walked = sets.reduce((sum, bytes) => sum + bytes, 0);
        expect(sets.length === 1 || walked <= 128 * MIB, String(sets)).toBe(true);
      }
    }
  });

  test("ends within an eighth of the free memory", () => {
    const small = { ...guest, limits: { ...guest.limits, memoryBytes: 256 * MIB } };
    const largest = Math.max(
      ...cacheLatency
        .comparisons(settingOf(small, "thorough"))
        .filter(({ id }) => id.startsWith("far"))
        .flatMap(({ arms }) => Object.values(arms))
        .map(({ parameters }) => Number(parameters["nodes"] ?? 0) * 64),
    );
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(32 * MIB);
  });
});
