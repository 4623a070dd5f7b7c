import { displayWidth } from "../../display-width.ts";

/**
 * Lengths are units of the viewBox. It is narrow for its text, so that on a telephone, where it is scaled by 0.6, the
 * text still has 8 px.
 */
export const WIDTH = 560;
export const FONT_SIZE = 14;
export const LINE_HEIGHT = 19;

/** As wide as an average character of a system's sans serif at most; what is laid out by it never overlaps. */
const COLUMN_WIDTH = 7.6;

export const textWidth = (text: string): number => displayWidth(text) * COLUMN_WIDTH;

/** Where the middle of a text stands that belongs to a place: there, or so far from it that an edge does not cut it. */
export const centered = (px: number, text: string): number => {
  const half = textWidth(text) / 2;
  return Math.min(WIDTH - half, Math.max(half, px));
};

/** Columns of a text that fit into a width. */
export const columnsIn = (width: number): number => Math.floor(width / COLUMN_WIDTH);

/** Colours are the page's: it has light and dark ones. */
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
export const GRID = "var(--grid)";
export const REFUTED = "var(--refuted)";

/** How a line is told from others, without its colour as well. */
export interface Look {
  readonly color: string;
  readonly dash: string | undefined;
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "star" | "cross";
}

const COLORS = 6;
const DASHES = [undefined, "7 4", "2 3", "10 3 2 3", "14 4", "4 2"] as const;
const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "cross"] as const;

/** Beyond six colours come round again, with other dashes and symbols. */
export const lookOf = (index: number): Look => {
  const turn = Math.floor(index / COLORS);
  return {
    color: `var(--series-${(index % COLORS) + 1})`,
    dash: DASHES[(index + turn) % DASHES.length],
    symbol: SYMBOLS[(index + turn) % SYMBOLS.length]!,
  };
};
