import type { Expectation } from "../../experiment/expectation.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { VerdictWord } from "../../verdict/verdict.ts";
import { expectationText } from "../expectation-text.ts";
import { estimateText, quantityText } from "../figures.ts";
import { html, type Html } from "./html.ts";
import { axisFor, bandOf, positionOn } from "./interval.ts";

const WIDTH = 320;
const HEIGHT = 34;
/** Half the width of a point at an end of the axis. */
const INSET = 6;

export interface DrawnInterval {
  readonly estimate: Estimate;
  readonly unit: string;
  readonly expectation: Expectation;
  /** Gives the interval its colour; null for a control. */
  readonly verdict: VerdictWord | null;
}

/** The interval and its point above the shaded stretch that the claim expects; null where numbers say less than words. */
export const intervalDrawing = ({ estimate, unit, expectation, verdict }: DrawnInterval): Html | null => {
  const band = bandOf(expectation);
  if (band === null) return null;
  const axis = axisFor(estimate, band);
  const x = (value: number): string => (INSET + positionOn(axis, value) * (WIDTH - 2 * INSET)).toFixed(1);
  const from = band.low === null ? String(INSET) : x(band.low);
  const to = band.high === null ? String(WIDTH - INSET) : x(band.high);
  const width = (start: string, end: string): string => Math.max(Number(end) - Number(start), 1.5).toFixed(1);
  const bounds = [band.low, band.high].filter((bound) => bound !== null);
  const words = `${estimateText(estimate, unit)}; expected ${expectationText(expectation, unit, "words")}`;
  return html`<svg
    class="interval ${verdict ?? "control"}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${words}"
  >
    <rect class="band" x="${from}" y="3" width="${width(from, to)}" height="16" rx="2" />
    ${bounds.map(
      (bound) =>
        html`<line class="bound" x1="${x(bound)}" x2="${x(bound)}" y1="2" y2="20" /><text
            x="${x(bound)}"
            y="31"
            text-anchor="${anchorAt(Number(x(bound)))}"
            >${quantityText(bound, unit)}</text
          >`,
    )}
    <line class="axis" x1="${INSET}" x2="${WIDTH - INSET}" y1="20" y2="20" />
    <rect
      class="range"
      x="${x(estimate.low)}"
      y="9"
      width="${width(x(estimate.low), x(estimate.high))}"
      height="4"
      rx="2"
    />
    <circle class="point" cx="${x(estimate.point)}" cy="11" r="4.5" />
  </svg>`;
};

/** Text at an end of the drawing stays within it. */
const anchorAt = (x: number): string => (x < 40 ? "start" : x > WIDTH - 40 ? "end" : "middle");
