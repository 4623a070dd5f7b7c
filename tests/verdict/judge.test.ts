import { describe, expect, test } from "vitest";
import type { Distance } from "../../src/experiment/evidence.ts";
import { atLeast, between, equals, never, observed } from "../../src/experiment/expectation.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { judge, judgeClaims, undecided } from "../../src/verdict/judge.ts";
import type { MeasuredExperiment } from "../../src/verdict/measured-run.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import {
  around,
  claim,
  controls,
  evidence,
  experiment,
  guest,
  hearing,
  LOOKS,
  machine,
  quantity,
  simulation,
  spread,
  total,
  verdictOf,
  type Case,
} from "./made-up.ts";

const speedup = (...replicates: readonly (readonly (number | null)[])[]): MeasuredExperiment =>
  experiment([quantity("speedup", replicates[0]!), ...controls]);

describe("a claim of one part", () => {
  test("is confirmed if its interval is inside, with all that was looked at", () => {
    const verdict = verdictOf(speedup(around(4)));
    expect(verdict).toMatchObject({
      claim: "02.02.04/made-up",
      chapter: "02.02.04",
      layer: "native",
      verdict: "confirmed",
      reason: null,
      remedy: null,
      open: false,
      statement: "Padding makes it twice as fast.",
      expectation: "at least 2",
      estimate: { quantity: "speedup", unit: "ratio", samples: 17 },
      parts: [{ quantity: "speedup", unit: "ratio", standing: "inside" }],
      controls: [
        { id: "cause-removed", quantity: "removed", standing: "outside", expected: false, holds: true },
        { id: "effect-put-in", quantity: "put-in", standing: "inside", expected: true, holds: true },
      ],
    });
    expect(verdict.estimate!.low).toBeGreaterThan(3.97);
    expect(verdict.estimate).toMatchObject(verdict.parts[0]!.estimate!);
  });

  test("is refuted if its interval is outside", () => {
    expect(verdictOf(speedup(around(1.5)))).toMatchObject({ verdict: "refuted", reason: null, open: false });
  });

  test("is inconclusive if its interval straddles, and more rounds may help", () => {
    expect(verdictOf(speedup(spread(1.8, 2.2)))).toMatchObject({
      verdict: "inconclusive",
      reason: "interval straddles the bound",
      remedy: expect.stringContaining("more rounds") as string,
      open: true,
    });
  });

  test("one outlier a side does no harm, two do", () => {
    const outliers = (count: number): number[] =>
      around(4).map((value, round) => (round < count ? 1 : value));
    expect(verdictOf(speedup(outliers(1)))).toMatchObject({ verdict: "confirmed" });
    expect(verdictOf(speedup(outliers(2)))).toMatchObject({ verdict: "inconclusive" });
  });

  test("is inconclusive with too few replicates, and more rounds may help", () => {
    const few = around(4).map((value, round) => (round < 7 ? value : null));
    expect(verdictOf(speedup(few))).toMatchObject({
      verdict: "inconclusive",
      reason: "too few replicates: 7 of at least 13",
      estimate: null,
      open: true,
    });
  });

  test("is inconclusive with too few rounds in one distance class", () => {
    const distance = around(4).map((_, round): Distance => (round < 9 ? "near" : "far"));
    const measured = { ...speedup(around(4)), evidence: [evidence({ distance })] };
    expect(verdictOf(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "near 9, far 8: fewer than 13 in one class",
      open: true,
    });
  });

  test("is decided within the dominant distance class", () => {
    const far = [1, 4, 9];
    const distance = around(4).map((_, round): Distance => (far.includes(round) ? "far" : "near"));
    const replicates = around(4).map((value, round) => (far.includes(round) ? 1 : value));
    const rows = [evidence({ distance })];
    expect(verdictOf({ ...speedup(replicates), evidence: rows })).toMatchObject({ verdict: "confirmed" });
    expect(verdictOf(speedup(replicates))).toMatchObject({ verdict: "inconclusive" });
  });

  test("a curve cannot decide a claim, and more rounds cannot help", () => {
    const curves = around(4).map((value) => [{ x: 1, value }]);
    const measured = experiment([quantity("speedup", curves), ...controls]);
    expect(verdictOf(measured)).toMatchObject({ verdict: "inconclusive", open: false });
  });
});

describe("a claim of several parts", () => {
  const parts = [
    { quantity: "speedup", expectation: atLeast(2) },
    { quantity: "line", expectation: equals(64) },
  ];
  const both = (value: readonly number[], line: readonly number[]): Verdict =>
    verdictOf(
      experiment([quantity("speedup", value), quantity("line", line, { unit: "bytes" }), ...controls]),
      {
        claims: [claim({ parts })],
      },
    );
  const [right, wrong, mixed] = [64, 128]
    .map((bytes) => new Array<number>(17).fill(bytes))
    .concat([spread(32, 128)]);

  test("is confirmed if all are inside, and shows the first", () => {
    expect(both(around(4), right!)).toMatchObject({
      verdict: "confirmed",
      estimate: { quantity: "speedup" },
    });
  });

  test("is refuted if one is outside, whatever the others say, and shows that one", () => {
    for (const value of [around(4), spread(1.8, 2.2)]) {
      expect(both(value, wrong!)).toMatchObject({
        verdict: "refuted",
        expectation: "exactly 64",
        estimate: { quantity: "line", unit: "bytes", point: 128 },
      });
    }
  });

  test("is undecided if one is, and shows that one", () => {
    expect(both(around(4), mixed!)).toMatchObject({
      verdict: "inconclusive",
      expectation: "exactly 64",
      estimate: { quantity: "line" },
      open: true,
    });
  });

  const unmet = {
    comparison: "other",
    layer: "native",
    reason: "needs three CPUs",
    remedy: "take a bigger one",
  } as const;
  const other = { from: ["other"], unit: "bytes" };

  test("is judged by what can be tested; the rest is named", () => {
    const judged = (value: number[]): Verdict =>
      verdictOf(
        experiment([quantity("speedup", value), quantity("line", [], other), ...controls], {
          unmet: [unmet],
        }),
        { claims: [claim({ parts: [parts[1]!, parts[0]!] })] },
      );
    const named = {
      reason: "not tested here: line (needs three CPUs)",
      remedy: "take a bigger one",
      open: false,
      estimate: { quantity: "speedup" },
    };
    expect(judged(around(4))).toMatchObject({ verdict: "confirmed", ...named });
    expect(judged(around(1))).toMatchObject({ verdict: "refuted", ...named });
    expect(judged(spread(1.8, 2.2))).toMatchObject({
      verdict: "inconclusive",
      reason: "interval straddles the bound",
      open: true,
    });
  });

  test("is not testable if none of them is", () => {
    const measured = experiment([quantity("speedup", [], other), quantity("line", [], other), ...controls], {
      unmet: [unmet],
    });
    expect(verdictOf(measured, { claims: [claim({ parts })] })).toMatchObject({
      verdict: "not-testable",
      reason: "needs three CPUs",
      remedy: "take a bigger one",
      estimate: null,
      open: false,
      parts: [{ standing: "unknown" }, { standing: "unknown" }],
    });
  });
});

describe("what cannot be tested here", () => {
  test("for what the claim requires", () => {
    const requires = [
      { kind: "cpus", atLeast: 2 },
      { kind: "cpus", atLeast: 64 },
    ] as const;
    const verdict = verdictOf(speedup(around(4)), { claims: [claim({ requires })] });
    expect(verdict).toMatchObject({ verdict: "not-testable", estimate: null, open: false });
    expect(verdict.reason).toContain("64");
    expect(verdictOf(speedup(around(4)), { claims: [claim({ requires: [requires[0]] })] }).verdict).toBe(
      "confirmed",
    );
  });

  test("for consent that was not given", () => {
    const requires = [{ kind: "consent", to: "split-lock", because: "it stops every core" }] as const;
    const judged = (allow: ("split-lock" | "drop-caches")[]): Verdict =>
      verdictOf(speedup(around(4)), { claims: [claim({ requires })], permissions: { cpus: [0, 1], allow } });
    expect(judged(["drop-caches"]).verdict).toBe("not-testable");
    expect(judged(["split-lock"]).verdict).toBe("confirmed");
  });

  test("for what the experiment lacks as a whole", () => {
    const measured = experiment([quantity("speedup", []), ...controls], {
      status: "unavailable",
      reason: "needs an x64 machine",
    });
    expect(verdictOf(measured)).toMatchObject({ verdict: "not-testable", reason: "needs an x64 machine" });
  });

  test("for want of a measurement", () => {
    expect(judgeClaims(hearing({ experiments: [] }))).toMatchObject([
      { verdict: "not-testable", reason: "this run did not measure speedup" },
    ]);
  });

  test("but what crashed is inconclusive, with how", () => {
    const measured = experiment([quantity("speedup", [null, null, null]), ...controls], {
      status: "crashed",
      reason: "the measuring process was killed by SIGILL",
    });
    expect(verdictOf(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "the measuring process was killed by SIGILL",
      open: false,
    });
  });
});

describe("layers", () => {
  const threeLayers = claim({ layers: ["native", "wasm", "js"] });
  const inLayer = (layer: "native" | "wasm", value: number) =>
    [quantity("speedup", around(value)), ...controls].map((each) => ({ ...each, layer, from: [layer] }));
  const rows = (["native", "wasm"] as const).map((layer) => evidence({ comparison: layer, layer }));
  const unmet = [
    { comparison: "other", layer: "native", reason: "a needle", remedy: null },
    { comparison: "twin", layer: "js", reason: "workers are not there", remedy: "use Node 20" },
  ] as const;
  const measured = experiment([...inLayer("native", 4), ...inLayer("wasm", 1)], { evidence: rows, unmet });
  const words = (layers: ("native" | "wasm" | "js")[]): string[] =>
    judgeClaims(hearing({ claims: [threeLayers], experiments: [measured], layers })).map(
      ({ layer, verdict }) => `${layer} ${verdict}`,
    );

  test("each has a verdict of its own, from its own quantities", () => {
    expect(words(["native", "wasm", "js"])).toEqual(["native confirmed", "wasm refuted", "js not-testable"]);
  });

  test("one that was not asked for has none", () => {
    expect(words(["wasm"])).toEqual(["wasm refuted"]);
    expect(words([])).toEqual([]);
  });

  test("one that is not there says why", () => {
    expect(
      judgeClaims(hearing({ claims: [threeLayers], experiments: [measured], layers: ["js"] })),
    ).toMatchObject([{ verdict: "not-testable", reason: "workers are not there", remedy: "use Node 20" }]);
  });
});

describe("outcomes that are counted", () => {
  const forbidden = never({ quantity: "rounds", atLeast: 1000 });
  const neverSeen = claim({
    parts: [{ quantity: "torn", expectation: forbidden }],
    controls: [
      { id: "halves", quantity: "torn-halves", expectation: forbidden, expected: false },
      { id: "locked", quantity: "torn-locked", expectation: forbidden, expected: true },
    ],
  });
  const counted = (torn: number, halves: number, rounds: number): MeasuredExperiment =>
    experiment([
      total("torn", [0, torn, 0]),
      total("torn-halves", [0, 0, halves]),
      total("torn-locked", [0, 0, 0]),
      total("rounds", [null, rounds, 400]),
    ]);
  const judged = (measured: MeasuredExperiment, changes: Case = {}): Verdict =>
    verdictOf(measured, { claims: [neverSeen], ...changes });

  test("never: confirmed after none, if there were chances enough and the control did see it", () => {
    expect(judged(counted(0, 9, 600))).toMatchObject({
      verdict: "confirmed",
      estimate: { point: 0, low: 0, unit: "count" },
    });
    expect(judged(counted(0, 9, 599))).toMatchObject({
      verdict: "inconclusive",
      reason: "never seen, but rounds is 999 of at least 1000",
      open: true,
    });
    expect(judged(counted(0, 0, 600))).toMatchObject({
      verdict: "inconclusive",
      reason: "control halves is 0 [0, 8.2] and must not be never",
    });
  });

  test("never: refuted by one, however noisy the machine, if the control without it had its chances", () => {
    expect(judged(counted(1, 9, 600))).toMatchObject({ verdict: "refuted", estimate: { point: 1 } });
    const noisy = [evidence({ disturbed: 17, stealShare: 0.9, clockDrift: 1 })];
    expect(judged({ ...counted(1, 9, 600), evidence: noisy })).toMatchObject({ verdict: "refuted" });
    const apart = [evidence({ overlap: 0.1 })];
    expect(judged({ ...counted(1, 9, 600), evidence: apart })).toMatchObject({
      verdict: "inconclusive",
      reason: "main: its threads ran together for only 10 % of a trial",
    });
  });

  const seen = claim({
    parts: [{ quantity: "torn", expectation: observed() }],
    controls: [{ id: "fenced", quantity: "torn-halves", expectation: observed(), expected: false }],
  });

  test("observed: confirmed by one, if the case that cannot show it did not", () => {
    expect(judged(counted(1, 0, 600), { claims: [seen] })).toMatchObject({
      verdict: "confirmed",
      controls: [{ holds: true }],
    });
    expect(judged(counted(1, 1, 600), { claims: [seen] })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("control fenced is 1") as string,
    });
  });

  test("observed: inconclusive, not refuted, after none", () => {
    expect(judged(counted(0, 0, 600), { claims: [seen] })).toMatchObject({
      verdict: "inconclusive",
      reason: "it was not seen, which refutes nothing",
      open: true,
    });
  });
});

describe("what is worked out on a model", () => {
  const simulated = claim({ layers: ["simulation"] });
  const modelled = (speedup: number, changes: Partial<MeasuredExperiment> = {}): MeasuredExperiment =>
    experiment([simulation("speedup", speedup), simulation("removed", 1), simulation("put-in", 5)], {
      evidence: [],
      ...changes,
    });
  const judged = (measured: MeasuredExperiment, changes: Case = {}): Verdict =>
    verdictOf(measured, { claims: [simulated], layers: ["simulation"], ...changes });

  test("needs no evidence, and no quiet machine", () => {
    const emulated = { ...machine, virtualization: { ...machine.virtualization, emulated: true } };
    expect(judged(modelled(2), { machine: emulated })).toMatchObject({
      layer: "simulation",
      verdict: "confirmed",
      reason: null,
      estimate: { point: 2, low: 2, high: 2, confidence: 1 },
    });
    expect(judged(modelled(1.999))).toMatchObject({ verdict: "refuted", reason: null });
  });

  test("needs its controls", () => {
    const blind = experiment([simulation("speedup", 1), simulation("removed", 1), simulation("put-in", 1)]);
    expect(judged(blind)).toMatchObject({
      verdict: "inconclusive",
      reason: "control effect-put-in is 1 and must be at least 2",
      open: false,
    });
  });

  test("is not made better by further rounds", () => {
    const seen = claim({ layers: ["simulation"], parts: [{ quantity: "speedup", expectation: observed() }] });
    expect(judged(modelled(0), { claims: [seen] })).toMatchObject({ verdict: "inconclusive", open: false });
  });

  test("stands whatever became of the comparisons beside it", () => {
    const unmet = [{ comparison: "main", layer: "native", reason: "needs two CPUs", remedy: null }] as const;
    for (const status of ["done", "partial", "crashed", "timed-out"] as const) {
      expect(judged(modelled(4, { status, reason: "killed", unmet }))).toMatchObject({
        verdict: "confirmed",
      });
    }
  });

  test("has no verdict where its layer was not asked for", () => {
    expect(
      judgeClaims(hearing({ claims: [simulated], experiments: [modelled(4)], layers: ["native"] })),
    ).toEqual([]);
  });
});

describe("guards", () => {
  const noisy = [evidence({ stealShare: 0.5 })];

  test("turn a confirmation and a refutation into inconclusive, and more rounds do not help", () => {
    for (const value of [4, 1]) {
      expect(verdictOf({ ...speedup(around(value)), evidence: noisy })).toMatchObject({
        verdict: "inconclusive",
        reason: "main: the hypervisor took 50 % of the CPUs' time",
        remedy: expect.stringContaining("not shared") as string,
        open: false,
      });
    }
  });

  test("are heard for the comparison of the control that decides, and not of the other", () => {
    const measured = experiment(
      [
        quantity("speedup", around(4)),
        quantity("removed", around(1), { from: ["removed"] }),
        quantity("put-in", around(5), { from: ["put-in"] }),
      ],
      {
        evidence: [
          evidence(),
          evidence({ comparison: "put-in", pinned: false }),
          evidence({ comparison: "removed" }),
        ],
      },
    );
    expect(verdictOf(measured)).toMatchObject({ verdict: "confirmed" });
    const [first, ...others] = measured.evidence;
    const spoilt = [first!, ...others.map((row) => ({ ...row, pinned: false }))];
    expect(verdictOf({ ...measured, evidence: spoilt })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("removed: not every thread") as string,
    });
  });

  test("are not heard for parts that have no share in a refutation", () => {
    const parts = [
      { quantity: "speedup", expectation: atLeast(2) },
      { quantity: "line", expectation: equals(64) },
    ];
    const line = quantity("line", new Array<number>(17).fill(128), { unit: "bytes", from: ["line"] });
    const measured = experiment([quantity("speedup", around(4), { from: ["noisy"] }), line, ...controls], {
      evidence: [
        evidence(),
        evidence({ comparison: "line" }),
        evidence({ comparison: "noisy", pinned: false }),
      ],
    });
    expect(verdictOf(measured, { claims: [claim({ parts })] })).toMatchObject({ verdict: "refuted" });
  });

  test("need evidence of every comparison", () => {
    expect(verdictOf({ ...speedup(around(4)), evidence: [] })).toMatchObject({
      verdict: "inconclusive",
      reason: "speedup: no evidence that main ran as described",
    });
  });

  test("close a claim that only straddles, too", () => {
    expect(verdictOf({ ...speedup(spread(1.8, 2.2)), evidence: noisy })).toMatchObject({
      verdict: "inconclusive",
      reason: "interval straddles the bound; main: the hypervisor took 50 % of the CPUs' time",
      open: false,
    });
  });

  const instrument = (aluScaling: number, selfComparison: number, layer: "native" | "js" = "native") =>
    experiment(
      [
        quantity("alu-scaling", around(aluScaling)),
        quantity("aa-two-threads", around(selfComparison), { layer }),
        quantity("no-aa", around(9)),
      ],
      { id: "instrument" },
    );

  test("ask the instrument what it found out about itself", () => {
    const judged = (facts: MeasuredExperiment, on = machine): Verdict =>
      judgeClaims(hearing({ experiments: [facts, speedup(around(4))], machine: on }))[0]!;
    expect(judged(instrument(2, 1), guest)).toMatchObject({ verdict: "confirmed" });
    expect(judged(instrument(1.2, 1), guest).reason).toContain("ALU scaling 1.2");
    expect(judged(instrument(1.2, 1))).toMatchObject({ verdict: "confirmed" });
    expect(judged(instrument(2, 1.1)).reason).toContain("A/A is off: aa-two-threads is 1.1");
    expect(judged(instrument(2, 1.1, "js"))).toMatchObject({ verdict: "confirmed" });
    expect(judged({ ...instrument(2, 1.1), id: "other" })).toMatchObject({ verdict: "confirmed" });
    const inWasm = experiment([quantity("alu-scaling", around(2), { layer: "wasm" })], { id: "instrument" });
    expect(judged(inWasm, guest).reason).toContain("was not measured");
    expect(judged({ ...instrument(2, 1), id: "other" }, guest).reason).toContain("was not measured");
  });
});

describe("what the instrument has not found out yet", () => {
  const scaledBy = (replicates: readonly (number | null)[]): MeasuredExperiment =>
    experiment([quantity("alu-scaling", replicates)], { id: "instrument" });
  const judged = (facts: MeasuredExperiment, measured = speedup(around(4))): Verdict =>
    judgeClaims(hearing({ experiments: [facts, measured], machine: guest }))[0]!;

  test("leaves a claim open, decided or not: further rounds are the instrument's as well", () => {
    // Seventeen rounds of which five were at the other distance, say.
    const tooFew = scaledBy([...around(2, 12), ...Array<null>(5).fill(null)]);
    expect(judged(tooFew)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("measured in too few rounds") as unknown,
      remedy: expect.stringContaining("more rounds") as unknown,
      open: true,
    });
    expect(judged(tooFew, speedup(spread(1.8, 2.2)))).toMatchObject({ verdict: "inconclusive", open: true });
    expect(judged(scaledBy(spread(1.7, 2)))).toMatchObject({ verdict: "inconclusive", open: true });
  });

  test("closes it where rounds would not change it", () => {
    expect(judged(scaledBy(spread(1.2, 1.3)))).toMatchObject({ verdict: "inconclusive", open: false });
    expect(judged(scaledBy(Array<null>(17).fill(null)))).toMatchObject({
      verdict: "inconclusive",
      open: false,
    });
    const stolen = { ...speedup(around(4)), evidence: [evidence({ stealShare: 0.5 })] };
    expect(judged(scaledBy(spread(1.7, 2)), stolen)).toMatchObject({ verdict: "inconclusive", open: false });
  });
});

describe("several experiments", () => {
  test("a claim is judged by the one that makes all its quantities", () => {
    const namesake = experiment([quantity("speedup", around(1))], { id: "namesake" });
    const verdicts = judgeClaims(hearing({ experiments: [namesake, speedup(around(4))] }));
    expect(verdicts).toMatchObject([{ verdict: "confirmed" }]);
  });

  test("verdicts come in the order of the claims", () => {
    const claims = ["b", "a", "c"].map((slug) => claim({ id: `01.01.01/${slug}` }));
    const verdicts = judgeClaims(hearing({ claims, experiments: [speedup(around(4))] }));
    expect(verdicts.map((verdict) => verdict.claim)).toEqual(["01.01.01/b", "01.01.01/a", "01.01.01/c"]);
  });
});

test("undecided are the claims that further rounds could decide, each once", () => {
  const verdicts = judgeClaims(
    hearing({
      claims: [
        claim({ id: "01.01.01/decided" }),
        claim({
          id: "01.01.01/straddles",
          parts: [{ quantity: "speedup", expectation: between(3.99, 4.01) }],
        }),
        claim({ id: "01.01.01/unguarded", controls: [] }),
        claim({ id: "01.01.01/untestable", parts: [{ quantity: "nothing", expectation: atLeast(1) }] }),
      ],
      experiments: [speedup(around(4))],
    }),
  );
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    "confirmed",
    "inconclusive",
    "inconclusive",
    "not-testable",
  ]);
  expect(undecided(verdicts)).toEqual(["01.01.01/straddles"]);
  expect(undecided([...verdicts, ...verdicts])).toEqual(["01.01.01/straddles"]);
});

test("a run file is judged from its replicates: estimates and verdicts in it do not count", () => {
  const measured = speedup(around(4));
  const run = {
    options: { layers: ["native"], cpus: [0, 1], allow: [], budgetMs: null },
    interrupted: false,
    rounds: { planned: 17, done: 17 },
    looks: LOOKS,
    machine,
    experiments: [
      {
        ...measured,
        quantities: measured.quantities.map((each) => ({
          ...each,
          estimate: { point: 0, low: 0, high: 0, confidence: 1, samples: 1 },
        })),
      },
    ],
    verdicts: [{ claim: "02.02.04/made-up", verdict: "refuted" }],
  } as unknown as RunFile;
  expect(judge(run, [claim()])).toEqual(judgeClaims(hearing({ experiments: [measured] })));
  // A run cut short says what would bring the rounds it lacks.
  const straddling = { ...run, experiments: [speedup(spread(1, 3))] } as unknown as RunFile;
  const remedyOf = (changes: Partial<RunFile>) => judge({ ...straddling, ...changes }, [claim()])[0]!.remedy;
  const short = { planned: 17, done: 14 };
  expect(remedyOf({})).toMatch(/standard or the thorough profile/);
  expect(remedyOf({ rounds: short, interrupted: true })).toBe("let the run finish");
  expect(remedyOf({ rounds: short, options: { ...run.options, budgetMs: 3000 } })).toBe(
    "allow the run more time (--budget)",
  );
  const twin = claim({ layers: ["wasm"] });
  expect(judge(run, [twin])).toEqual([]);
  const larger = claim({ requires: [{ kind: "consent", to: "split-lock", because: "of it" }] });
  expect(judge(run, [larger])[0]!.verdict).toBe("not-testable");
});
