import type { IntervalsFigure } from "../../../experiment/figure.ts";
import type { Estimate } from "../../../statistics/estimate.ts";
import { cut } from "../../display-width.ts";
import { quantityText } from "../../figures.ts";
import type { ExperimentResult } from "../../run-file.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { type Axis, axisOf, place } from "../../figure-data/axis.ts";
import { roomyTicks } from "./roomy-ticks.ts";
import { dotAt, draw, type Frame, linksAt, type Mark, rectsAt, type Span, textAt } from "./canvas.ts";
import { estimateOf, intervalText, label, quantityOf } from "../../figure-data/estimates.ts";
import { ESTIMATE_COLUMNS, estimateCells } from "./estimate-cells.ts";
import type { Heading } from "./heading.ts";
import { centered, columnsIn, FONT_SIZE, GRID, INK, LINE_HEIGHT, MUTED, textWidth, WIDTH } from "./theme.ts";
import { shownOf, thinned } from "./thin.ts";

interface Item {
  readonly label: string;
  readonly estimate: Estimate | null;
  readonly unit: string;
}

/** A line of text and a bar below it: labels have room however long, on any screen. */
const ROW_HEIGHT = 40;
const BAR = 11;
const MOST_TICKS = 6;
const COLOR = "var(--series-1)";
/** Several screens of rows. */
const MOST_ROWS = 60;

/** Single values with their intervals, one below the other; null where none of them was measured. */
export const drawIntervals = (
  figure: IntervalsFigure,
  experiment: ExperimentResult,
  { id, title, caption }: Heading,
): RenderedFigure | null => {
  const items = figure.items.flatMap((source): readonly Item[] => {
    const quantity = quantityOf(experiment, source);
    if (quantity === null) return [];
    return [{ label: label(source.label), estimate: estimateOf(quantity), unit: quantity.unit }];
  });
  const measured = items.filter((item): item is Measured => item.estimate !== null);
  const shown = thinned(measured, MOST_ROWS, ({ estimate }) => estimate);
  const [first] = shown;
  if (first === undefined) return null;
  const { unit } = first;
  const reference = figure.reference ?? null;
  const type = figure.scale ?? "linear";
  const axis = axisOf({
    ...{ type, unit, tight: false, most: MOST_TICKS },
    values: [
      ...shown.flatMap(({ estimate: { low, point, high } }) => [low, point, high]),
      ...(reference === null ? [] : [reference]),
    ],
  });
  const marginTop = reference === null ? 8 : LINE_HEIGHT + 8;
  const frame: Frame = {
    marginTop,
    marginBottom: LINE_HEIGHT + (axis.title === "" ? 6 : LINE_HEIGHT + 6),
    ...{ marginLeft: 12, marginRight: 30 },
    height: 0,
  };
  const bottom = marginTop + shown.length * ROW_HEIGHT;
  const height = bottom + frame.marginBottom;
  const at = (value: number): number => placed(axis, value, frame);
  return {
    id,
    title,
    caption: `${caption}${shownOf(shown.length, measured.length, "values", "the least and the greatest of those beside them")}`,
    drawing: draw({
      id,
      ...frame,
      height,
      name: title,
      description: [caption, ...shown.map(inWords)].join(" "),
      marks: [
        ...grid(axis, frame, bottom),
        ...(reference === null ? [] : referenceMarks(reference, unit, at, marginTop, bottom)),
        ...rowMarks(shown, marginTop, at, reference ?? (axis.type === "linear" ? 0 : null)),
      ],
    }),
    table: {
      columns: ["", ...ESTIMATE_COLUMNS],
      // Also what was not measured, as long as all is shown.
      rows: (items.length > MOST_ROWS ? shown : items).map((item) => [
        item.label,
        ...estimateCells(item.estimate, item.unit),
      ]),
    },
  };
};

type Measured = Item & { readonly estimate: Estimate };

const inWords = ({ label: name, estimate, unit }: Measured): string =>
  `${name}: ${intervalText(estimate, unit)}.`;

/** What lies beyond the axis stands at its end. */
const placed = (axis: Axis, value: number, { marginLeft, marginRight }: Frame): number =>
  marginLeft + Math.min(1, Math.max(0, place(axis, value) ?? 0)) * (WIDTH - marginLeft - marginRight);

/** Upright where the bars are, and not through the texts above them. */
const besideBars = (px: number, top: number, bottom: number): readonly Span[] =>
  Array.from({ length: Math.round((bottom - top) / ROW_HEIGHT) }, (_, row) => ({
    ...{ px, px2: px, py: top + row * ROW_HEIGHT + LINE_HEIGHT, py2: top + (row + 1) * ROW_HEIGHT },
  }));

const grid = (axis: Axis, frame: Frame, bottom: number): Mark[] => {
  const ticks = roomyTicks(axis, WIDTH - frame.marginLeft - frame.marginRight);
  const lines = ticks.map((tick) => ({ tick, px: placed(axis, tick, frame) }));
  return [
    linksAt(
      lines.flatMap(({ px }) => besideBars(px, frame.marginTop, bottom)),
      { stroke: GRID },
    ),
    textAt(
      lines.map(({ px, tick }) => {
        const text = axis.tickText(tick);
        return { px: centered(px, text), py: bottom + 4 + LINE_HEIGHT / 2, text };
      }),
      { fill: MUTED, fontSize: FONT_SIZE - 1 },
    ),
    textAt([{ px: WIDTH / 2, py: bottom + 4 + LINE_HEIGHT * 1.5, text: axis.title }], { fill: MUTED }),
  ];
};

const referenceMarks = (
  reference: number,
  unit: string,
  at: (value: number) => number,
  top: number,
  bottom: number,
): Mark[] => {
  const px = at(reference);
  const text = cut(`${quantityText(reference, unit)}: no difference`, columnsIn(WIDTH), "…");
  return [
    linksAt(besideBars(px, top, bottom), { stroke: MUTED, strokeWidth: 2 }),
    textAt([{ px: centered(px, text), py: top - LINE_HEIGHT / 2, text }], {
      fill: MUTED,
    }),
  ];
};

/** A bar from where nothing is: from zero, from the reference; on a logarithmic axis without one there is no such place. */
const rowMarks = (
  rows: readonly Measured[],
  top: number,
  at: (value: number) => number,
  origin: number | null,
): Mark[] => {
  const laidOut = rows.map(({ label: name, estimate, unit }, row) => {
    const value = cut(intervalText(estimate, unit), columnsIn(WIDTH / 2), "…");
    return {
      value,
      name: cut(name, columnsIn(WIDTH - textWidth(value) - 24), "…"),
      textY: top + row * ROW_HEIGHT + LINE_HEIGHT / 2 + 2,
      py: top + row * ROW_HEIGHT + LINE_HEIGHT + 9,
      ...{ low: at(estimate.low), px: at(estimate.point), high: at(estimate.high) },
    };
  });
  return [
    textAt(
      laidOut.map(({ name, textY }) => ({ px: 0, py: textY, text: name })),
      { textAnchor: "start" },
    ),
    textAt(
      laidOut.map(({ value, textY }) => ({ px: WIDTH, py: textY, text: value })),
      { textAnchor: "end", fontWeight: 600 },
    ),
    ...(origin === null
      ? []
      : [
          rectsAt(
            laidOut.map(({ px, py }) => ({
              ...{ px: Math.min(at(origin), px), px2: Math.max(at(origin), px) },
              ...{ py: py - BAR / 2, py2: py + BAR / 2 },
            })),
            { fill: COLOR, fillOpacity: 0.35 },
          ),
        ]),
    linksAt(
      laidOut.flatMap(({ low, high, py }) => [
        { px: low, px2: high, py, py2: py },
        ...[low, high].map((px) => ({ px, px2: px, py: py - 5, py2: py + 5 })),
      ]),
      { stroke: INK, strokeWidth: 1.5 },
    ),
    dotAt(laidOut, { fill: COLOR, r: 4.5 }),
  ];
};
