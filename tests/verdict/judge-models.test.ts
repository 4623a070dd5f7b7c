import { describe, expect, test } from "vitest";
import { observed } from "../../src/experiment/expectation.ts";
import { judgeClaims } from "../../src/verdict/judge.ts";
import type { MeasuredExperiment } from "../../src/verdict/measured-run.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { claim, experiment, hearing, machine, simulation, verdictOf, type Case } from "./made-up.ts";

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
