import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const untestable = sampleRun().verdicts.map((verdict) => ({ ...verdict, verdict: "not-testable" as const }));
const unmeasured = (role: "evidence" | "control"): RunFile["experiments"] =>
  sampleRun()
    .experiments.filter((experiment) => experiment.role === role)
    .map((experiment) => ({
      ...experiment,
      quantities: experiment.quantities.map((quantity) => ({
        ...quantity,
        replicates: quantity.replicates.map(() => null),
      })),
    }));
const controls = sampleRun().experiments.filter(({ role }) => role === "control");

describe("exitCodeOf", () => {
  it("is 0 for a run that is done, whatever its verdicts", () => {
    expect(exitCodeOf(sampleRun(), [])).toBe(0);
    expect(exitCodeOf(sampleRun({ verdicts: [] }), ["refuted"])).toBe(0);
  });
  it("is 1 where a verdict is among those to fail on", () => {
    expect(exitCodeOf(sampleRun(), ["refuted"])).toBe(1);
    expect(exitCodeOf(sampleRun(), ["not-testable"])).toBe(1);
    const confirmed = sampleRun().verdicts.filter(({ verdict }) => verdict === "confirmed");
    expect(exitCodeOf(sampleRun({ verdicts: confirmed }), ["refuted", "inconclusive"])).toBe(0);
  });
  it("is 3 where nothing could be measured, before anything to fail on", () => {
    const run = sampleRun({ verdicts: untestable, experiments: unmeasured("evidence") });
    expect(exitCodeOf(run, [])).toBe(3);
    expect(exitCodeOf(run, ["not-testable"])).toBe(3);
  });
  it("is 0 where no claim could be tested but quantities were measured", () => {
    expect(exitCodeOf(sampleRun({ verdicts: untestable }), [])).toBe(0);
  });
  it("counts the instrument's controls only where they were asked for", () => {
    const { options } = sampleRun();
    expect(exitCodeOf(sampleRun({ verdicts: untestable, experiments: controls }), [])).toBe(3);
    const asked = { ...options, selectors: ["instrument"] };
    expect(exitCodeOf(sampleRun({ verdicts: [], experiments: controls, options: asked }), [])).toBe(0);
    expect(
      exitCodeOf(sampleRun({ verdicts: [], experiments: unmeasured("control"), options: asked }), []),
    ).toBe(3);
  });
  it("is 130 for an interrupted run, before all else", () => {
    expect(exitCodeOf(sampleRun({ interrupted: true }), ["refuted"])).toBe(130);
    expect(exitCodeOf(sampleRun({ interrupted: true, verdicts: [], experiments: [] }), [])).toBe(130);
  });
});
