import { describe, expect, test } from "vitest";
import { never, observed } from "../../src/experiment/expectation.ts";
import type { MeasuredExperiment } from "../../src/verdict/measured-run.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { claim, evidence, experiment, total, verdictOf, type Case } from "./made-up.ts";

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
      reason: "control halves is 0 [0, 8.89] and must not be never",
    });
  });

  test("never: not confirmed by chances in rounds in which nobody looked", () => {
    const measured = experiment([
      total("torn", [0, null, 0]),
      total("torn-halves", [0, 0, 9]),
      total("torn-locked", [0, 0, 0]),
      total("rounds", [400, 600, 400]),
    ]);
    expect(judged(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "never seen, but rounds is 800 of at least 1000",
    });
    // Nor where nobody looked in the last of them.
    const shorter = experiment([
      total("torn", [0, null]),
      total("torn-halves", [0, 9]),
      total("torn-locked", [0, 0]),
      total("rounds", [400, 600, 400]),
    ]);
    expect(judged(shorter)).toMatchObject({
      verdict: "inconclusive",
      reason: "never seen, but rounds is 400 of at least 1000",
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
