import type { CurveFigure, FigureDefinition, IntervalsFigure } from "../../experiment/figure.ts";
import type { ExperimentResult } from "../run-file.ts";
import { extentOf } from "./axis.ts";
import { estimateOf, seriesOf } from "./estimates.ts";

/** From here on one scale cannot show both ends. */
const WIDE = 16;

/** More values below each other are a list; the run file has it. */
const MOST_VALUES = 32;

/**
 * What is drawn of an experiment that says nothing of it: each of its series, the same of all layers together. Where there is none, single
 * values of one unit below each other; one alone is no picture, nor are very many.
 */
export const defaultFigures = ({
  quantities,
}: Pick<ExperimentResult, "quantities">): readonly FigureDefinition[] => {
  // A point alone is no curve.
  const series = quantities.filter((each) => seriesOf(each).length > 1);
  return series.length > 0 ? curvesOf(series) : intervalsOf(quantities);
};

const curvesOf = (series: ExperimentResult["quantities"]): readonly CurveFigure[] =>
  [...new Set(series.map(({ id }) => id))].map((quantity) => {
    const lines = series.filter(({ id }) => id === quantity);
    const points = lines.flatMap((line) => seriesOf(line));
    const first = lines[0]!;
    return {
      kind: "curve",
      id: quantity,
      title: `${inWords(quantity)}${first.over === undefined ? "" : ` over ${first.over.name}`}`,
      caption: `${sentence(first.description)}.`,
      lines: lines.map(({ layer }) => ({ quantity, layer, label: layer })),
      x: scaleOf(points.map(({ x }) => x)),
      y: scaleOf(points.map(({ estimate }) => estimate.point)),
    };
  });

/** One figure a unit, in the order of their first. */
const intervalsOf = (quantities: ExperimentResult["quantities"]): readonly IntervalsFigure[] => {
  const values = quantities.filter((each) => estimateOf(each) !== null);
  return [...new Set(values.map(({ unit }) => unit))].flatMap((unit): IntervalsFigure[] => {
    const items = values.filter((each) => each.unit === unit);
    if (items.length < 2 || items.length > MOST_VALUES) return [];
    const points = items.map((each) => estimateOf(each)!.point);
    return [
      {
        kind: "intervals",
        id: `single-values-${unit}`.replaceAll(/[^a-z0-9-]/gi, "-"),
        title: `What was measured, in ${unit}`,
        caption: "Each value with its interval, on one scale.",
        items: items.map(({ id, layer }) => ({ quantity: id, layer, label: `${inWords(id)}, ${layer}` })),
        scale: scaleOf(points),
        ...(unit === "ratio" ? { reference: 1 } : {}),
      },
    ];
  });
};

const inWords = (id: string): string => sentence(id.replaceAll("-", " "));

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const scaleOf = (values: readonly number[]): "linear" | "log" => {
  const [least, greatest] = extentOf(values);
  return least > 0 && greatest / least >= WIDE ? "log" : "linear";
};
