import { cut } from "../../display-width.ts";
import { dotAt, lineAt, type Mark, textAt } from "./canvas.ts";
import { columnsIn, LINE_HEIGHT, type Look, textWidth, WIDTH } from "./theme.ts";

export interface Legend {
  readonly marks: readonly Mark[];
  readonly height: number;
}

const SWATCH = 34;
const GAP = 18;

/** Lines and symbols beside what they stand for, in as many rows as it takes. Of a single line none is needed. */
export const legendOf = (entries: readonly (Look & { readonly label: string })[]): Legend => {
  if (entries.length < 2) return { marks: [], height: 0 };
  let [px, row] = [0, 0];
  const placed = entries.map(({ label, ...look }) => {
    const text = cut(label, columnsIn(WIDTH - SWATCH - 8), "…");
    const width = SWATCH + 6 + textWidth(text);
    if (px > 0 && px + width > WIDTH) [px, row] = [0, row + 1];
    const entry = { look, text, from: px + 2, py: row * LINE_HEIGHT + 9 };
    px += width + GAP;
    return entry;
  });
  const marks = [
    ...placed.flatMap(({ look: { color, dash, symbol }, from, py }) => [
      lineAt(
        [
          { px: from, py },
          { px: from + SWATCH - 4, py },
        ],
        { stroke: color, strokeWidth: 2, ...(dash === undefined ? {} : { strokeDasharray: dash }) },
      ),
      dotAt([{ px: from + SWATCH / 2 - 2, py }], { symbol, fill: color, r: 4.5 }),
    ]),
    textAt(
      placed.map(({ text, from, py }) => ({ px: from + SWATCH + 2, py, text })),
      { textAnchor: "start" },
    ),
  ];
  return { marks, height: (row + 1) * LINE_HEIGHT + 6 };
};
