import * as Plot from "@observablehq/plot";
import { type Axis, place, shrinkOf } from "../../figure-data/axis.ts";
import { roomyTicks } from "./roomy-ticks.ts";
import { type Frame, type Mark, textAt } from "./canvas.ts";
import { FONT_SIZE, GRID, LINE_HEIGHT, MUTED, textWidth, WIDTH } from "./theme.ts";

const TICK = { fill: MUTED, fontSize: FONT_SIZE - 1 } as const;

/** The scale by which Plot places marks on an axis. */
export const scaleFor = (axis: Axis): Plot.ScaleOptions => ({
  type: axis.type === "log" ? "log" : "linear",
  domain: axis.domain.map((end) => end / shrinkOf(axis)),
});

/** A value as that scale takes it. */
export const onScale = (axis: Axis, value: number): number =>
  axis.type === "ordinal" ? axis.values.indexOf(value) : value / shrinkOf(axis);

/** What the ticks of a y axis take on the left. */
export const marginFor = (axis: Axis): number =>
  Math.ceil(Math.max(16, ...axis.ticks.map((tick) => textWidth(axis.tickText(tick)))) + 12);

const innerWidth = ({ marginLeft, marginRight }: Frame): number => WIDTH - marginLeft - marginRight;

/** Where a value of x stands in the drawing; null where its axis does not reach. */
export const placeX = (axis: Axis, value: number, frame: Frame): number | null => {
  const share = place(axis, value);
  return share === null || share < -1e-9 || share > 1 + 1e-9
    ? null
    : frame.marginLeft + share * innerWidth(frame);
};

/** Room below a drawing for ticks and the name of x. */
export const BOTTOM = 28 + LINE_HEIGHT;

/** Grid, ticks and names: that of y above its axis, that of x below the middle of its own. */
export const axes = (x: Axis, y: Axis, xName: string, frame: Frame): Mark[] => {
  const xTicks = roomyTicks(x, innerWidth(frame)).map((tick) => ({
    at: onScale(x, tick),
    text: x.tickText(tick),
  }));
  const yTicks = y.ticks.map((tick) => ({ at: onScale(y, tick), text: y.tickText(tick) }));
  return [
    Plot.gridX(xTicks, { x: "at", stroke: GRID, strokeOpacity: 0.6 }),
    Plot.gridY(yTicks, { y: "at", stroke: GRID, strokeOpacity: 1 }),
    // Not Plot's axes: of a logarithmic scale they leave texts out as they see fit.
    Plot.text(xTicks, { ...TICK, x: "at", text: "text", frameAnchor: "bottom", dy: 17 }),
    Plot.text(yTicks, { ...TICK, y: "at", text: "text", frameAnchor: "left", textAnchor: "end", dx: -8 }),
    textAt([{ px: 0, py: frame.marginTop - 14, text: y.title }], { textAnchor: "start", fill: MUTED }),
    textAt(
      [{ px: frame.marginLeft + innerWidth(frame) / 2, py: frame.height - LINE_HEIGHT / 2 + 1, text: xName }],
      { fill: MUTED },
    ),
  ];
};
