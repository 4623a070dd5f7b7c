import { describe, expect, test } from "vitest";
import { atLeast, equals } from "../../src/experiment/expectation.ts";
import { judgeClaims } from "../../src/verdict/judge.ts";
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
  machine,
  quantity,
  speedup,
  spread,
  verdictOf,
} from "./made-up.ts";

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
