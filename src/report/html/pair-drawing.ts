import type { Estimate } from "../../statistics/estimate.ts";
import { estimateText } from "../figures.ts";
import { html, type Html } from "./html.ts";
import { axisFor, positionOn } from "./interval.ts";

const WIDTH = 200;
const HEIGHT = 30;
/** Half the width of a point at an end of the axis. */
const INSET = 6;

export interface DrawnPair {
  readonly was: Estimate;
  readonly is: Estimate;
  readonly unit: string;
}

/** Two intervals with their points on one axis, the first run's above the second's. */
export const pairDrawing = (labels: readonly [string, string], { was, is, unit }: DrawnPair): Html => {
  const axis = axisFor(was, { low: is.low, high: is.high });
  const x = (value: number): number => INSET + positionOn(axis, value) * (WIDTH - 2 * INSET);
  const words = `${labels[0]} ${estimateText(was, unit)}, ${labels[1]} ${estimateText(is, unit)}`;
  const drawn = ({ low, high, point }: Estimate, name: string, y: number): Html =>
    html`<g class="${name}"
      ><rect
        class="range"
        x="${x(low).toFixed(1)}"
        y="${y - 2}"
        width="${Math.max(x(high) - x(low), 1.5).toFixed(1)}"
        height="4"
        rx="2" /><circle class="point" cx="${x(point).toFixed(1)}" cy="${y}" r="4.5"
    /></g>`;
  return html`<svg class="interval pair" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">
    <line class="axis" x1="${INSET}" x2="${WIDTH - INSET}" y1="15" y2="15" />
    ${drawn(was, "first", 8)}${drawn(is, "second", 22)}
  </svg>`;
};
