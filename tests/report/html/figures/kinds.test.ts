import { describe, expect, it } from "vitest";
import type { FigureDefinition } from "../../../../src/experiment/figure.ts";
import { drawFigures } from "../../../../src/report/html/figures/index.ts";
import type { RenderedFigure } from "../../../../src/report/html/rendered-figure.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../../../../src/report/run-file.ts";
import { sampleRun } from "../../../fixtures/runs/sample-run.ts";

type Interval = readonly [point: number, low: number, high: number] | null;

const estimateOf = (interval: Interval): QuantityResult["estimate"] & (object | null) =>
  interval === null
    ? null
    : { point: interval[0], low: interval[1], high: interval[2], confidence: 0.9997, samples: 17 };

const common = {
  layer: "native",
  from: ["c"],
  combine: "median",
  counted: false,
  description: "it",
  replicates: [],
} as const;

const value = (id: string, unit: string, interval: Interval): QuantityResult => ({
  ...{ ...common, from: [...common.from], replicates: [] },
  ...{ id, unit, estimate: estimateOf(interval) },
});

const series = (
  id: string,
  unit: string,
  over: { readonly name: string; readonly unit: string },
  points: readonly (readonly [x: number, interval: Interval])[],
): QuantityResult => ({
  ...{ ...common, from: [...common.from], replicates: [] },
  ...{ id, unit, over, series: points.map(([x, interval]) => ({ x, estimate: estimateOf(interval) })) },
});

const drawn = (
  figure: FigureDefinition | null,
  quantities: readonly QuantityResult[],
  changes: Partial<RunFile> = {},
): readonly RenderedFigure[] => {
  const experiment: ExperimentResult = {
    ...sampleRun().experiments[0]!,
    ...{ id: "e", quantities: [...quantities], figures: figure === null ? [] : [figure] },
  };
  return drawFigures(sampleRun({ experiments: [experiment], ...changes })).get("e")!;
};

const source = (quantity: string, label = quantity) => ({ quantity, layer: "native" as const, label });
const about = { id: "f", title: "A title", caption: "What to see." };
const BYTES = { name: "working set", unit: "bytes" };

/** Texts that stand in a drawing, without those that come up when it is pointed at. */
const textsOf = ({ drawing }: RenderedFigure): string[] =>
  [...drawing.text.replace(/<title>.*?<\/title>/gs, "").matchAll(/<text[^>]*>([^<]*)/g)].map(
    ([, text]) => text!,
  );

const count = (figure: RenderedFigure, pattern: RegExp): number =>
  [...figure.drawing.text.matchAll(pattern)].length;

describe("a curve", () => {
  const curve = {
    kind: "curve",
    ...about,
    lines: [source("a", "base pages"), source("b", "huge pages")],
    x: "log",
  } as const;
  const a = series("a", "ns/operation", BYTES, [
    [4096, [1.1, 1, 1.2]],
    [65536, [3.9, 3.8, 4]],
    [1 << 20, null],
  ]);
  const b = series("b", "ns/operation", BYTES, [[4096, [1, 0.9, 1.1]]]);

  it("names its lines, its ends in the units of x, and holds every estimate in its table", () => {
    const [figure] = drawn(curve, [a, b]);
    expect(textsOf(figure!)).toEqual(
      expect.arrayContaining(["base pages", "huge pages", "4 KiB", "64 KiB", "working set"]),
    );
    expect(figure!.table.columns).toEqual(["working set", "line", "estimate [interval]", "n"]);
    expect(figure!.table.rows).toEqual([
      ["4 KiB", "base pages", "1.10 ns [1.00, 1.20]", "17"],
      ["64 KiB", "base pages", "3.90 ns [3.80, 4.00]", "17"],
      ["1 MiB", "base pages", "not measured", ""],
      ["4 KiB", "huge pages", "1.00 ns [0.90, 1.10]", "17"],
    ]);
    expect(figure!.drawing.text).toContain("base pages: from 1.1 ns at 4 KiB to 3.9 ns at 64 KiB.");
  });

  it("draws what there is of it, and nothing where there is nothing", () => {
    expect(textsOf(drawn(curve, [a])[0]!)).not.toContain("huge pages");
    expect(drawn(curve, [])).toEqual([]);
    expect(drawn(curve, [series("a", "ns/operation", BYTES, [[4096, null]])])).toEqual([]);
  });

  it("gives a line the look it has where all are there", () => {
    const [figure] = drawn(curve, [b]);
    expect(figure!.drawing.text).toContain("var(--series-2)");
    expect(figure!.drawing.text).not.toContain("var(--series-1)");
  });

  it("marks knees that were found and sizes that the system states, on the CPU measured on", () => {
    const marked = {
      ...curve,
      marks: [source("knee", "L1 ends"), source("none", "L2 ends")],
      cacheSizes: true,
    };
    const [figure] = drawn(marked, [
      a,
      value("knee", "bytes", [40960, 40000, 42000]),
      value("none", "bytes", null),
    ]);
    const texts = textsOf(figure!);
    expect(texts).toEqual(expect.arrayContaining(["L1 ends: 40 KiB", "stated L1: 32 KiB"]));
    expect(texts.join()).not.toContain("L2 ends");
    // Beyond what was measured.
    expect(texts.join()).not.toContain("stated L2");
    expect(figure!.table.rows).toContainEqual(["32 KiB", "stated L1", "", ""]);
    expect(figure!.table.rows).toContainEqual(["40 KiB", "L1 ends", "40.0 KiB [39.1, 41.0]", "17"]);
  });

  it("says so where a logarithmic axis has no place for a value, and draws the others", () => {
    const zero = series("a", "count", BYTES, [
      [4096, [0, 0, 2]],
      [8192, [10, -1, 12]],
    ]);
    const [figure] = drawn({ ...curve, y: "log" }, [zero]);
    expect(figure!.caption).toContain("no place on the logarithmic axis");
    expect(count(figure!, /<circle/g)).toBe(1);
    expect(figure!.drawing.text).not.toMatch(/NaN|Infinity/);
    expect(drawn(curve, [zero])[0]!.caption).toBe(about.caption);
  });

  it("survives a single point", () => {
    for (const x of ["linear", "log", "ordinal"] as const) {
      const [figure] = drawn({ ...curve, x, y: "log" }, [b]);
      expect(count(figure!, /<circle|<path[^>]*><title/g)).toBe(1);
      expect(figure!.drawing.text).not.toMatch(/NaN|Infinity/);
    }
  });

  it("leaves out estimates that are no numbers", () => {
    const odd = series("a", "ns/operation", BYTES, [
      [4096, [Infinity, 1, Infinity]],
      [8192, [1, 0.9, 1.1]],
    ]);
    expect(drawn(curve, [odd])[0]!.drawing.text).not.toMatch(/NaN|Infinity/);
  });

  it("is what is drawn of the series of an experiment that declares no figure", () => {
    const figures = drawn(null, [a, { ...a, layer: "wasm" }, value("ratio", "ratio", [1, 1, 1])]);
    expect(figures.map(({ id, title }) => [id, title])).toEqual([["figure-e-a", "A over working set"]]);
    expect(textsOf(figures[0]!)).toEqual(expect.arrayContaining(["native", "wasm"]));
  });
});

describe("intervals", () => {
  const intervals = {
    kind: "intervals",
    ...about,
    items: [source("a", "packed"), source("b", "padded"), source("c", "missing")],
  } as const;
  const quantities = [
    value("a", "ratio", [2, 1.5, 2.5]),
    value("b", "ratio", [0.5, 0.4, 0.6]),
    value("c", "ratio", null),
  ];

  it("stand under their names with their values; what is missing stands in the table alone", () => {
    const [figure] = drawn(intervals, quantities);
    expect(textsOf(figure!)).toEqual(expect.arrayContaining(["packed", "2.0x [1.5, 2.5]", "padded"]));
    expect(textsOf(figure!)).not.toContain("missing");
    expect(figure!.table.rows).toEqual([
      ["packed", "2.0x [1.5, 2.5]", "17"],
      ["padded", "0.50x [0.40, 0.60]", "17"],
      ["missing", "not measured", ""],
    ]);
    expect(count(figure!, /<circle/g)).toBe(2);
  });

  it("say where nothing differs", () => {
    const [figure] = drawn({ ...intervals, scale: "log", reference: 1 }, quantities);
    expect(textsOf(figure!)).toContain("1x: no difference");
  });

  it("survive zero and less on a logarithmic axis", () => {
    const [figure] = drawn({ ...intervals, scale: "log" }, [
      value("a", "ns", [0, -1, 3]),
      value("b", "ns", [5, 0, 9]),
    ]);
    expect(figure!.drawing.text).not.toMatch(/NaN|Infinity/);
    expect(textsOf(figure!)).toContain("5 ns [0, 9]");
  });

  it("are not drawn where nothing was measured", () => {
    expect(drawn(intervals, [value("a", "ratio", null)])).toEqual([]);
  });

  it("have no text that reaches over another", () => {
    const label = "a very long label that nobody could ever read in a figure that is this narrow";
    const [figure] = drawn({ ...intervals, items: [source("a", label)] }, quantities);
    expect(textsOf(figure!)[0]).not.toBe(label);
    expect(textsOf(figure!).some((text) => text.endsWith("…"))).toBe(true);
    expect(figure!.table.rows[0]![0]).toBe(label);
  });
});

describe("a matrix", () => {
  const cell = (row: string, column: string, quantity: string, more: object = {}) => ({
    ...{ quantity, layer: "native" as const, row, column },
    ...more,
  });
  const matrix = {
    kind: "matrix",
    ...about,
    rowName: "CPU",
    columnName: "node",
    cells: [cell("10", "1", "b"), cell("2", "0", "a", { note: "distance 21" }), cell("2", "1", "none")],
  } as const;

  it("orders numbers, deepens with the value and keeps what a cell says of itself", () => {
    const [figure] = drawn(matrix, [
      value("a", "ns", [80, 70, 90]),
      value("b", "ns", [160, 150, 170]),
      value("none", "ns", null),
    ]);
    const texts = textsOf(figure!);
    expect(texts.indexOf("2")).toBeLessThan(texts.indexOf("10"));
    expect(texts).toEqual(expect.arrayContaining(["80 ns", "160 ns", "distance 21"]));
    const depths = [...figure!.drawing.text.matchAll(/fill-opacity="([\d.]+)"/g)].map(([, depth]) =>
      Number(depth),
    );
    expect(depths[0]).toBeGreaterThan(depths[1]!);
    expect(figure!.table.rows).toEqual([
      ["10", "1", "160 ns [150, 170]", "17", ""],
      ["2", "0", "80 ns [70, 90]", "17", "distance 21"],
      ["2", "1", "not measured", "", ""],
    ]);
  });

  it("shows a series' values at their x", () => {
    const latency = series("latency", "ns/operation", { name: "node", unit: "id" }, [
      [0, [80, 79, 81]],
      [1, [140, 139, 141]],
    ]);
    const cells = [0, 1, 2].map((node) => cell("0", String(node), "latency", { at: node }));
    const [figure] = drawn({ ...matrix, cells }, [latency]);
    expect(figure!.table.rows.map(([, column, text]) => [column, text])).toEqual([
      ["0", "80.0 ns [79.0, 81.0]"],
      ["1", "140 ns [139, 141]"],
      ["2", "not measured"],
    ]);
  });

  it("says how pale and deep are to be read where cells have no room to", () => {
    const cpus = Array.from({ length: 64 }, (_, cpu) => String(cpu));
    const cells = cpus.map((cpu, index) => cell(cpu, cpus.at(index - 1)!, index % 2 === 0 ? "a" : "b"));
    const [figure] = drawn({ ...matrix, cells }, [
      value("a", "ns", [80, 70, 90]),
      value("b", "ns", [160, 150, 170]),
    ]);
    expect(textsOf(figure!)[0]).toBe("rows: CPU; columns: node; palest 80 ns, deepest 160 ns");
    expect(count(figure!, /<rect/g)).toBe(65);
  });

  it("is not drawn where nothing was measured", () => {
    expect(drawn(matrix, [value("none", "ns", null)])).toEqual([]);
  });
});

describe("one against another", () => {
  const against = {
    kind: "against",
    ...about,
    x: source("rate", "delivered"),
    y: source("time", "a load"),
  } as const;
  const over = { name: "adds", unit: "count" };
  const rate = series("rate", "bytes/s", over, [
    [0, [9e10, 8e10, 1e11]],
    [128, [4e10, 3e10, 5e10]],
    [512, null],
  ]);
  const time = series("time", "ns/operation", over, [
    [0, [300, 280, 330]],
    [128, [120, 110, 130]],
    [512, [100, 99, 101]],
  ]);

  it("pairs what has an x in common", () => {
    const [figure] = drawn(against, [rate, time]);
    expect(count(figure!, /<circle/g)).toBe(2);
    expect(textsOf(figure!)).toEqual(
      expect.arrayContaining(["delivered (GB/s)", "a load (ns an operation)", "128"]),
    );
    expect(figure!.table.rows).toEqual([
      ["0", "90 GB/s [80, 100]", "17", "300 ns [280, 330]", "17"],
      ["128", "40 GB/s [30, 50]", "17", "120 ns [110, 130]", "17"],
    ]);
  });

  it("is not drawn without a pair", () => {
    expect(drawn(against, [rate])).toEqual([]);
    expect(drawn(against, [series("rate", "bytes/s", over, [[7, [1, 1, 1]]]), time])).toEqual([]);
  });
});

describe("values whose distance a double cannot hold", () => {
  const [low, high] = [-1e308, 1e308];
  const points = (id: string) =>
    series(id, "count", { name: "place", unit: "place" }, [
      [low, [low, low, low]],
      [high, [high, high, high]],
    ]);
  it.each<[FigureDefinition, readonly QuantityResult[]]>([
    [{ kind: "curve", ...about, lines: [source("a")], reference: 0 }, [points("a")]],
    [{ kind: "against", ...about, x: source("a"), y: source("b") }, [points("a"), points("b")]],
    [
      { kind: "intervals", ...about, items: [source("a"), source("b")], reference: 0 },
      [value("a", "count", [low, low, high]), value("b", "count", [high, low, high])],
    ],
    [
      {
        ...{ kind: "matrix", ...about, rowName: "row", columnName: "column" },
        cells: ["a", "b"].map((quantity) => ({ quantity, layer: "native", row: quantity, column: "c" })),
      },
      [value("a", "count", [low, low, low]), value("b", "count", [high, high, high])],
    ],
  ])("have places and ticks in a drawing: $kind", (figure, quantities) => {
    const [figureDrawn] = drawn(figure, quantities);
    expect(figureDrawn!.drawing.text).not.toMatch(/NaN|Infinity/);
    const texts = textsOf(figureDrawn!);
    expect(texts.filter((text) => text.includes("e30")).length).toBeGreaterThan(1);
    if (figure.kind === "curve") expect(texts).toContain("1e308");
  });
});
