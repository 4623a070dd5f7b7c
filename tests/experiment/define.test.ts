import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../src/errors.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import { checkExperiment, defineExperiment } from "../../src/experiment/define.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import {
  atLeast,
  between,
  type Expectation,
  never,
  observed,
  oneOf,
  rateAtLeast,
} from "../../src/experiment/expectation.ts";
import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import { simulated, timeRatio, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { machine } from "../verdict/made-up.ts";

const setting = { machine, profile: "quick" as const, cpus: [0, 1] };

const claim = (changes: Partial<Claim> = {}): Claim => ({
  id: "02.02.01/made-up",
  title: "made up",
  statement: "One takes twice as long as the other.",
  source: "nobody",
  prior: "likely",
  layers: ["native"],
  parts: [{ quantity: "slowdown", expectation: atLeast(2) }],
  controls: [{ id: "same-again", quantity: "itself", expectation: atLeast(2), expected: false }],
  ...changes,
});

const of = { comparison: "main", layer: "native" as const };
const measured: readonly QuantityDefinition[] = [
  timeRatio(of, "slowdown", "slow", "fast"),
  timeRatio(of, "itself", "fast", "fast"),
];

const experiment = (changes: Partial<Experiment> = {}): Experiment => ({
  id: "made-up",
  shows: "nothing",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [{ id: "main", layer: "native", threads: 1, trialNs: 20_000, blocks: 10, arms: {} }],
  quantities: () => measured,
  claims: [claim()],
  ...changes,
});

const check = (changes: Partial<Experiment>) => () => {
  checkExperiment(defineExperiment(experiment(changes)), setting);
};

describe("an experiment", () => {
  it("that says what it measures is taken", () => {
    expect(check({})).not.toThrow();
  });

  it("may say never, observed and how often of counts alone, on both sides", () => {
    const claimOf = (expectation: Expectation) =>
      check({
        quantities: () => [
          ...measured,
          total(of, "seen", "slow", "seen"),
          total(of, "tries", "slow", "tries"),
        ],
        claims: [claim({ parts: [{ quantity: "seen", expectation }] })],
      });
    for (const sound of [never({ quantity: "tries", atLeast: 9 }), rateAtLeast(0.1, "tries"), observed()])
      expect(claimOf(sound)).not.toThrow();
    expect(claimOf(never({ quantity: "slowdown", atLeast: 9 }))).toThrow(
      /never of slowdown in native, which is no count/,
    );
    expect(claimOf(rateAtLeast(0.1, "slowdown"))).toThrow(/rate-at-least of slowdown/);
    const ofMedian = claim({ parts: [{ quantity: "slowdown", expectation: observed() }] });
    expect(check({ claims: [ofMedian] })).toThrow(/observed of slowdown/);
  });

  it.each<[string, Expectation]>([
    ["low must not be above high", between(3, 1)],
    ["low must not be above high", between(1, 3, { low: 3, high: 1 })],
    ["values must name at least one", oneOf()],
    ["power.atLeast must be above 0", never({ quantity: "tries", atLeast: 0 })],
    ["bound must be above 0", rateAtLeast(0, "tries")],
    ["low must not be above high", between(NaN, 1)],
  ])("expects nothing that decides by itself: %s", (why, expectation) => {
    const said = new RegExp(`claim 02.02.01/made-up: what it expects of itself .* decides by itself: ${why}`);
    const [control] = claim().controls;
    expect(check({ claims: [claim({ parts: [{ quantity: "itself", expectation }] })] })).toThrow(said);
    expect(check({ claims: [claim({ controls: [{ ...control!, expectation }] })] })).toThrow(said);
  });

  it("may be a simulation, which has no comparisons", () => {
    const values: readonly QuantityDefinition[] = ["slowdown", "itself"].map((id) =>
      simulated(id, "ratio", id, () => 1),
    );
    const model: Partial<Experiment> = {
      layers: ["simulation"],
      comparisons: () => [],
      quantities: () => values,
      claims: [claim({ layers: ["simulation"] })],
    };
    expect(check(model)).not.toThrow();
    expect(check({ ...model, quantities: () => values.slice(1) })).toThrow(
      /asks for slowdown in simulation, which it does not make/,
    );
    expect(check({ ...model, claims: [claim()] })).toThrow(/judged in native, where the experiment does not/);
  });

  it("draws only what can be drawn: series as lines, values as items, one unit on an axis", () => {
    const over = { name: "size", unit: "bytes" };
    const quantities: readonly QuantityDefinition[] = [
      ...measured,
      { ...measured[0]!, id: "curve", over },
      { ...measured[0]!, id: "by-threads", over: { name: "threads", unit: "count" } },
      { ...measured[0]!, id: "nanoseconds", unit: "ns" },
      { ...measured[0]!, id: "size", unit: "bytes" },
    ];
    const drawing = (figure: object) =>
      check({
        quantities: () => quantities,
        figures: () => [{ id: "it", title: "it", caption: "it", ...figure } as FigureDefinition],
      });
    const lines = [shown("curve", "curve")];
    expect(drawing({ kind: "curve", lines, marks: [shown("size", "size")] })).not.toThrow();
    expect(drawing({ kind: "curve", lines: [] })).toThrow(/figure it: its unit is not one: it shows nothing/);
    expect(drawing({ kind: "curve", lines: [shown("itself", "")] })).toThrow(
      /figure it: itself is no series/,
    );
    expect(drawing({ kind: "curve", lines: [...lines, shown("by-threads", "")] })).toThrow(
      /not one: bytes, count/,
    );
    expect(drawing({ kind: "curve", lines, marks: [shown("itself", "")] })).toThrow(
      /a mark is not in the unit/,
    );
    expect(drawing({ kind: "curve", lines: [shown("gone", "")] })).toThrow(
      /gone in native, which it does not make/,
    );
    expect(drawing({ kind: "intervals", items: lines })).toThrow(/curve is a series/);
    expect(drawing({ kind: "intervals", items: [shown("itself", ""), shown("nanoseconds", "")] })).toThrow(
      /not one: ratio, ns/,
    );
    const cell = { quantity: "curve", layer: "native", row: "0", column: "1" };
    expect(drawing({ kind: "matrix", cells: [{ ...cell, at: 1 }] })).not.toThrow();
    expect(drawing({ kind: "matrix", cells: [cell] })).toThrow(/curve is a series/);
    const [x, y] = [shown("curve", ""), shown("by-threads", "")];
    expect(drawing({ kind: "against", x, y })).toThrow(/not one: bytes, count/);
    expect(drawing({ kind: "against", x, y: x })).not.toThrow();
  });

  it("has no control that guards what is no part of its claim", () => {
    const [control] = claim().controls;
    const guarded = (guards: string): Partial<Experiment> => ({
      claims: [claim({ controls: [{ ...control!, guards }] })],
    });
    expect(check(guarded("slowdown"))).not.toThrow();
    for (const guards of ["itself", "slow-down", ""])
      expect(check(guarded(guards))).toThrow(
        `its control same-again guards ${guards}, which is none of its parts`,
      );
  });

  it("measures nothing without a comparison, and simulates nothing with one", () => {
    const [slowdown, itself] = measured;
    expect(check({ quantities: () => [{ ...slowdown!, from: [] }, itself!] })).toThrow(DefinitionError);
    expect(check({ quantities: () => [{ ...slowdown!, from: [] }, itself!] })).toThrow(
      /slowdown \(native\) comes from no comparison/,
    );
    const mixed: QuantityDefinition = { ...simulated("model", "ratio", "model", () => 1), from: ["main"] };
    expect(check({ quantities: () => [...measured, mixed] })).toThrow(
      /model \(simulation\) comes from a comparison/,
    );
  });

  it("has figures of what it measures, each with an id of its own", () => {
    const figure = (id: string, quantity: string, layer: "native" | "wasm" = "native"): FigureDefinition => ({
      kind: "intervals",
      id,
      title: "how much slower",
      caption: "The point is the time of one over that of the other.",
      items: [{ quantity, layer, label: "slow" }],
    });
    const figures = (...all: readonly FigureDefinition[]): Partial<Experiment> => ({ figures: () => all });
    expect(check(figures(figure("one", "slowdown"), figure("two", "itself")))).not.toThrow();
    expect(check(figures(figure("one", "slowdown"), figure("one", "itself")))).toThrow(
      "two figures have one id",
    );
    expect(check(figures(figure("One", "slowdown")))).toThrow(`figure "One": its id is not kebab-case`);
    expect(check(figures(figure("one", "speedup")))).toThrow("figure one shows speedup in native");
    expect(check(figures(figure("one", "slowdown", "wasm")))).toThrow("shows slowdown in wasm");
  });
});
