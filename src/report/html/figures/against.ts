import * as Plot from "@observablehq/plot";
import type { AgainstFigure } from "../../../experiment/figure.ts";
import type { Estimate } from "../../../statistics/estimate.ts";
import type { ExperimentResult } from "../../run-file.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { axes, BOTTOM, marginFor, onScale, placeX, scaleFor } from "./axes.ts";
import { axisOf, place, valueWithUnit } from "../../figure-data/axis.ts";
import { draw, type Frame, textAt, UNPOINTED } from "./canvas.ts";
import { intervalText, label, overText, quantityOf, seriesOf, xText } from "../../figure-data/estimates.ts";
import { estimateCells } from "./estimate-cells.ts";
import type { Heading } from "./heading.ts";
import { MUTED, textWidth, WIDTH } from "./theme.ts";
import { evenly, shownOf, thinned } from "./thin.ts";

interface Pair {
  readonly at: number;
  readonly x: Estimate;
  readonly y: Estimate;
}

const PLOT_HEIGHT = 260;
const COLOR = "var(--series-1)";
/** More stand on each other, and would make the page large. */
const MOST_PAIRS = 240;
/** More texts than these beside points are not read. */
const MOST_LABELS = 32;

/** One series against another, joined in the order of what both are over; null where they have no x in common. */
export const drawAgainst = (
  figure: AgainstFigure,
  experiment: ExperimentResult,
  { id, title, caption }: Heading,
): RenderedFigure | null => {
  const [across, up] = [quantityOf(experiment, figure.x), quantityOf(experiment, figure.y)];
  if (across === null || up === null) return null;
  const ups = new Map(seriesOf(up).map(({ x, estimate }) => [x, estimate]));
  const all = seriesOf(across).flatMap(({ x: at, estimate: x }): readonly Pair[] => {
    const y = ups.get(at);
    return y === undefined ? [] : [{ at, x, y }];
  });
  if (all.length === 0) return null;
  const pairs = thinned(all, MOST_PAIRS, (pair) => pair.y);
  const [xName, yName] = [label(figure.x.label), label(figure.y.label)];
  const bounds = (of: "x" | "y"): number[] =>
    pairs.flatMap((pair) => [pair[of].low, pair[of].point, pair[of].high]);
  const x = axisOf({ type: "linear", unit: across.unit, values: bounds("x"), tight: false, most: 7 });
  const y = axisOf({ type: "linear", unit: up.unit, values: bounds("y"), tight: false, most: 6 });
  const frame: Frame = {
    ...{ marginTop: 26, marginRight: 28, marginBottom: BOTTOM, marginLeft: marginFor(y) },
    height: 26 + PLOT_HEIGHT + BOTTOM,
  };
  const rows = pairs.map((pair) => ({
    ...{ x: onScale(x, pair.x.point), xLow: onScale(x, pair.x.low), xHigh: onScale(x, pair.x.high) },
    ...{ y: onScale(y, pair.y.point), yLow: onScale(y, pair.y.low), yHigh: onScale(y, pair.y.high) },
    text: `${xText(pair.at, across.over)} ${overText(across.over)}: ${intervalText(pair.y, up.unit)} at ${intervalText(pair.x, across.unit)}`,
  }));
  const whisker = { stroke: COLOR, strokeOpacity: 0.7, strokeWidth: 1.5, ...UNPOINTED };
  return {
    id,
    title,
    caption: `${caption}${shownOf(pairs.length, all.length, "points", "of every stretch the least and the greatest, and both ends")}`,
    drawing: draw({
      id,
      ...frame,
      name: title,
      description: [
        caption,
        ...evenly(pairs, MOST_LABELS).map(
          (pair) =>
            `${yName} ${valueWithUnit(pair.y.point, up.unit)} at ${xName} ${valueWithUnit(pair.x.point, across.unit)}.`,
        ),
      ].join(" "),
      x: scaleFor(x),
      y: scaleFor(y),
      marks: [
        ...axes({ ...x }, { ...y, title: `${yName} (${y.title})` }, `${xName} (${x.title})`, frame),
        Plot.link(rows, { x1: "xLow", x2: "xHigh", y1: "y", y2: "y", ...whisker }),
        Plot.link(rows, { x1: "x", x2: "x", y1: "yLow", y2: "yHigh", ...whisker }),
        Plot.line(rows, { x: "x", y: "y", stroke: COLOR, strokeWidth: 2, ...UNPOINTED }),
        Plot.dot(rows, { x: "x", y: "y", fill: COLOR, r: 4.5, title: "text" }),
        textAt(
          evenly(pairs, MOST_LABELS).map((pair) => {
            const text = xText(pair.at, across.over);
            const px = placeX(x, pair.x.point, frame) ?? 0;
            const py = frame.marginTop + (1 - (place(y, pair.y.point) ?? 0)) * PLOT_HEIGHT;
            // On the left of its point where the right edge is near.
            const side = px + 10 + textWidth(text) > WIDTH ? -1 : 1;
            return { px: px + side * (8 + textWidth(text) / 2), py: py + 12, text };
          }),
          { fill: MUTED },
        ),
      ],
    }),
    table: {
      columns: [overText(across.over), xName, "n", yName, "n"],
      rows: pairs.map((pair) => [
        xText(pair.at, across.over),
        ...estimateCells(pair.x, across.unit),
        ...estimateCells(pair.y, up.unit),
      ]),
    },
  };
};
