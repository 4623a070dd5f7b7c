import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunFileError, UsageError } from "../../src/errors.ts";
import { changesText } from "../../src/report/changes-text.ts";
import { findRun } from "../../src/report/find-run.ts";
import { keptRuns, renderKeptRuns } from "../../src/report/kept-runs.ts";
import { ownClaims } from "../../src/report/own-claims.ts";
import { plainStyle } from "../../src/report/style.ts";
import { judge } from "../../src/verdict/judge.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hardfacts-kept-"))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const keep = (name: string, text: string = JSON.stringify(sampleRun())): void => {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "run.json"), text);
};

describe("kept runs", () => {
  it("are listed by the time they began, the broken ones with what is wrong", async () => {
    keep("2026-11-25T07-31-15Z-10");
    keep("2026-11-25T07-31-15Z-2");
    keep("2026-11-23T03-25-40Z", '{"schemaVersion":1,');
    keep("2026-11-24T03-25-40Z", "[1, 2]");
    mkdirSync(join(folder, "no-run"));
    const runs = await keptRuns(folder);
    expect(runs.map(({ name, problem }) => [name, problem !== null])).toEqual([
      ["2026-11-23T03-25-40Z", true],
      ["2026-11-24T03-25-40Z", true],
      ["2026-11-25T07-31-15Z-2", false],
      ["2026-11-25T07-31-15Z-10", false],
    ]);
    const lines = renderKeptRuns(runs, folder, plainStyle()).trimEnd().split("\n");
    expect(lines[0]).toContain("is not whole, or not JSON");
    expect(lines[3]).toContain("quick, 02.02");
    expect(renderKeptRuns([], "there", plainStyle())).toContain("No run is kept in there yet");
  });

  it("are found by path, by name, and as the latest", async () => {
    keep("2026-11-24T00-00-00Z");
    keep("2026-11-25T00-00-00Z");
    const path = join(folder, "2026-11-25T00-00-00Z", "run.json");
    for (const name of ["latest", "2026-11-25T00-00-00Z", path, join(folder, "2026-11-25T00-00-00Z")])
      expect((await findRun(name, folder)).path).toBe(path);
    await expect(findRun("2026-11-25T00-00-01Z", folder)).rejects.toThrow(RunFileError);
    await expect(findRun("latest", join(folder, "none"))).rejects.toThrow(/no run in .* yet/);
  });
});

describe("claims of one's own", () => {
  const run = sampleRun();
  const [experiment] = run.experiments.filter(({ quantities }) => quantities.length > 1);
  const [first, second] = experiment!.quantities.filter(
    ({ layer, estimate }) => layer === "native" && estimate != null,
  );
  const claim = (changes: object = {}) => ({
    claims: [
      {
        id: "99.00.01/mine",
        title: "mine",
        statement: "It is so.",
        source: "me",
        parts: [{ quantity: first!.id, expectation: { kind: "at-least", bound: -1e12 } }],
        controls: [
          {
            id: "other",
            quantity: second!.id,
            expectation: { kind: "at-least", bound: 1e12 },
            expected: false,
          },
        ],
        ...changes,
      },
    ],
  });
  const refusal = (value: unknown): string => {
    try {
      ownClaims(value, "mine.json", run);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return `${(error as Error).message} ${(error as UsageError).remedy ?? ""}`;
    }
    return "taken";
  };

  it("are judged from what the run kept", () => {
    const verdicts = judge(run, ownClaims(claim(), "mine.json", run));
    expect(verdicts.map(({ claim: id, layer }) => [id, layer])).toEqual([["99.00.01/mine", "native"]]);
    expect(verdicts[0]!.parts[0]!.standing).toBe("inside");
    const parts = [{ quantity: first!.id, expectation: { kind: "at-least", bound: 1e12 } }];
    expect(judge(run, ownClaims(claim({ parts }), "mine.json", run))[0]!.parts[0]!.standing).toBe("outside");
  });

  it("are refused with the place and what is allowed there", () => {
    expect(refusal({})).toContain("claims: ");
    expect(refusal(claim({ controls: [] }))).toContain("claims.0.controls: needs a control");
    expect(refusal(claim({ id: "mine" }))).toContain("claims.0.id: must be chapter/slug");
    expect(refusal(claim({ layers: ["rust"] }))).toContain("claims.0.layers.0");
    expect(refusal(claim({ tittle: "mine" }))).toContain("tittle");
    const parts = [{ quantity: `${first!.id}x`, expectation: { kind: "observed" } }];
    expect(refusal(claim({ parts }))).toContain(
      `is about ${first!.id}x in native, which this run did not measure`,
    );
    expect(refusal(claim({ parts }))).toContain(`Did you mean "${first!.id}"`);
    expect(refusal({ claims: [...claim().claims, ...claim().claims] })).toContain(
      "two claims called 99.00.01/mine",
    );
  });

  it("are set beside what the run said", () => {
    const said = { claim: "99.00.01/mine", layer: "native", verdict: "confirmed" } as const;
    expect(changesText([said], [said], plainStyle())).toBe("All as the run file says.\n");
    expect(changesText([said], [{ ...said, verdict: "refuted" }], plainStyle())).toContain(
      "99.00.01/mine native: refuted, was confirmed in the run",
    );
    expect(changesText([], [said], plainStyle())).toContain("confirmed, not judged in the run");
  });
});
