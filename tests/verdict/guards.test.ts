import { describe, expect, test } from "vitest";
import type { ComparisonEvidence } from "../../src/experiment/evidence.ts";
import { atLeast, never, observed } from "../../src/experiment/expectation.ts";
import {
  basisOf,
  concernsOf,
  type Basis,
  type InstrumentFacts,
  type Surroundings,
} from "../../src/verdict/guards.ts";
import { evidence, guest, interval, machine } from "./made-up.ts";

const soundInstrument: InstrumentFacts = {
  aluScaling: [{ cpus: [0, 1], estimate: interval(1.95, 2.01) }],
  selfComparisons: [{ id: "aa-null", layer: "native", estimate: interval(0.99, 1.01) }],
};
const sound: Surroundings = { machine, instrument: soundInstrument };

const reasons = (
  changes: Partial<ComparisonEvidence>,
  {
    basis = "time",
    around = sound,
    unproved = [],
  }: { basis?: Basis; around?: Surroundings; unproved?: string[] } = {},
): string[] =>
  concernsOf(
    {
      quantity: "speedup",
      layer: "native",
      basis,
      // The fault is in the second comparison: every one of them counts.
      comparisons: [evidence({ comparison: "first" }), evidence(changes)],
      unproved,
    },
    around,
  ).map(({ reason }) => reason);

test("sound evidence raises no concern", () => {
  for (const basis of ["time", "absence", "presence", "exact"] as const)
    expect(reasons({}, { basis })).toEqual([]);
});

/** What trips a guard, what just does not, what it says, and what it is for. */
const GUARDS: [string, Partial<ComparisonEvidence>, Partial<ComparisonEvidence>, string, Basis[]][] = [
  [
    "pinning",
    { pinned: false },
    { pinned: true },
    "main: not every thread could be pinned",
    ["time", "absence"],
  ],
  [
    "pages",
    { counters: { huge: { wrong_pages: 512 } } },
    { counters: { huge: { wrong_pages: 0 } } },
    "main: the memory of huge was not all in pages of the kind that was asked for (512 base pages of it were not)",
    ["time", "exact"],
  ],
  [
    "pages that are not told",
    { counters: { huge: { wrong_pages: 512, unknown_pages: 512 } } },
    { counters: { huge: { wrong_pages: 0, unknown_pages: 0 } } },
    "main: what the memory of huge is made of is not known (/proc/self/smaps does not tell)",
    ["time", "exact"],
  ],
  [
    "the pool",
    { counters: { mapped: { pool_disturbed: 0 }, faulted: { pool_disturbed: 1 } } },
    { counters: { mapped: { pool_disturbed: 0 }, faulted: { pool_disturbed: 0 } } },
    "main: another process used the pool of huge pages meanwhile",
    ["exact"],
  ],
  [
    "quiet",
    { replicates: 17, disturbed: 6 },
    { replicates: 18, disturbed: 6 },
    "too noisy: 6 of 17 replicates of main lost most of their blocks (other work ran on these CPUs)",
    ["time"],
  ],
  [
    "overlap",
    { overlap: 0.79 },
    { overlap: 0.8 },
    "ran together for only 79 % of a trial",
    ["time", "absence"],
  ],
  [
    "timer",
    { shortestTrialNs: 1999, timerResolutionNs: 10 },
    { shortestTrialNs: 2000, timerResolutionNs: 10 },
    "main: a trial of 1999 ns is too short for a timer of 10 ns",
    ["time"],
  ],
  ["clock", { clockDrift: -0.011 }, { clockDrift: -0.01 }, "the clock's rate changed by 1.1 %", ["time"]],
  [
    "steal",
    { stealShare: 0.11 },
    { stealShare: 0.1 },
    "the hypervisor took 11 % of the CPUs' time",
    ["time"],
  ],
  [
    "work",
    { counters: { packed: { mismatches: 0 }, padded: { mismatches: 3, rounds: 9 } } },
    { counters: { packed: { mismatches: 0 }, padded: { rounds: 9 } } },
    "main: the arm padded did not do its work (3 mismatches)",
    ["time", "absence", "presence", "exact"],
  ],
];

describe.each(GUARDS)("the guard on %s", (_name, trips, passes, reason, bases) => {
  test("trips, for what it is for", () => {
    for (const basis of ["time", "absence", "presence", "exact"] as const) {
      const found = reasons(trips, { basis });
      if (bases.includes(basis)) expect(found).toEqual([expect.stringContaining(reason)]);
      else expect(found).toEqual([]);
    }
  });

  test("lets pass", () => {
    expect(reasons(passes)).toEqual([]);
  });
});

test("what is not told is no concern", () => {
  expect(reasons({ clockDrift: null, stealShare: null, waitShare: null })).toEqual([]);
});

test("one thread overlaps with nobody", () => {
  expect(reasons({ cpus: [0], overlap: 0 })).toEqual([]);
});

test("a comparison without evidence", () => {
  expect(reasons({}, { basis: "exact", unproved: ["main"] })).toEqual([
    "speedup: no evidence that main ran as described",
  ]);
});

test("every concern about a comparison is named", () => {
  expect(reasons({ pinned: false, overlap: 0.1, stealShare: 0.5 })).toHaveLength(3);
});

describe("an emulated CPU", () => {
  const emulated = (value: boolean | null): Surroundings => ({
    instrument: soundInstrument,
    machine: { ...machine, virtualization: { ...machine.virtualization, emulated: value } },
  });

  test("makes times and outcomes meaningless, exact figures not", () => {
    for (const basis of ["time", "absence", "presence"] as const) {
      expect(reasons({}, { basis, around: emulated(true) })).toEqual([expect.stringContaining("emulated")]);
    }
    expect(reasons({}, { basis: "exact", around: emulated(true) })).toEqual([]);
  });

  test("is not supposed where it is not known", () => {
    expect(reasons({}, { around: emulated(null) })).toEqual([]);
  });
});

describe("ALU scaling", () => {
  const scaling = (low: number, high: number, on = guest): Surroundings => ({
    machine: on,
    instrument: { ...soundInstrument, aluScaling: [{ cpus: [0, 1], estimate: interval(low, high) }] },
  });

  test("decides in a guest whether two CPUs are two cores", () => {
    expect(reasons({}, { around: scaling(1.8, 2) })).toEqual([]);
    expect(reasons({}, { around: scaling(1.7, 2) })).toEqual([
      "the two CPUs behave like SMT siblings or are starved (ALU scaling 1.85 [1.7, 2])",
    ]);
  });

  test("must have been measured there", () => {
    const unmeasured = { machine: guest, instrument: { ...soundInstrument, aluScaling: [] } };
    expect(reasons({}, { around: unmeasured })).toEqual([expect.stringContaining("was not measured")]);
    expect(reasons({}, { around: { ...unmeasured, machine } })).toEqual([]);
  });

  const remedies = (cpus: readonly number[], around: Surroundings): (string | null)[] =>
    concernsOf(
      { quantity: "q", layer: "js", basis: "time", comparisons: [evidence({ cpus })], unproved: [] },
      around,
    ).map(({ remedy }) => remedy);

  test("is had from the native layer where that was not asked for", () => {
    const unmeasured = { machine: guest, instrument: { ...soundInstrument, aluScaling: [] } };
    expect(remedies([0, 1], { ...unmeasured, layers: ["js"] })).toEqual([
      "measure the native layer as well: --layers native,js",
    ]);
    expect(remedies([0, 1], { ...unmeasured, layers: ["simulation", "wasm"] })).toEqual([
      "measure the native layer as well: --layers native,wasm,simulation",
    ]);
    expect(remedies([0, 1], { ...unmeasured, layers: ["native", "js"] })).toEqual([null]);
  });

  test("of other CPUs names those in one word of a shell", () => {
    const aluScaling = [{ cpus: [2, 4, 6], estimate: interval(2.9, 3) }];
    expect(remedies([0, 2], { machine: guest, instrument: { ...soundInstrument, aluScaling } })).toEqual([
      "measure on those alone: --cpus 2,4,6",
    ]);
  });

  test("is asked of the CPUs that were used, and of all cores for more than a pair", () => {
    const pair = { cpus: [0, 1], estimate: interval(1.95, 2) };
    const four = (low: number, high: number) => ({ cpus: [0, 1, 2, 3], estimate: interval(low, high) });
    const asked = (cpus: readonly number[], ...aluScaling: InstrumentFacts["aluScaling"]) =>
      reasons({ cpus }, { around: { machine: guest, instrument: { ...soundInstrument, aluScaling } } });
    expect(asked([0, 1, 2], pair)).toEqual([
      "whether the CPUs are cores of their own is hidden here, and their ALU scaling was measured of CPUs 0-1, not of 0-2",
    ]);
    expect(asked([0, 1, 2], pair, four(3.6, 4))).toEqual([]);
    // Four that are two cores: the pair is told apart, the others are not.
    expect(asked([0, 1], pair, four(2.1, 2.3))).toEqual([]);
    expect(asked([2, 3], pair, four(2.1, 2.3))).toEqual([
      "of CPUs 0-3 some behave like SMT siblings or are starved (ALU scaling 2.2 [2.1, 2.3])",
    ]);
    expect(asked([0, 1, 2], pair, { cpus: [0, 1, 2], estimate: "too-few" })).toEqual([
      expect.stringContaining("too few rounds"),
    ]);
  });

  test("decides where the hypervisor shows a topology, too, and where bare metal shows none", () => {
    const shown = { ...guest, topology: machine.topology };
    const hidden = { ...machine, topology: { ...machine.topology, smt: null } };
    expect(reasons({}, { around: scaling(1, 1.2, shown) })).toHaveLength(1);
    expect(reasons({}, { around: scaling(1, 1.2, hidden) })).toHaveLength(1);
    expect(reasons({}, { around: scaling(1, 1.2, machine) })).toEqual([]);
  });

  test("has no say over times of one thread, over outcomes, and over siblings that are meant to be", () => {
    const around = scaling(1, 1.2);
    const one = concernsOf(
      {
        quantity: "q",
        layer: "native",
        basis: "time",
        comparisons: [evidence({ cpus: [1] })],
        unproved: [],
      },
      around,
    );
    expect(one).toEqual([]);
    expect(reasons({}, { basis: "absence", around })).toEqual([]);
    const cpus = machine.topology.cpus.map((cpu) => ({ ...cpu, siblings: [0, 1] }));
    const siblings = { ...guest, topology: { ...machine.topology, smt: true, cpus } };
    expect(reasons({}, { around: scaling(1, 1.2, siblings) })).toEqual([]);
  });
});

describe("the instrument's own A/A", () => {
  const selfComparison = (low: number, high: number, layer: "native" | "js" = "native"): Surroundings => ({
    machine,
    instrument: {
      ...soundInstrument,
      selfComparisons: [
        ...soundInstrument.selfComparisons,
        { id: "aa-two", layer, estimate: interval(low, high) },
      ],
    },
  });

  test("is off if its interval lies wholly beyond 2 %", () => {
    expect(reasons({}, { around: selfComparison(1.03, 1.05) })).toEqual([
      "the instrument's own A/A is off: aa-two is 1.04 [1.03, 1.05] in the native layer",
    ]);
    expect(reasons({}, { around: selfComparison(0.9, 0.97) })).toHaveLength(1);
    expect(reasons({}, { around: selfComparison(1.02, 1.05) })).toEqual([]);
    expect(reasons({}, { around: selfComparison(0.9, 0.98) })).toEqual([]);
    expect(reasons({}, { around: selfComparison(0.5, 2) })).toEqual([]);
  });

  test("concerns times of its own layer only", () => {
    expect(reasons({}, { around: selfComparison(1.03, 1.05, "js") })).toEqual([]);
    expect(reasons({}, { basis: "absence", around: selfComparison(1.03, 1.05) })).toEqual([]);
  });
});

describe("what a standing rests on", () => {
  const [one, two] = [[evidence({ cpus: [0] })], [evidence()]];
  const forbidden = never({ quantity: "rounds", atLeast: 1 });

  test("outcomes: their presence or their absence", () => {
    expect(basisOf(true, forbidden, "outside", two)).toBe("presence");
    expect(basisOf(true, forbidden, "inside", two)).toBe("absence");
    expect(basisOf(true, forbidden, "straddles", two)).toBe("absence");
    expect(basisOf(true, observed(), "inside", two)).toBe("presence");
    expect(basisOf(true, observed(), "straddles", two)).toBe("absence");
    expect(basisOf(true, atLeast(5), "inside", two)).toBe("absence");
  });

  test("what one thread counted is exact; a line's size found by two is a time", () => {
    expect(basisOf(true, atLeast(5), "inside", one)).toBe("exact");
    expect(basisOf(true, forbidden, "inside", one)).toBe("exact");
    expect(basisOf(false, atLeast(5), "inside", two)).toBe("time");
  });

  test("what no comparison was needed for is exact; all else that is not counted is a time", () => {
    expect(basisOf(false, atLeast(5), "inside", [])).toBe("exact");
    expect(basisOf(false, atLeast(5), "inside", one)).toBe("time");
  });
});
