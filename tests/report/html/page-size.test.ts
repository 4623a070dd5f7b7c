import { describe, expect, it } from "vitest";
import type { FigureDefinition } from "../../../src/experiment/figure.ts";
import { drawFigures } from "../../../src/report/html/figures/index.ts";
import { reportOf } from "../../../src/report/html/report-file.ts";
import type {
  ExperimentResult,
  OutcomeResult,
  QuantityResult,
  RunFile,
} from "../../../src/report/run-file.ts";
import { loadMachine } from "../../fixtures/machines/load.ts";
import { sampleRun } from "../../fixtures/runs/sample-run.ts";
import { madeUpRun } from "./figures/made-up-run.ts";

/** A page is opened by a browser, whatever somebody's experiment or run file is made of. */
const MOST_CHARACTERS = 3_000_000;

const list = <T>(length: number, of: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => of(index));
const estimate = (point: number) => ({
  ...{ point, low: point * 0.9, high: point * 1.1, confidence: 0.99, samples: 17 },
});
const [sampled] = sampleRun().experiments.filter(({ quantities }) => quantities.length > 1);
const [first] = sampled!.quantities;
const { estimate: _, ...common } = first!;

/** Steady, but for a place where it is not. */
const valueAt = (index: number): number => (index === 777 ? 1e6 : 5 + (index % 7));
const single = (index: number, changes: Partial<QuantityResult> = {}): QuantityResult => ({
  ...common,
  ...{ id: `single-${index}`, estimate: estimate(valueAt(index)), replicates: [1, 2, 3] },
  ...changes,
});
const series = (id: string, points: number): QuantityResult => ({
  ...common,
  ...{ id, replicates: [], over: { name: "place", unit: "place" } },
  series: list(points, (x) => ({ x, estimate: estimate(valueAt(x)) })),
});
const source = (quantity: string) => ({ quantity, layer: "native" as const, label: quantity });
const about = { id: "f", title: "A title", caption: "What to see." };

const experiment = (changes: Partial<ExperimentResult>): ExperimentResult => ({
  ...sampled!,
  ...{ id: "large", outcomes: [], figures: [], quantities: [] },
  ...changes,
});
const drawing = (figure: FigureDefinition, quantities: readonly QuantityResult[]): RunFile =>
  sampleRun({ experiments: [experiment({ figures: [figure], quantities: [...quantities] })] });
const litmus = (index: number, seen: number): OutcomeResult => ({
  ...{
    comparison: "c",
    layer: "native",
    arm: `arm-${index}`,
    survey: false,
    test: `t${index}`,
    form: "test",
  },
  ...{ ordering: "none", asked: "r0=0", machineModel: "x86-TSO", rounds: 1000, askedSeen: 1 },
  models: { "x86-TSO": { allowed: ["r0=0"], allowsAsked: true } },
  seen: Object.fromEntries(list(seen, (outcome) => [`r0=${outcome}`, 1 + outcome])),
});
const [verdict] = sampleRun().verdicts;
const [control] = sampleRun().verdicts.flatMap(({ controls }) => controls);
const singles = list(20_000, (index) => single(index));
const names = singles.map(({ id }) => source(id));

const LARGE: readonly (readonly [string, () => RunFile])[] = [
  ["points", () => sampleRun({ experiments: [experiment({ quantities: [series("s", 200_000)] })] })],
  [
    "lines",
    () =>
      drawing(
        { kind: "curve", ...about, lines: list(2000, (index) => source(`s-${index}`)) },
        list(2000, (index) => series(`s-${index}`, 50)),
      ),
  ],
  [
    "marks",
    () =>
      drawing({ kind: "curve", ...about, lines: [source("s")], marks: names }, [series("s", 9), ...singles]),
  ],
  [
    "ordinal places",
    () => drawing({ kind: "curve", ...about, x: "ordinal", lines: [source("s")] }, [series("s", 20_000)]),
  ],
  [
    "series without figures",
    () =>
      sampleRun({
        experiments: [experiment({ quantities: list(2000, (index) => series(`s-${index}`, 20)) })],
      }),
  ],
  [
    "figures",
    () =>
      sampleRun({
        experiments: [
          experiment({
            quantities: [series("s", 400)],
            figures: list(2000, (index) => ({
              kind: "curve",
              ...about,
              id: `f-${index}`,
              lines: [source("s")],
            })),
          }),
        ],
      }),
  ],
  ["intervals", () => drawing({ kind: "intervals", ...about, items: names }, singles)],
  [
    "cells",
    () =>
      drawing(
        {
          ...{ kind: "matrix", ...about, rowName: "row", columnName: "column" },
          cells: list(20_000, (index) => ({
            ...{ quantity: `single-${index % 100}`, layer: "native" },
            ...{ row: String(index % 141), column: String(Math.floor(index / 141)) },
          })),
        },
        singles.slice(0, 100),
      ),
  ],
  [
    "pairs",
    () =>
      drawing({ kind: "against", ...about, x: source("a"), y: source("b") }, [
        series("a", 100_000),
        series("b", 100_000),
      ]),
  ],
  [
    "litmus tests",
    () => sampleRun({ experiments: [experiment({ outcomes: list(5000, (index) => litmus(index, 3)) })] }),
  ],
  ["outcomes", () => sampleRun({ experiments: [experiment({ outcomes: [litmus(0, 20_000)] })] })],
  [
    "judged quantities",
    () => {
      const replicates = list(1000, valueAt);
      const quantities = list(2000, (index) => single(index, { replicates }));
      const part = { ...verdict!.parts[0]!, layer: "native" };
      return sampleRun({
        experiments: [experiment({ quantities })],
        verdicts: [{ ...verdict!, parts: quantities.map(({ id }) => ({ ...part, quantity: id })) }],
      });
    },
  ],
  [
    "verdicts",
    () => sampleRun({ verdicts: list(5000, (index) => ({ ...verdict!, claim: `99.00.01/claim-${index}` })) }),
  ],
  [
    "chapters",
    () => sampleRun({ verdicts: list(5000, (index) => ({ ...verdict!, chapter: `99.00.${index}` })) }),
  ],
  [
    "controls",
    () =>
      sampleRun({
        verdicts: [{ ...verdict!, controls: list(5000, (index) => ({ ...control!, id: `c-${index}` })) }],
      }),
  ],
  [
    "remedies",
    () =>
      sampleRun({
        verdicts: list(5000, (index) => ({ ...verdict!, verdict: "inconclusive", remedy: `do ${index}` })),
      }),
  ],
  [
    "experiments",
    () =>
      sampleRun({
        experiments: list(20_000, (index) =>
          experiment({ id: `e-${index}`, status: "crashed", reason: "it crashed" }),
        ),
      }),
  ],
  [
    "comparisons",
    () => sampleRun({ experiments: [experiment({ evidence: list(20_000, () => sampled!.evidence[0]!) })] }),
  ],
  [
    "stated values",
    () =>
      sampleRun({
        experiments: [experiment({ quantities: list(20_000, (index) => single(index, { stated: 3 })) })],
      }),
  ],
];

describe("the page of a run with very many", { timeout: 60_000 }, () => {
  it.each(LARGE)("%s keeps to a size", async (_, run) => {
    const page = await reportOf(run());
    expect(page.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    // What is left out is said to be.
    expect(page).toMatch(/ Shown are \d+ of \d+ |too large|and \d+ more, in the run file/);
  });
});

describe("a thinned figure", { timeout: 60_000 }, () => {
  const figureOf = (name: string) =>
    [...drawFigures(LARGE.find(([each]) => each === name)![1]()).values()].flat()[0]!;

  it("says how much of what it shows, in as many rows as it draws points", () => {
    const { caption, table, drawing: drawn } = figureOf("points");
    const shown = Number(/ Shown are (\d+) of 200000 points: /.exec(caption)![1]);
    expect(shown).toBeLessThanOrEqual(480);
    expect(table.rows).toHaveLength(shown);
    expect(drawn.text.match(/<title>/g)).toHaveLength(shown);
  });

  it("keeps both ends, and what stands out", () => {
    const { rows } = figureOf("points").table;
    const places = rows.map(([x]) => Number(x));
    expect(places.slice(0, 1)).toEqual([0]);
    expect(rows.at(-1)![0]).toBe("2e5");
    expect(rows.filter(([, value]) => value!.startsWith("1e6"))).toHaveLength(1);
    const intervals = figureOf("intervals").table.rows;
    expect(intervals[0]![0]).toBe("single-0");
    expect(intervals.at(-1)![0]).toBe("single-19999");
    expect(intervals.some(([name]) => name === "single-777")).toBe(true);
    const pairs = figureOf("pairs").table.rows;
    expect(pairs.some(([x]) => x === "777")).toBe(true);
  });
});

it("nothing is left out of the page of all that there is", async () => {
  const run = madeUpRun(await loadMachine("xeon-2-sockets-smt"), "thorough");
  const told = (await reportOf(run)).match(
    /[^>]*(?: Shown are \d+ of \d+ |too large|and \d+ more, in the run file)[^<]*/g,
  );
  expect(told).toBeNull();
});
