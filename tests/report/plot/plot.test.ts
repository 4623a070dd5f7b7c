import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import type { CurveFigure, FigureDefinition } from "../../../src/experiment/figure.ts";
import { displayWidth } from "../../../src/report/display-width.ts";
import { NOTHING_TO_PLOT, plotSections, renderPlots } from "../../../src/report/plot/plots-text.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../../../src/report/run-file.ts";
import { plainStyle, type Style } from "../../../src/report/style.ts";
import { sampleRun } from "../../fixtures/runs/sample-run.ts";

type Points = readonly (readonly [x: number, y: number | null])[];

const series = (id: string, points: Points, layer: QuantityResult["layer"] = "native"): QuantityResult => ({
  ...{ id, layer, unit: "ns/operation", description: id, from: [], combine: "median", counted: false },
  over: { name: "working set", unit: "bytes" },
  series: points.map(([x, y]) => ({
    x,
    estimate: y === null ? null : { point: y, low: y, high: y, confidence: 0.9997, samples: 17 },
  })),
  replicates: [],
});

const KIB = 1024;
const curve: CurveFigure = {
  ...{ kind: "curve", id: "c", title: "Latency", caption: "What to see.", x: "log" },
  lines: [
    { quantity: "latency", layer: "native", label: "native" },
    { quantity: "latency", layer: "js", label: "JavaScript" },
  ],
};

const runOf = (figures: readonly FigureDefinition[], ...quantities: QuantityResult[]): RunFile => {
  const [first] = sampleRun().experiments;
  const experiment: ExperimentResult = { ...first!, id: "chase", figures: [...figures], quantities };
  return sampleRun({ experiments: [experiment] });
};

const plot = (points: Points, figure: CurveFigure = curve, style: Style = plainStyle()): readonly string[] =>
  plotSections(runOf([figure], series("latency", points)), style)[0] ?? [];

const octaves = (of: (octave: number) => number | null): Points =>
  Array.from({ length: 9 }, (_, octave) => [KIB * 2 ** octave, of(octave)]);

/** The cells right of the y axis, from above. */
const cells = (lines: readonly string[]): string[] =>
  lines.filter((line) => /[│┤|]/.test(line)).map((line) => line.slice(line.search(/[│┤|]/) + 1));

describe("a curve in a terminal", () => {
  it("is a rising line with its axes, their units and its title", () => {
    expect(plot(octaves((octave) => octave + 1)).join("\n")).toMatchInlineSnapshot(`
      "chase: Latency
      ns an operation
        │                                                                    ●
        │                                                             ⣀⣀⠤⠔⠒⠉⠉
      8 ┤                                                       ⢀⡠⠤⠒⠊●
        │                                                 ⢀⣀●⠔⠒⠉⠁
        │                                            ⣀⡠⠤⠒⠉⠁
      6 ┤                                      ⢀⡠⠤⠒⠊●
        │                                ⢀⣀●⠔⠒⠉⠁
      4 ┤                          ⢀⣀⠤⠔⠒⠉⠁
        │                     ⣀⠤⠔⠒●⠁
        │              ⢀⣀⡠●⠒⠊⠉
      2 ┤        ●⡠⠤⠔⠒⠉⠁
        │  ⢀⣀⠤⠒⠊⠉
        │●⠉⠁
      0 ┤
        └┬────────────────┬────────────────┬────────────────┬────────────────┬
       1 KiB            4 KiB            16 KiB           64 KiB       256 KiB
         working set
      What to see."
    `);
  });

  it("shows a step as one", () => {
    expect(cells(plot(octaves((octave) => (octave < 4 ? 1 : 9)))).join("\n")).toMatchInlineSnapshot(`
      "                                  ●⣀⣀⣀⣀⣀⣀⣀⣀●⣀⣀⣀⣀⣀⣀⣀●⣀⣀⣀⣀⣀⣀⣀⣀●⣀⣀⣀⣀⣀⣀⣀●
                                       ⢀⠎
                                       ⡜
                                      ⡸
                                     ⢠⠃
                                    ⢀⠇
                                    ⡎
                                   ⡜
                                  ⡰⠁
                                 ⢠⠃
                                ⢀⠎
                                ⡜
      ●⠒⠒⠒⠒⠒⠒⠒●⠒⠒⠒⠒⠒⠒⠒⠒●⠒⠒⠒⠒⠒⠒⠒●
      "
    `);
  });

  it("shows a single point", () => {
    const lines = plot([[KIB, 5]]);
    expect(lines.join("").match(/●/g)).toHaveLength(1);
    expect(lines.join("\n")).toContain("1 KiB");
  });

  it("is left out where nothing was measured", () => {
    expect(plot([])).toEqual([]);
    expect(plot(octaves(() => null))).toEqual([]);
    expect(renderPlots(runOf([curve]), plainStyle())).toBe(`${NOTHING_TO_PLOT}\n`);
  });

  it("is interrupted where a value is missing or is no number, and shows what stands alone", () => {
    for (const missing of [null, NaN, Infinity]) {
      const points = octaves((octave) => (octave === 3 || octave === 5 ? missing : 4));
      const row = cells(plot(points)).find((line) => line.trim() !== "")!;
      const whole = cells(plot(octaves(() => 4))).find((line) => line.trim() !== "")!;
      expect(whole.trim()).not.toContain(" ");
      // Before the first gap, the point between the two, behind the second.
      expect(row.trim().split(/ +/)).toHaveLength(3);
      expect(row.trim().split(/ +/)[1]).toBe("●");
    }
  });

  it("has no place for zero on a logarithmic axis, and leaves it out", () => {
    const points: Points = [[0, 5], ...octaves((octave) => (octave === 2 ? 0 : 4))];
    const row = cells(plot(points, { ...curve, y: "log" })).find((line) => line.trim() !== "")!;
    expect(row.trim().split(/ +/)).toHaveLength(2);
  });

  it("ends, whatever the numbers are", () => {
    const numbers = [5e-324, 1e-300, -1e308, 0, 1, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER];
    for (const x of numbers)
      for (const y of numbers)
        for (const scale of ["linear", "log"] as const)
          for (const line of plot(
            [
              [x, y],
              [1, 2],
              [Number.MAX_VALUE, y],
            ],
            { ...curve, x: scale, y: scale },
          ))
            expect(displayWidth(line), `${x}, ${y}: ${line}`).toBeLessThanOrEqual(72);
  });

  it("spaces octaves evenly on a logarithmic axis, and not on a linear one", () => {
    const ends = (figure: CurveFigure): number => {
      const row = cells(
        plot(
          [
            [KIB, 1],
            [2 * KIB, null],
            [4 * KIB, 9],
            [8 * KIB, null],
            [16 * KIB, 1],
          ],
          figure,
        ),
      );
      return row.findIndex((line) => line.includes("●")) < 0
        ? -1
        : row.find((line) => line.includes("●"))!.indexOf("●");
    };
    expect(ends(curve)).toBeGreaterThan(28);
    expect(ends({ ...curve, x: "linear" })).toBeLessThan(15);
  });

  it("tells lines apart without colour, in a legend of those that were measured", () => {
    const both = runOf(
      [curve],
      series(
        "latency",
        octaves((octave) => octave + 1),
      ),
      series(
        "latency",
        octaves((octave) => 2 * octave + 2),
        "js",
      ),
    );
    const lines = plotSections(both, plainStyle())[0]!;
    expect(lines).toContain("● native   ▲ JavaScript");
    expect(cells(lines).join("")).toMatch(/●/);
    expect(cells(lines).join("")).toMatch(/▲/);
    expect(plot(octaves(() => 1)).join("\n")).not.toContain("● native");
    const colored = { ...plainStyle(), colors: picocolors.createColors(true) };
    expect(plotSections(both, colored)[0]!.map(stripVTControlCharacters)).toEqual(lines);
    expect(plotSections(both, colored)[0]!.join("")).toContain(colored.colors.yellow("▲"));
  });

  it("marks where levels end, in order, and the reference", () => {
    const knee: QuantityResult = {
      ...series("l1", []),
      unit: "bytes",
      estimate: { point: 48 * KIB, low: 48 * KIB, high: 48 * KIB, confidence: 1, samples: 1 },
    };
    const marked: CurveFigure = {
      ...curve,
      marks: [{ quantity: "l1", layer: "native", label: "L1 ends" }],
      reference: 2,
    };
    const lines = plotSections(
      runOf(
        [marked],
        series(
          "latency",
          octaves((octave) => octave + 1),
        ),
        knee,
      ),
      plainStyle(),
    )[0]!;
    expect(lines).toContain("┊ L1 ends: 48 KiB");
    expect(cells(lines).filter((line) => line.includes("┊")).length).toBeGreaterThan(8);
    expect(cells(lines).some((line) => line.includes("┄┄┄"))).toBe(true);
  });

  it("is at most 72 columns wide, or as the terminal is; ASCII where it must be", () => {
    for (const width of [60, 72, 120]) {
      for (const unicode of [true, false]) {
        const lines = plot(
          octaves((octave) => 1.7 ** octave),
          curve,
          { ...plainStyle(width), unicode },
        );
        for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(Math.min(72, width));
        if (!unicode) expect(lines.join("")).toMatch(/^[ -~]*$/);
      }
    }
  });
});

describe("the main curve", () => {
  const intervals: FigureDefinition = {
    ...{ kind: "intervals", id: "i", title: "Ratios", caption: "Side by side.", reference: 1 },
    items: [{ quantity: "speedup", layer: "native", label: "padding" }],
  };
  const speedup: QuantityResult = {
    ...{ id: "speedup", layer: "native", unit: "ratio", description: "", from: [], combine: "median" },
    ...{ counted: false, replicates: [] },
    estimate: { point: 4, low: 3, high: 5, confidence: 0.9997, samples: 17 },
  };

  it("is the first figure that is one; without one the first of intervals", () => {
    const rising = series(
      "latency",
      octaves((octave) => octave + 1),
    );
    const first = (run: RunFile): string => plotSections(run, plainStyle())[0]![0]!;
    expect(first(runOf([intervals, curve], rising, speedup))).toBe("chase: Latency");
    expect(first(runOf([intervals, curve], speedup))).toBe("chase: Ratios");
    expect(first(runOf([], rising))).toContain("chase: Latency over working set");
  });

  it("draws intervals on one scale, beside their figures", () => {
    expect(plotSections(runOf([intervals], speedup), plainStyle())[0]!.join("\n")).toMatchInlineSnapshot(`
      "chase: Ratios
      padding          ┊                 ├────────●───────┤    4.0x [3.0, 5.0]
      Side by side."
    `);
  });

  it("plots one quantity against another, in their order", () => {
    const against: FigureDefinition = {
      ...{ kind: "against", id: "a", title: "Loaded latency", caption: "A hockey stick." },
      x: { quantity: "bandwidth", layer: "native", label: "bandwidth" },
      y: { quantity: "latency", layer: "native", label: "latency" },
    };
    const points = octaves((octave) => 100 + octave ** 3);
    const bandwidth = {
      ...series(
        "bandwidth",
        octaves((octave) => 1e9 * (octave + 1)),
      ),
      unit: "bytes/s",
    };
    const lines = plotSections(runOf([against], series("latency", points), bandwidth), plainStyle())[0]!;
    expect(lines.join("\n")).toContain("bandwidth, GB/s");
    expect(lines[1]).toContain("latency, ns");
  });
});
