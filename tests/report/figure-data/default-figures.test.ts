import { describe, expect, it } from "vitest";
import { defaultFigures } from "../../../src/report/figure-data/default-figures.ts";
import type { QuantityResult } from "../../../src/report/run-file.ts";
import { sampleRun } from "../../fixtures/runs/sample-run.ts";

const [some] = sampleRun().experiments.flatMap(({ quantities }) => quantities);
const estimate = (point: number) => ({ point, low: point, high: point, confidence: 1, samples: 17 });
const single = (id: string, unit: string, point: number): QuantityResult => ({
  ...some!,
  id,
  unit,
  estimate: estimate(point),
});
const series = (id: string, points: number): QuantityResult => {
  const { estimate: _, ...rest } = some!;
  const at = (x: number) => ({ x, estimate: estimate(x) });
  return { ...rest, id, series: Array.from({ length: points }, (_each, index) => at(index + 1)) };
};

describe("the figures of an experiment that says nothing of them", () => {
  it("are its curves, where it has any", () => {
    const figures = defaultFigures({
      quantities: [series("a", 3), single("b", "ns", 1), single("c", "ns", 2)],
    });
    expect(figures.map(({ kind, id }) => [kind, id])).toEqual([["curve", "a"]]);
  });

  it("are single values of one unit below each other, where it has none", () => {
    const quantities = [single("a", "ns", 1), single("b", "ratio", 2), single("c", "ns", 40), series("d", 1)];
    const [figure, ...others] = defaultFigures({ quantities });
    expect(others).toEqual([]);
    expect(figure).toMatchObject({ kind: "intervals", title: "What was measured, in ns", scale: "log" });
    expect(figure?.kind === "intervals" && figure.items.map(({ quantity }) => quantity)).toEqual(["a", "c"]);
  });

  it("are none of more values than make a picture", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => single(`v-${at}`, "ns", at + 1));
    expect(defaultFigures({ quantities: many(32) })).toHaveLength(1);
    expect(defaultFigures({ quantities: many(33) })).toEqual([]);
  });

  it("are none where a value, or a point, stands alone", () => {
    expect(defaultFigures({ quantities: [single("a", "ns", 1)] })).toEqual([]);
    expect(defaultFigures({ quantities: [series("a", 1)] })).toEqual([]);
  });
});
