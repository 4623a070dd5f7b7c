import type { IntervalsFigure } from "../../experiment/figure.ts";
import { cut, displayWidth, padRight } from "../display-width.ts";
import { axisOf, place } from "../figure-data/axis.ts";
import { estimateOf, intervalText, label, quantityOf } from "../figure-data/estimates.ts";
import { plainText } from "../plain-text.ts";
import type { ExperimentResult } from "../run-file.ts";
import type { Style } from "../style.ts";
import { signsFor } from "./plot.ts";

/** Names are cut so that the drawing has as much. */
const USUAL_CELLS = 16;
const LEAST_CELLS = 10;
const SHORTEST_LABEL = 20;
const GAP = "  ";

/** Single values below each other: name, interval on a common scale, figures. Empty where nothing was measured. */
export const intervalsPlot = (
  { items, scale = "linear", reference }: IntervalsFigure,
  experiment: ExperimentResult,
  width: number,
  style: Style,
): readonly string[] => {
  const rows = items.flatMap((source) => {
    const quantity = quantityOf(experiment, source);
    const estimate = estimateOf(quantity);
    if (quantity === null || estimate === null) return [];
    const text = plainText(intervalText(estimate, quantity.unit), style);
    return [{ name: plainText(label(source.label), style), estimate, text, unit: quantity.unit }];
  });
  const [first] = rows;
  if (first === undefined) return [];
  const { colors, unicode } = style;
  const values = rows.flatMap(({ estimate: { low, point, high } }) => [low, point, high]);
  const axis = axisOf({
    ...{ type: scale, unit: first.unit, tight: false, most: 2 },
    values: reference === undefined ? values : [...values, reference],
  });
  const texts = Math.max(...rows.map(({ text }) => displayWidth(text)));
  const most = Math.max(SHORTEST_LABEL, width - texts - 2 * GAP.length - USUAL_CELLS);
  const names = Math.min(most, Math.max(...rows.map(({ name }) => displayWidth(name))));
  const cells = width - names - texts - 2 * GAP.length;
  const cellOf = (value: number): number => {
    const at = place(axis, value);
    return at === null ? -1 : Math.max(0, Math.min(cells - 1, Math.floor(at * cells)));
  };
  const level = reference === undefined ? -1 : cellOf(reference);
  return rows.map(({ name, estimate, text }) => {
    const [low, point, high] = [estimate.low, estimate.point, estimate.high].map(cellOf) as [
      number,
      number,
      number,
    ];
    const line = Array.from({ length: Math.max(0, cells) }, (_, cell) => {
      if (cell === point) return colors.cyan(unicode ? "●" : "o");
      if (cell === high) return colors.cyan(unicode ? "┤" : "]");
      if (cell === low) return colors.cyan(unicode ? "├" : "[");
      if (cell > low && cell < high) return colors.cyan(unicode ? "─" : "-");
      return cell === level ? colors.dim(signsFor(style).mark) : " ";
    });
    const title = padRight(cut(name, names, unicode ? "…" : "..."), names);
    return [title, ...(cells < LEAST_CELLS ? [] : [line.join("")]), text].join(GAP);
  });
};
