import * as Plot from "@observablehq/plot";
import { type Axis, place, roomyTicks } from "./axis.ts";
import { type Frame, type Mark, textAt } from "./canvas.ts";
import { FONT_SIZE, GRID, LINE_HEIGHT, MUTED, textWidth, WIDTH } from "./theme.ts";

const TICK = { fill: MUTED, stroke: GRID, fontSize: FONT_SIZE - 1, label: null, tickSize: 5 } as const;

/** The scale by which Plot places marks on an axis. */
export const scaleFor = (axis: Axis): Plot.ScaleOptions => ({
  type: axis.type === "log" ? "log" : "linear",
  domain: [...axis.domain],
});

/** A value as that scale takes it. */
export const onScale = (axis: Axis, value: number): number =>
  axis.type === "ordinal" ? axis.values.indexOf(value) : value;

/** What the ticks of a y axis take on the left. */
export const marginFor = (axis: Axis): number =>
  Math.ceil(Math.max(16, ...axis.ticks.map((tick) => textWidth(axis.tickText(tick)))) + 12);

export const innerWidth = ({ marginLeft, marginRight }: Frame): number => WIDTH - marginLeft - marginRight;

/** Where a value of x stands in the drawing; null where its axis does not reach. */
export const placeX = (axis: Axis, value: number, frame: Frame): number | null => {
  const share = place(axis, value);
  return share === null || share < -1e-9 || share > 1 + 1e-9
    ? null
    : frame.marginLeft + share * innerWidth(frame);
};

/** Room below a drawing for ticks and the name of x. */
export const BOTTOM = 24 + LINE_HEIGHT;

/** Grid, ticks and names: that of y above its axis, that of x below the middle of its own. */
export const axes = (x: Axis, y: Axis, xName: string, frame: Frame): Mark[] => {
  const yTitle = y.title;
  return [
    Plot.gridY([...y.ticks], { stroke: GRID, strokeOpacity: 1 }),
    Plot.axisY([...y.ticks], { ...TICK, tickSize: 0, tickFormat: y.tickText }),
    Plot.axisX(
      roomyTicks(x, innerWidth(frame)).map((tick) => onScale(x, tick)),
      {
        ...TICK,
        tickFormat: (tick: number) => x.tickText(x.type === "ordinal" ? x.values[tick]! : tick),
      },
    ),
    textAt([{ px: 0, py: frame.marginTop - 14, text: yTitle }], { textAnchor: "start", fill: MUTED }),
    textAt(
      [{ px: frame.marginLeft + innerWidth(frame) / 2, py: frame.height - LINE_HEIGHT / 2 + 1, text: xName }],
      { fill: MUTED },
    ),
  ];
};
