import type { QuantityResult } from "../run-file.ts";
import { quantityText } from "../figures.ts";
import { html, type Html } from "./html.ts";

const WIDTH = 640;
const HEIGHT = 56;
const LEFT = 8;
const BASE = 40;
const TOP = 8;

/**
 * Every replicate of a quantity, round by round, as a point; a stroke where a round gave none, be it disturbed, lost or left out. What
 * drifts, comes in two kinds, or owes its interval to a single round is seen here and in no interval. Null for what is no single value.
 */
export const replicateStrip = ({ id, unit, replicates, estimate }: QuantityResult): Html | null => {
  const values = replicates.filter((value) => typeof value === "number");
  if (values.length < 2 || replicates.some((value) => Array.isArray(value))) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low === high) return null;
  const x = (round: number): string =>
    (LEFT + (round / Math.max(1, replicates.length - 1)) * (WIDTH - 2 * LEFT)).toFixed(1);
  const y = (value: number): string => (BASE - ((value - low) / (high - low)) * (BASE - TOP)).toFixed(1);
  // Strokes of no length and a vertical each, in one path: a thorough run has a hundred thousand replicates.
  const dots = replicates
    .map((value, round) => (typeof value === "number" ? `M${x(round)} ${y(value)}h0` : ""))
    .join("");
  const lost = replicates
    .map((value, round) => (value === null ? `M${x(round)} ${TOP}V${BASE}` : ""))
    .join("");
  const missing = replicates.length - values.length;
  const words = `${id}: ${values.length} replicates between ${quantityText(low, unit)} and ${quantityText(high, unit)}${missing === 0 ? "" : `, ${missing} missing`}`;
  return html`<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">
    <line class="axis" x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${BASE}" y2="${BASE}" />
    ${
      estimate == null || estimate.point < low || estimate.point > high
        ? null
        : html`<line
            class="middle"
            x1="${LEFT}"
            x2="${WIDTH - LEFT}"
            y1="${y(estimate.point)}"
            y2="${y(estimate.point)}"
          />`
    }
    <path class="dots" d="${dots}" />
    ${lost === "" ? null : html`<path class="lost" d="${lost}" />`}
    <text x="${LEFT}" y="${HEIGHT - 3}">${quantityText(low, unit)} to ${quantityText(high, unit)}</text>
    <text x="${WIDTH - LEFT}" y="${HEIGHT - 3}" text-anchor="end">
      ${replicates.length} rounds${missing === 0 ? "" : `, ${missing} without a value`}
    </text>
  </svg>`;
};
