import { describe, expect, it } from "vitest";
import { drawFigures } from "../../../../src/report/html/figures/index.ts";
import type { RenderedFigure } from "../../../../src/report/html/rendered-figure.ts";
import type { OutcomeResult } from "../../../../src/report/run-file.ts";
import { sampleRun } from "../../../fixtures/runs/sample-run.ts";

const TSO = ["r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"];

const outcome = (changes: Partial<OutcomeResult> = {}): OutcomeResult => ({
  ...{
    comparison: "c",
    layer: "native",
    arm: "sb",
    survey: false,
    test: "SB",
    form: "test",
    ordering: "none",
  },
  asked: "r0=0 r1=0",
  models: { "x86-TSO": { allowed: [...TSO], allowsAsked: true } },
  machineModel: "x86-TSO",
  rounds: 1000,
  askedSeen: 40,
  seen: { "r0=0 r1=0": 40, "r0=0 r1=1": 500, "r0=1 r1=0": 460 },
  ...changes,
});

const FENCED = outcome({
  ordering: "mfence",
  models: { "x86-TSO": { allowed: TSO.slice(1), allowsAsked: false } },
  askedSeen: 0,
  seen: { "r0=0 r1=1": 500, "r0=1 r1=0": 500 },
});

const drawn = (outcomes: OutcomeResult[]): readonly RenderedFigure[] => {
  const experiment = { ...sampleRun().experiments[0]!, id: "litmus", outcomes, quantities: [] };
  return drawFigures(sampleRun({ experiments: [experiment] })).get("litmus")!;
};

describe("outcomes of litmus tests", () => {
  it("show what never came as zero, and say so", () => {
    const [figure] = drawn([outcome({ askedSeen: 0, seen: { "r0=0 r1=1": 1000 } })]);
    expect(figure!.caption).toContain("Nothing came that the machine's model forbids.");
    expect(figure!.caption).toContain("1 outcome asked about may come and never did.");
    expect(figure!.table.rows).toEqual([
      ["SB, plain", "r0=0 r1=0", "allowed, never seen", "0", "1000"],
      ["SB, plain", "r0=0 r1=1", "allows it", "1000", "1000"],
      ["SB, plain", "r0=1 r1=0", "allowed, never seen", "0", "1000"],
      ["SB, plain", "r0=1 r1=1", "allowed, never seen", "0", "1000"],
    ]);
  });

  it("are loud about what the machine's model forbids", () => {
    const quiet = drawn([outcome(), FENCED])[0]!;
    // In the legend.
    expect(quiet.drawing.text.match(/var\(--refuted\)/g)).toHaveLength(3);
    const [loud] = drawn([outcome(), { ...FENCED, askedSeen: 2, seen: { ...FENCED.seen, "r0=0 r1=0": 2 } }]);
    expect(loud!.caption).toContain("1 test SHOWED WHAT THE MACHINE'S MODEL FORBIDS.");
    expect(loud!.drawing.text).toContain("r0=0 r1=0 came 2 times; x86-TSO forbids it");
    expect(loud!.drawing.text).toContain("SB, mfence: r0=0 r1=0.");
    expect(loud!.table.rows).toContainEqual(["SB, mfence", "r0=0 r1=0", "FORBIDDEN, SEEN", "2", "1000"]);
  });

  it("do not blame the machine for what a language allows", () => {
    const relaxed = { "C++20": { allowed: TSO, allowsAsked: true } };
    const models = { ...FENCED.models, ...relaxed };
    const [figure] = drawn([{ ...FENCED, models, askedSeen: 2, seen: { ...FENCED.seen, "r0=0 r1=0": 2 } }]);
    expect(figure!.caption).toContain("Nothing came that the machine's model forbids.");
  });

  it("call nothing forbidden where no model is known", () => {
    const [figure] = drawn([outcome({ machineModel: null, models: {} })]);
    expect(figure!.drawing.text).toContain("we have no model for it");
    expect(figure!.table.rows[0]).toEqual(["SB, plain", "r0=0 r1=0", "of no model", "40", "1000"]);
  });

  it("stand apart by what they are for, and are left out where none was made", () => {
    const titles = drawn([
      outcome(),
      outcome({ layer: "wasm" }),
      outcome({ survey: true }),
      outcome({ rounds: 0, arm: "x" }),
    ]);
    expect(titles.map(({ id }) => id)).toEqual([
      "figure-litmus-outcomes",
      "figure-litmus-outcomes-in-workers",
      "figure-litmus-outcomes-survey",
    ]);
    expect(drawn([outcome({ rounds: 0 })])).toEqual([]);
  });

  it("are folded where they are many, and say how many", () => {
    const many = Array.from({ length: 41 }, (_, index) => outcome({ survey: true, arm: `sb-${index}` }));
    expect(drawn(many)[0]!.folded).toBe("The outcomes of all 41 tests");
    expect(drawn(many.slice(1))[0]!.folded).toBeUndefined();
  });
});
