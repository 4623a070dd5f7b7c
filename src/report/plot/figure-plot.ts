import type { AgainstFigure, CurveFigure } from "../../experiment/figure.ts";
import { displayWidth } from "../display-width.ts";
import { axisOf } from "../figure-data/axis.ts";
import { label, overText, quantityOf, seriesOf } from "../figure-data/estimates.ts";
import { marksOf, markText } from "../figure-data/marked-places.ts";
import { hanging } from "../paragraph.ts";
import { plainText } from "../plain-text.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../run-file.ts";
import type { Style } from "../style.ts";
import { lineLook, PLOT_ROWS, plotLines, type PlotLine, signsFor } from "./plot.ts";

const MOST_Y_TICKS = Math.floor(PLOT_ROWS / 2) - 1;
const COLUMNS_A_TICK = 9;

/** A curve's lines over one x, with a legend and what is marked on the axis; empty where no line has a point. */
export const curvePlot = (
  figure: CurveFigure,
  experiment: ExperimentResult,
  run: Pick<RunFile, "machine" | "options">,
  width: number,
  style: Style,
): readonly string[] => {
  const drawn = figure.lines.flatMap((source) => {
    const quantity = quantityOf(experiment, source);
    const line = quantity === null ? null : lineOf(label(source.label), quantity);
    return quantity === null || line === null ? [] : [{ quantity, line }];
  });
  const [first] = drawn;
  if (first === undefined) return [];
  const { over, unit } = first.quantity;
  const lines = drawn.map(({ line }) => line);
  const points = lines.flatMap((line) => line.points.filter((point) => point !== null));
  const { reference = null } = figure;
  const marks = [...marksOf(figure, experiment, run)].sort((a, b) => a.at - b.at);
  const y = axisOf({
    ...{ type: figure.y ?? "linear", unit, tight: false, most: MOST_Y_TICKS },
    values: [...points.map((point) => point.y), ...(reference === null ? [] : [reference])],
  });
  const x = axisOf({
    ...{ type: figure.x ?? "linear", unit: over?.unit ?? "", tight: true },
    values: points.map((point) => point.x),
    most: Math.floor(width / COLUMNS_A_TICK),
  });
  const titles = { xTitle: plainText(overText(over), style), yTitle: plainText(y.title, style) };
  const data = { lines, x, y, ...titles, reference, marks: marks.map(({ at }) => at) };
  return [
    ...plotLines(data, width, style),
    ...legendLines(lines, width, style),
    ...(marks.length === 0
      ? []
      : hanging(`${signsFor(style).mark} `, plainText(marks.map(markText).join(", "), style), width)),
  ];
};

/** One quantity against another, joined in the order of what both are over; empty where they have no x in common. */
export const againstPlot = (
  figure: AgainstFigure,
  experiment: ExperimentResult,
  width: number,
  style: Style,
): readonly string[] => {
  const [across, up] = [quantityOf(experiment, figure.x), quantityOf(experiment, figure.y)];
  if (across === null || up === null) return [];
  const ups = new Map(seriesOf(up).map(({ x, estimate }) => [x, estimate.point]));
  const points = seriesOf(across).flatMap(({ x: at, estimate }) => {
    const y = ups.get(at);
    return y === undefined ? [] : [{ x: estimate.point, y }];
  });
  const axis = (unit: string, values: readonly number[], most: number) =>
    axisOf({ type: "linear", unit, values, tight: false, most });
  const x = axis(
    across.unit,
    points.map((point) => point.x),
    Math.floor(width / COLUMNS_A_TICK),
  );
  const y = axis(
    up.unit,
    points.map((point) => point.y),
    MOST_Y_TICKS,
  );
  const titled = (source: { readonly label: string }, unit: string): string =>
    plainText([label(source.label), ...(unit === "" ? [] : [unit])].join(", "), style);
  return plotLines(
    {
      lines: [{ label: label(figure.y.label), points }],
      ...{ x, y, xTitle: titled(figure.x, x.title), yTitle: titled(figure.y, y.title) },
      ...{ reference: null, marks: [] },
    },
    width,
    style,
  );
};

/** A series with its gaps; null where nothing of it was measured. */
const lineOf = (name: string, quantity: QuantityResult): PlotLine | null => {
  const measured = new Map(seriesOf(quantity).map(({ x, estimate }) => [x, estimate.point]));
  const points = [...(quantity.series ?? [])]
    .sort((a, b) => a.x - b.x)
    .map(({ x }) => {
      const y = measured.get(x);
      return y === undefined ? null : { x, y };
    });
  return measured.size === 0 ? null : { label: name, points };
};

/** Each line's sign and name, as many beside each other as there is room for; none where there is but one line. */
const legendLines = (lines: readonly PlotLine[], width: number, style: Style): readonly string[] => {
  if (lines.length < 2) return [];
  const rows: string[] = [];
  let taken = 0;
  for (const [index, line] of lines.entries()) {
    const { sign, color } = lineLook(index, style);
    const [name = "", ...more] = hanging(`${sign} `, plainText(line.label, style), width);
    const entry = color(sign) + name.slice(sign.length);
    const own = displayWidth(name);
    if (rows.length > 0 && more.length === 0 && taken + 3 + own <= width) {
      rows.push(`${rows.pop()!}   ${entry}`);
      taken += 3 + own;
    } else {
      rows.push(entry, ...more);
      taken = more.length === 0 ? own : width;
    }
  }
  return rows;
};
