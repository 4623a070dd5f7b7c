import { parseHTML } from "linkedom/worker";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../../bench/index.ts";
import type { FigureDefinition } from "../../../../src/experiment/figure.ts";
import { drawFigures } from "../../../../src/report/html/figures/index.ts";
import type { RenderedFigure } from "../../../../src/report/html/rendered-figure.ts";
import { runFileSchema, type RunFile } from "../../../../src/report/run-file.ts";
import { loadMachine, type MachineName } from "../../../fixtures/machines/load.ts";
import { sampleRun } from "../../../fixtures/runs/sample-run.ts";
import { madeUpRun } from "./made-up-run.ts";

const MACHINES: readonly MachineName[] = [
  "kvm-guest-2cpu",
  "xeon-2-sockets-smt",
  "epyc-nps4",
  "arm-neoverse-n1",
  "container-masked",
];

const all = (run: RunFile): readonly RenderedFigure[] => [...drawFigures(run).values()].flat();

/** Every colour, of attributes that have one. */
const coloursOf = ({ drawing }: RenderedFigure): string[] =>
  [...drawing.text.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour!);

describe.each(MACHINES)("on %s, everything measured", async (name) => {
  const machine = await loadMachine(name);
  const run = madeUpRun(machine, "thorough");
  const figures = all(run);

  it("every figure that experiments declare is drawn, and all can be kept in a run file", () => {
    const declared = run.experiments.flatMap(({ id, figures: definitions }) =>
      definitions.map((figure) => `figure-${id}-${figure.id}`),
    );
    expect(figures.map(({ id }) => id)).toEqual(expect.arrayContaining(declared));
    for (const experiment of run.experiments) runFileSchema.shape.experiments.element.parse(experiment);
  });

  it("each has a name, a description and a table, under ids that are its own", () => {
    const ids = figures.flatMap(({ drawing }) =>
      [...drawing.text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(figures.length);
    for (const { id, title, caption, drawing, table } of figures) {
      expect(drawing.text).toMatch(/^<svg\s+role="img"\s+aria-label="[^"]+"/);
      expect(drawing.text).toContain(`aria-describedby="${id}-description"`);
      expect(title).not.toBe("");
      expect(caption).toMatch(/[.!]$/);
      expect(table.rows.length, id).toBeGreaterThan(0);
      for (const row of table.rows) expect(row, id).toHaveLength(table.columns.length);
    }
  });

  it("none has colours of its own, styles, classes, scripts or anything from elsewhere", () => {
    for (const figure of figures) {
      expect(figure.drawing.text, figure.id).not.toMatch(
        /<style|<script|<image|<use|href|url\(|class=|style=|NaN|Infinity|undefined/,
      );
      for (const colour of coloursOf(figure))
        expect(colour, figure.id).toMatch(/^(none|var\(--(ink|muted|grid|refuted|series-[1-6])\))$/);
    }
  });

  it("labels fit their figures: none is cut", () => {
    for (const { id, drawing } of figures.filter((figure) => !figure.id.startsWith("figure-litmus")))
      expect(drawing.text, id).not.toContain("…");
  });
});

describe("drawFigures", () => {
  it("draws the same of the same run", async () => {
    const run = madeUpRun(await loadMachine("xeon-2-sockets-smt"), "quick");
    expect(all(run)).toEqual(all(structuredClone(run)));
  });

  it("has an entry for every experiment, empty where nothing was measured", () => {
    const run = sampleRun();
    expect([...drawFigures(run).keys()]).toEqual(run.experiments.map(({ id }) => id));
    expect(drawFigures(run).get("split-lock")).toEqual([]);
    expect(
      drawFigures(run)
        .get("false-sharing-distance")!
        .map(({ id }) => id),
    ).toEqual(["figure-false-sharing-distance-throughput"]);
  });

  it("gives figures of equal names ids of their own", () => {
    const [experiment] = sampleRun().experiments.filter(({ id }) => id === "false-sharing-distance");
    const run = sampleRun({ experiments: [experiment!, { ...experiment!, id: "false sharing_distance" }] });
    expect(all(run).map(({ id }) => id)).toEqual([
      "figure-false-sharing-distance-throughput",
      "figure-false-sharing-distance-throughput-2",
    ]);
  });
});

interface Parsed {
  readonly document: {
    readonly querySelectorAll: (
      selector: string,
    ) => Iterable<{ readonly localName: string; readonly attributes: Iterable<{ readonly name: string }> }>;
  };
}

/** All that a drawing is made of: a text that got out of its place would add to it. */
const TAGS = "svg desc title g path line rect circle text".split(" ");
const ATTRIBUTES =
  "role id viewBox width height font-family font-size font-weight font-variant text-anchor fill fill-opacity stroke stroke-opacity stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit pointer-events transform d x y x1 x2 y1 y2 cx cy r aria-label aria-describedby".split(
    " ",
  );

describe("hostile text", () => {
  const HOSTILE = `"><script>alert(1)</script></title></desc></svg><img src=x onerror='x'>\u202e&\u0000`;

  /** Every text of it hostile, whatever it is for. */
  const poisoned = <T>(value: T, key = ""): T => {
    const kept = ["kind", "layer", "x", "y", "scale", "combine", "status", "role", "form"];
    if (typeof value === "string") return (kept.includes(key) ? value : `${value}${HOSTILE}`) as T;
    if (Array.isArray(value)) return value.map((each) => poisoned<unknown>(each)) as T;
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        // Outcomes and models have their names as keys.
        key === "seen" || key === "models" ? name + HOSTILE : name,
        poisoned<unknown>(each, name),
      ]),
    ) as T;
  };

  it("is escaped wherever it stands, and moves no other text", async () => {
    const run = madeUpRun(await loadMachine("xeon-2-sockets-smt"), "quick");
    // One by one, outcomes by themselves: together they are more than a page has room for.
    const parts = run.experiments.flatMap((each) => [
      { ...each, outcomes: [] },
      { ...each, quantities: [], figures: [] },
    ]);
    const figures = parts.flatMap((each) => all({ ...run, experiments: [poisoned(each)] }));
    expect(figures.filter(({ table }) => table.rows.length === 0)).toEqual([]);
    expect(figures.length).toBeGreaterThan(50);
    for (const { id } of figures) expect(id).toMatch(/^[a-z0-9-]+$/);
    const page = figures.map(({ drawing }) => drawing.text).join("");
    expect(page).not.toMatch(/\u202e|\u0000/);
    const { document } = parseHTML(`<!doctype html><html><body>${page}</body></html>`) as unknown as Parsed;
    const elements = [...document.querySelectorAll("body *")];
    const names = elements.flatMap(({ attributes }) => [...attributes].map(({ name }) => name));
    expect(TAGS).toEqual(expect.arrayContaining([...new Set(elements.map(({ localName }) => localName))]));
    expect(ATTRIBUTES).toEqual(expect.arrayContaining([...new Set(names)]));
    expect([...document.querySelectorAll("body > svg")]).toHaveLength(figures.length);
    expect([...document.querySelectorAll("body > *")]).toHaveLength(figures.length);
  });

  it("of any length takes no more room than other text", () => {
    const [experiment] = sampleRun().experiments.filter(({ id }) => id === "false-sharing-distance");
    const figure: FigureDefinition = {
      ...{ kind: "intervals", id: "long", title: "x".repeat(1e6), caption: "y".repeat(1e6) },
      items: [{ quantity: "effective-line", layer: "native", label: "z".repeat(1e6) }],
    };
    const [drawn] = all(sampleRun({ experiments: [{ ...experiment!, figures: [figure] }] }));
    expect(JSON.stringify(drawn).length).toBeLessThan(20_000);
  });
});

describe("declared figures", () => {
  it("are there wherever an experiment has a series to draw", async () => {
    const machine = await loadMachine("xeon-2-sockets-smt");
    const setting = { machine, profile: "thorough" as const, cpus: machine.limits.allowedCpus };
    for (const experiment of catalogue.experiments) {
      const series = experiment.quantities(setting).filter(({ over }) => over !== undefined);
      if (series.length > 0) expect(experiment.figures?.(setting).length, experiment.id).toBeGreaterThan(0);
    }
  });
});
