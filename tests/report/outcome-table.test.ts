import { describe, expect, it } from "vitest";
import { alarmLines, outcomeLines } from "../../src/report/outcome-table.ts";
import { runFileSchema, type OutcomeResult } from "../../src/report/run-file.ts";
import { plainStyle } from "../../src/report/style.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { sampleRun, sampleTitles } from "../fixtures/runs/sample-run.ts";

const answer = (allowsAsked: boolean, ...allowed: string[]) => ({ allowed, allowsAsked });

const storeBuffering: OutcomeResult = {
  comparison: "store-buffering",
  layer: "native",
  arm: "sb",
  survey: false,
  test: "SB",
  form: "test",
  ordering: "none",
  asked: "r0=0 r1=0",
  models: {
    SC: answer(false, "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"),
    "x86-TSO": answer(true, "r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"),
  },
  machineModel: "x86-TSO",
  rounds: 300_000,
  askedSeen: 84_000,
  seen: { "r0=0 r1=0": 84_000, "r0=0 r1=1": 100_000, "r0=1 r1=0": 115_990, "r0=1 r1=1": 10 },
};

const messagePassing: OutcomeResult = {
  ...storeBuffering,
  arm: "mp",
  test: "MP",
  asked: "r0=1 r1=0",
  models: {
    SC: answer(false, "r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=1"),
    "x86-TSO": answer(false, "r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=1"),
  },
  rounds: 1_000_000,
  askedSeen: 0,
  seen: { "r0=0 r1=0": 400_000, "r0=1 r1=1": 600_000 },
};

const broken: OutcomeResult = {
  ...messagePassing,
  askedSeen: 3,
  seen: { ...messagePassing.seen, "r0=1 r1=0": 3 },
};

const runWith = (...outcomes: OutcomeResult[]) => {
  const run = sampleRun();
  const [first, ...others] = run.experiments;
  return { ...run, experiments: [{ ...first!, outcomes }, ...others] };
};

const style = plainStyle(80);

describe("the table of outcomes", () => {
  it("says of each test what models allow and what came", () => {
    expect(outcomeLines(runWith(storeBuffering, messagePassing), "claims", style)).toEqual([
      "Outcomes that litmus tests ask about: whether models allow them, and how often",
      "they came",
      " test  ordered by  SC  x86-TSO  Armv8  language  seen",
      " SB    none        -   allows                    28 % of 3e5",
      " MP    none        -   -                         0 of 1e6",
    ]);
  });

  it("tells of controls and of the survey, and every outcome, only where all is asked for", () => {
    const run = runWith({ ...storeBuffering, survey: true }, { ...messagePassing, form: "control" });
    expect(outcomeLines(run, "claims", style)).toEqual([]);
    expect(outcomeLines(run, "all", style).slice(3)).toEqual([
      " SB          none        -   allows                    28 % of 3e5",
      "    r0=0 r1=0? r0=1 r1=0: 39 %, r0=0 r1=1: 33 %, r0=0 r1=0: 28 %, r0=1 r1=1: 10",
      " MP control  none        -   -                         0 of 1e6",
      "    r0=1 r1=0? r0=1 r1=1: 60 %, r0=0 r1=0: 40 %",
    ]);
  });

  it("has no line where nothing was counted", () => {
    expect(outcomeLines(runWith({ ...storeBuffering, rounds: 0, seen: {} }), "all", style)).toEqual([]);
    expect(outcomeLines(sampleRun(), "all", style)).toEqual([]);
  });

  it("keeps to the width, in lines of its own where columns do not fit", () => {
    const long = { ...storeBuffering, test: "SB+rfi", ordering: "an ordering of a rather long name indeed" };
    for (const width of [60, 80, 120])
      for (const line of outcomeLines(runWith(long, broken), "all", plainStyle(width)))
        expect(line.length, line).toBeLessThanOrEqual(width);
    const [, , tests, models, first, answers] = outcomeLines(runWith(long, broken), "claims", plainStyle(60));
    expect([tests, first]).toEqual([" test, ordered by", ` SB+rfi, ${long.ordering}`]);
    // What was not asked of a model leaves its column empty.
    expect(answers!.indexOf("allows")).toBe(models!.indexOf("x86-TSO"));
    expect(answers!.indexOf("28 %")).toBe(models!.indexOf("seen"));
  });

  it("is kept by the run file", () => {
    const read = runFileSchema.parse(JSON.parse(JSON.stringify(runWith(storeBuffering))));
    expect(read.experiments[0]!.outcomes).toEqual([storeBuffering]);
  });
});

describe("an outcome that the machine's own model forbids", () => {
  it("is named with its count, and marked among the others", () => {
    const run = runWith(storeBuffering, broken);
    expect(alarmLines(run, plainStyle(200)).slice(0, 2)).toEqual([
      "FORBIDDEN OUTCOME SEEN",
      "MP (none) showed r0=1 r1=0 in 3 of 1e6 rounds; x86-TSO forbids it.",
    ]);
    expect(outcomeLines(run, "all", style).at(-1)).toContain("! r0=1 r1=0: 3");
  });

  it("is the first thing after the machine, and stands once more below the verdicts", () => {
    const text = renderTerminal(
      { runFile: runWith(broken), chapters: [], titles: sampleTitles, path: null },
      style,
    );
    const sections = text.split("\n\n");
    expect(sections[1]).toMatch(/^FORBIDDEN OUTCOME SEEN/);
    expect(sections.filter((section) => section.startsWith("FORBIDDEN"))).toHaveLength(2);
  });

  it("is not spoken of where the language lets its compiler do it", () => {
    const plain = {
      ...broken,
      layer: "js" as const,
      models: { ...broken.models, JavaScript: answer(true, "r0=1 r1=0") },
    };
    expect(alarmLines(runWith(plain), style)).toEqual([]);
  });

  it("is not spoken of where all is allowed, or where no model of the machine is known", () => {
    expect(alarmLines(runWith(storeBuffering, messagePassing), style)).toEqual([]);
    expect(alarmLines(runWith({ ...broken, machineModel: null }), style)).toEqual([]);
  });
});
