import type { Expectation } from "../../experiment/expectation.ts";
import type { Style } from "../style.ts";
import type { Range } from "./watch.ts";

interface Signs {
  readonly within: string;
  readonly without: string;
  readonly left: string;
  readonly right: string;
  readonly between: string;
  readonly point: string;
}

const UNICODE: Signs = { within: "░", without: "·", left: "├", right: "┤", between: "─", point: "●" };
const ASCII: Signs = { within: ":", without: ".", left: "[", right: "]", between: "-", point: "o" };

/** On each side of what is shown, of its width. */
const MARGIN = 0.08;

/**
 * An interval on what it is held against, as a line of `cells`: what fulfils the expectation is shaded. `widest` stays in sight, so that
 * a tightening interval is seen to tighten. Null where the expectation is no interval, or there is nothing to tell apart.
 */
export const intervalLine = (
  range: Range,
  widest: Range,
  expectation: Expectation,
  cells: number,
  { colors, unicode }: Pick<Style, "colors" | "unicode">,
): string | null => {
  const fulfils = fulfilledBy(expectation);
  if (fulfils === null || cells < 8) return null;
  const [inside, bounds] = fulfils;
  const values = [range.low, range.high, widest.low, widest.high, ...bounds];
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  if (!(Number.isFinite(greatest - least) && greatest > least)) return null;
  const from = least - MARGIN * (greatest - least);
  const width = (1 + 2 * MARGIN) * (greatest - least);
  const cellOf = (value: number): number => Math.min(cells - 1, Math.floor(((value - from) / width) * cells));
  const [low, middle, high] = [range.low, range.middle, range.high].map(cellOf) as [number, number, number];
  const signs = unicode ? UNICODE : ASCII;
  return Array.from({ length: cells }, (_, cell) => {
    if (cell === middle) return colors.bold(signs.point);
    if (cell === low) return signs.left;
    if (cell === high) return signs.right;
    if (cell > low && cell < high) return signs.between;
    const center = from + ((cell + 0.5) / cells) * width;
    return inside(center) ? colors.green(signs.within) : colors.dim(signs.without);
  }).join("");
};

type Fulfilment = readonly [inside: (value: number) => boolean, bounds: readonly number[]];

const fulfilledBy = (expectation: Expectation): Fulfilment | null => {
  switch (expectation.kind) {
    case "at-least":
      return [(value) => value >= expectation.bound, [expectation.bound]];
    case "at-most":
      return [(value) => value <= expectation.bound, [expectation.bound]];
    case "between": {
      const { low, high } = expectation;
      return [(value) => value >= low && value <= high, [low, high]];
    }
    case "one-of":
    case "never":
    case "rate-at-least":
    case "observed":
      return null;
  }
};
