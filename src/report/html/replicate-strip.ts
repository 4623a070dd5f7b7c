import type { QuantityResult } from "../run-file.ts";
import { quantityText } from "../figures.ts";
import { html, type Html } from "./html.ts";

const WIDTH = 640;
const HEIGHT = 56;
const LEFT = 8;
const BASE = 40;
const TOP = 8;

/** More do not stand side by side, and would make the page large: a thorough run has 101. */
const MOST_PLACES = 128;

/**
 * Every replicate of a quantity, round by round, as a point; a stroke where a round gave none, be it disturbed, lost or left out. What
 * drifts, comes in two kinds, or owes its interval to a single round is seen here and in no interval. Of very many rounds some share a
 * place, from the least to the greatest of them. Null for what is no single value.
 */
export const replicateStrip = ({ id, unit, replicates, estimate }: QuantityResult): Html | null => {
  const values = replicates.filter((value) => typeof value === "number");
  if (values.length < 2 || replicates.some((value) => Array.isArray(value))) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low === high) return null;
  const places = placesOf(replicates);
  const x = (place: number): number =>
    Math.round(LEFT + (place / Math.max(1, places.length - 1)) * (WIDTH - 2 * LEFT));
  // Halves: the distance of the largest numbers is more than a double holds.
  const y = (value: number): number =>
    Math.round(BASE - ((value / 2 - low / 2) / (high / 2 - low / 2)) * (BASE - TOP));
  const dots = dotsOf(
    places.flatMap(({ low: from, high: to }, place) =>
      from > to ? [] : [{ at: x(place), from: y(from), to: y(to) }],
    ),
  );
  const lost = places.map(({ whole }, place) => (whole ? "" : `M${x(place)} ${TOP}V${BASE}`)).join("");
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

/**
 * Strokes of no length, or verticals, in one path: whole pixels, each from where the last one ended. A thorough run has tens of
 * thousands of replicates, and a dot of its own element would make a page of many megabytes of them.
 */
const dotsOf = (
  strokes: readonly { readonly at: number; readonly from: number; readonly to: number }[],
): string =>
  strokes
    .map(({ at, from, to }, index) => {
      const last = strokes[index - 1];
      const start = last === undefined ? `M${at} ${from}` : `m${pair(at - last.at, from - last.to)}`;
      return `${start}${from === to ? "h0" : `v${to - from}`}`;
    })
    .join("");

/** "6 2", "6-2": a sign separates as well. */
const pair = (x: number, y: number): string => `${x}${y < 0 ? "" : " "}${y}`;

/** Rounds that are drawn at one place: between which values, none where low is above high, and whether all gave one. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

const placesOf = (replicates: QuantityResult["replicates"]): readonly Place[] => {
  const each = Math.ceil(replicates.length / MOST_PLACES);
  return Array.from({ length: Math.ceil(replicates.length / each) }, (_, place) => {
    const rounds = replicates.slice(place * each, (place + 1) * each);
    const values = rounds.filter((value) => typeof value === "number");
    return {
      low: Math.min(...values),
      high: Math.max(...values),
      whole: values.length === rounds.length,
    };
  });
};
