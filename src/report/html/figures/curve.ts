import * as Plot from "@observablehq/plot";
import type { CurveFigure } from "../../../experiment/figure.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../../run-file.ts";
import type { Estimate } from "../../../statistics/estimate.ts";
import { axes, BOTTOM, marginFor, onScale, placeX, scaleFor } from "./axes.ts";
import { axisOf, type Axis, valueWithUnit } from "../../figure-data/axis.ts";
import { draw, type Frame, linksAt, type Mark, textAt, UNPOINTED } from "./canvas.ts";
import {
  intervalText,
  label,
  overText,
  quantityOf,
  type SeriesEstimate,
  seriesOf,
  xText,
} from "../../figure-data/estimates.ts";
import { ESTIMATE_COLUMNS, estimateCells } from "./estimate-cells.ts";
import { inLanes, type PlacedFlag } from "./lanes.ts";
import { legendOf } from "./legend.ts";
import { type MarkedPlace, marksOf, markText } from "../../figure-data/marked-places.ts";
import { INK, LINE_HEIGHT, type Look, lookOf, MUTED } from "./theme.ts";
import { shownOf, thinned } from "./thin.ts";
import type { DataTable, RenderedFigure } from "../rendered-figure.ts";
import type { Heading } from "./heading.ts";

interface Line {
  readonly label: string;
  readonly look: Look;
  readonly quantity: QuantityResult;
  /** What is drawn, of all that was measured. */
  readonly points: readonly SeriesEstimate[];
  readonly measured: number;
}

/** The plot itself, without what stands above and below it. */
const PLOT_HEIGHT = 260;
const MOST_Y_TICKS = 6;
const MOST_X_TICKS = 9;

/** More lines than these are not told apart, nor are more marks. */
const MOST_LINES = 24;
const MOST_MARKS = 24;
/** Of all lines together: more are less than a pixel apart, and would make the page large. */
const MOST_POINTS = 480;

/** Lines over one x with their intervals; null where no line has a point. */
export const drawCurve = (
  figure: CurveFigure,
  experiment: ExperimentResult,
  machine: Pick<RunFile, "machine" | "options">,
  { id, title, caption }: Heading,
): RenderedFigure | null => {
  const all = linesOf(figure, experiment);
  // Where all are there, their looks do not depend on it; a line that is missing leaves its look to no other.
  const lines = all.filter(({ points }) => points.length > 0);
  const [first] = lines;
  if (first === undefined) return null;
  const over = first.quantity.over;
  const { unit } = first.quantity;
  const marks = marksOf({ ...figure, marks: (figure.marks ?? []).slice(0, MOST_MARKS) }, experiment, machine);
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const x = axisOf({
    type: figure.x ?? "linear",
    unit: over?.unit ?? "",
    values: xs,
    tight: true,
    most: MOST_X_TICKS,
  });
  const reference = figure.reference ?? null;
  const ys = [
    ...lines.flatMap(({ points }) =>
      points.flatMap(({ estimate: { low, point, high } }) => [low, point, high]),
    ),
    ...(reference === null ? [] : [reference]),
  ];
  const y = axisOf({ type: figure.y ?? "linear", unit, values: ys, tight: false, most: MOST_Y_TICKS });

  const legend = legendOf(lines.map((line) => ({ ...line.look, label: line.label })));
  const marginLeft = marginFor(y);
  // Half of the last tick's text stands beyond the axis.
  const sides = { marginLeft, marginRight: 28 };
  const flagsAt = (stated: boolean): readonly PlacedFlag[] =>
    inLanes(
      marks.flatMap((mark) => {
        const px = placeX(x, mark.at, { ...sides, height: 0, marginTop: 0, marginBottom: 0 });
        return mark.stated !== stated || px === null ? [] : [{ px, text: markText(mark) }];
      }),
    );
  const [found, stated] = [flagsAt(false), flagsAt(true)];
  const foundLanes = lanesOf(found);
  const flagsHeight = (foundLanes + lanesOf(stated)) * LINE_HEIGHT;
  const marginTop = legend.height + 26 + flagsHeight;
  const frame: Frame = {
    ...sides,
    height: marginTop + PLOT_HEIGHT + BOTTOM,
    marginTop,
    marginBottom: BOTTOM,
  };
  const unplaced = y.type === "log" && ys.some((value) => value <= 0);
  return {
    id,
    title,
    caption: [
      caption,
      ...(unplaced ? [" What is zero or less has no place on the logarithmic axis."] : []),
      shownOf(Math.min(figure.lines.length, MOST_LINES), figure.lines.length, "lines", ""),
      shownOf(
        sumOf(lines.map(({ points }) => points.length)),
        sumOf(lines.map(({ measured }) => measured)),
        "points",
        "of every stretch the least and the greatest, and both ends",
      ),
      shownOf(Math.min(figure.marks?.length ?? 0, MOST_MARKS), figure.marks?.length ?? 0, "marks", ""),
    ].join(""),
    drawing: draw({
      id,
      ...frame,
      name: title,
      description: [caption, ...lines.map(inWords), ...marks.map((mark) => `${markText(mark)}.`)].join(" "),
      x: scaleFor(x),
      y: scaleFor(y),
      marks: [
        ...legend.marks,
        ...axes(x, y, overText(over), { ...frame, marginTop: legend.height + 26 }),
        ...flags(stated, { color: MUTED, dash: "3 4" }, frame, foundLanes),
        ...flags(found, { color: INK, dash: undefined }, frame, 0),
        ...(reference === null
          ? []
          : [Plot.ruleY([onScale(y, reference)], { stroke: MUTED, strokeDasharray: "5 4" })]),
        ...lines.flatMap((line) => lineMarks(line, x, y)),
      ],
    }),
    table: tableOf(all, marks),
  };
};

const tableOf = (lines: readonly Line[], marks: readonly MarkedPlace[]): DataTable => {
  const named = lines.length + marks.length > 1;
  const name = (text: string): readonly string[] => (named ? [text] : []);
  return {
    columns: [overText(lines[0]!.quantity.over) || "x", ...name("line"), ...ESTIMATE_COLUMNS],
    rows: [
      ...lines.flatMap((line) =>
        rowsOf(line).map(({ x, estimate }) => [
          xText(x, line.quantity.over),
          ...name(line.label),
          ...estimateCells(estimate, line.quantity.unit),
        ]),
      ),
      ...marks.map((mark) => [mark.value, ...name(mark.name), mark.interval, mark.samples]),
    ],
  };
};

/** Also what was not measured, in a series of which all is shown. */
const rowsOf = ({
  quantity: { series = [] },
  points,
  measured,
}: Line): readonly { readonly x: number; readonly estimate: Estimate | null }[] => {
  if (points.length < measured || series.length > MOST_POINTS) return points;
  const known = new Map(points.map(({ x, estimate }) => [x, estimate]));
  return series.map(({ x }) => ({ x, estimate: known.get(x) ?? null }));
};

const linesOf = ({ lines }: CurveFigure, experiment: ExperimentResult): readonly Line[] => {
  const most = Math.floor(MOST_POINTS / Math.min(MOST_LINES, Math.max(1, lines.length)));
  return lines.slice(0, MOST_LINES).flatMap((source, index): readonly Line[] => {
    const quantity = quantityOf(experiment, source);
    if (quantity === null) return [];
    const all = seriesOf(quantity);
    const points = thinned(all, most, ({ estimate }) => estimate);
    return [{ label: label(source.label), look: lookOf(index), quantity, points, measured: all.length }];
  });
};

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const lanesOf = (flags: readonly PlacedFlag[]): number => Math.max(0, ...flags.map(({ lane }) => lane + 1));

/** Lines across the plot, each with its text above its middle; no line goes up through the texts of others. */
const flags = (
  placed: readonly PlacedFlag[],
  { color, dash }: { readonly color: string; readonly dash: string | undefined },
  { marginTop, height, marginBottom }: Frame,
  laneBelow: number,
): Mark[] => {
  const middle = (lane: number): number => marginTop - LINE_HEIGHT * (laneBelow + lane + 0.5);
  return [
    linksAt(
      placed.map(({ px }) => ({ px, px2: px, py: marginTop - 3, py2: height - marginBottom })),
      { stroke: color, strokeWidth: 1.25, ...(dash === undefined ? {} : { strokeDasharray: dash }) },
    ),
    textAt(
      placed.map(({ center, lane, text }) => ({ px: center, py: middle(lane), text })),
      { fill: color },
    ),
  ];
};

/** Bands and whiskers stand for intervals: a band has no width where a line has a single point. */
const lineMarks = ({ points, look, label: name, quantity }: Line, x: Axis, y: Axis): Mark[] => {
  const [bottom] = y.domain;
  const rows = points.map(({ x: at, estimate: { low, point, high } }, index) => ({
    x: onScale(x, at),
    // On a logarithmic axis what reaches below it ends at it, and what lies below it is left out.
    low: y.type === "log" ? Math.max(bottom, low) : onScale(y, low),
    high: y.type === "log" && high <= 0 ? NaN : onScale(y, high),
    point: y.type === "log" && point <= 0 ? NaN : onScale(y, point),
    text: `${name}, ${xText(at, quantity.over)}: ${intervalText(points[index]!.estimate, quantity.unit)}`,
  }));
  const shown = x.type === "log" ? rows.filter((row) => row.x > 0) : rows;
  const { color, dash, symbol } = look;
  return [
    Plot.areaY(shown, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.1, ...UNPOINTED }),
    Plot.ruleX(shown, {
      x: "x",
      y1: "low",
      y2: "high",
      stroke: color,
      strokeOpacity: 0.5,
      strokeWidth: 1.5,
      ...UNPOINTED,
    }),
    Plot.lineY(shown, {
      ...{ x: "x", y: "point", stroke: color, strokeWidth: 2, ...UNPOINTED },
      ...(dash === undefined ? {} : { strokeDasharray: dash }),
    }),
    Plot.dot(shown, {
      ...{ x: "x", y: "point", fill: color, symbol, r: shown.length > 40 ? 2.5 : 3.5, title: "text" },
    }),
  ];
};

/** "base pages: from 1.1 ns at 4 KiB to 75 ns at 16 MiB." */
const inWords = ({ label: name, points, quantity: { unit, over } }: Line): string => {
  const said = ({ x, estimate }: SeriesEstimate): string =>
    `${valueWithUnit(estimate.point, unit)} at ${xText(x, over)}`;
  const [first, last] = [points[0]!, points.at(-1)!];
  return points.length === 1 ? `${name}: ${said(first)}.` : `${name}: from ${said(first)} to ${said(last)}.`;
};
