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

  it("say of a run that was killed what became of it, and are not the latest by it", async () => {
    keep("2026-11-24T00-00-00Z");
    mkdirSync(join(folder, "2026-11-23T00-00-00Z-2"));
    mkdirSync(join(folder, "2026-11-25T00-00-00Z"));
    writeFileSync(join(folder, "2026-11-25T00-00-00Z", "samples-0.gz"), "");
    const runs = await keptRuns(folder);
    expect(runs.map(({ name }) => name)).toEqual([
      "2026-11-23T00-00-00Z-2",
      "2026-11-24T00-00-00Z",
      "2026-11-25T00-00-00Z",
    ]);
    const lines = renderKeptRuns(runs, folder, { ...plainStyle(), width: 200 })
      .trimEnd()
      .split("\n");
    for (const line of [lines[0]!, lines[2]!])
      expect(line).toContain("run.json is not there: the run goes on, or it was killed");
    expect((await findRun("latest", folder)).path).toContain("2026-11-24T00-00-00Z");
    const error = await findRun("2026-11-25T00-00-00Z", folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunFileError);
    expect((error as RunFileError).remedy).toContain("A run that was killed or stopped twice has none");
  });

  it("are read behind a byte order mark, and in UTF-16 told to be so", async () => {
    keep("2026-11-23T03-25-40Z", `\ufeff${JSON.stringify(sampleRun())}`);
    keep("2026-11-24T03-25-40Z");
    const path = join(folder, "2026-11-24T03-25-40Z", "run.json");
    writeFileSync(path, JSON.stringify(sampleRun()), "utf16le");
    const problems = (await keptRuns(folder)).map(({ problem }) => problem);
    expect(problems).toEqual([null, expect.stringContaining("UTF-16")]);
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
    const median = run.experiments
      .flatMap(({ quantities }) => quantities)
      .find(({ combine, layer }) => combine === "median" && layer === "native")!;
    const unseen = { kind: "never", power: { quantity: median.id, atLeast: 1 } };
    expect(refusal(claim({ parts: [{ quantity: median.id, expectation: unseen }] }))).toContain(
      `needs counts (never, observed and rate-at-least do), and ${median.id} in native is a median`,
    );
    expect(refusal({ claims: [...claim().claims, ...claim().claims] })).toContain(
      "two claims called 99.00.01/mine",
    );
  });

  it.each([
    [{ kind: "between", low: 3, high: 1 }, "low: low must not be above high"],
    [
      { kind: "between", low: 1, high: 3, claimed: { low: 3, high: 1 } },
      "claimed.low: low must not be above",
    ],
    [{ kind: "one-of", values: [] }, "values: must name at least one"],
    [{ kind: "never", power: { quantity: first!.id, atLeast: 0 } }, "power.atLeast: must be above 0"],
    [{ kind: "rate-at-least", bound: 0, per: first!.id }, "bound: must be above 0"],
  ])("are refused where what they expect decides by itself: %j", (expectation, said) => {
    expect(refusal(claim({ parts: [{ quantity: first!.id, expectation }] }))).toContain(
      `claims.0.parts.0.expectation.${said}`,
    );
  });

  it("are refused where no single experiment has all their quantities, in parts, controls or chances", () => {
    const elsewhere = run.experiments.find(
      ({ id, quantities }) => id !== experiment!.id && quantities.length > 0,
    )!;
    const [far] = elsewhere.quantities.filter(({ layer }) => layer === "native");
    const [control] = claim().claims[0]!.controls;
    const said = new RegExp(
      `no single experiment of the run has: .*${first!.id} is of ${experiment!.id}.*${far!.id} is of ${elsewhere.id}.*come from one experiment`,
    );
    const inPart = { quantity: far!.id, expectation: { kind: "at-least", bound: 1 } };
    expect(refusal(claim({ parts: [...claim().claims[0]!.parts, inPart] }))).toMatch(said);
    expect(refusal(claim({ controls: [{ ...control!, quantity: far!.id }] }))).toMatch(said);
    // Chances of another experiment, of counts.
    const counting = {
      ...run,
      experiments: run.experiments.map((each) => ({
        ...each,
        quantities: each.quantities.map((quantity) => ({ ...quantity, combine: "total" as const })),
      })),
    };
    const chances = [{ quantity: first!.id, expectation: { kind: "rate-at-least", bound: 1, per: far!.id } }];
    expect(() => ownClaims(claim({ parts: chances }), "mine.json", counting)).toThrow("no single experiment");
  });

  it("are refused with all that is wrong, up to ten places", () => {
    const [one] = claim().claims;
    const wrong = { ...one!, id: "mine", title: "", source: "", layers: ["rust"], controls: [] };
    const said = refusal({ claims: [wrong] });
    for (const place of ["id", "title", "source", "layers.0", "controls"])
      expect(said).toContain(`claims.0.${place}: `);
    expect(refusal({ claims: [wrong, wrong, wrong] })).toContain("; and 5 more");
    const parts = ["gone", "lost"].map((quantity) => ({ quantity, expectation: { kind: "observed" } }));
    const unmeasured = refusal({ claims: [{ ...one!, parts }, one, one] });
    expect(unmeasured).toContain("two claims called 99.00.01/mine");
    expect(unmeasured).toContain("is about gone in native");
    expect(unmeasured).toContain("is about lost in native");
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
