import { displayWidth, padRight } from "./display-width.ts";
import type { Wording } from "./expectation-text.ts";
import type { Style } from "./style.ts";
import { MARKS, type VerdictRow } from "./verdict-row.ts";
import { wrap } from "./wrap.ts";

/** Columns of the table; all lines of a report share them. */
export interface Columns {
  readonly title: number;
  readonly estimate: number;
  readonly expectation: number;
  readonly layer: number;
  readonly gap: number;
  readonly wording: Wording;
}

const INDENT = 2;
/** Sign, space, the longest word. */
const MARK_WIDTH = 2 + Math.max(...Object.values(MARKS).map(({ word }) => word.length));
/** Below this, a title wrapped in its column is worse than cells set below each other. */
const LEAST_TITLE = 20;

/**
 * The widest layout that fits: expectations in words, then in signs, then titles and expectations wrapped
 * inside their columns. Null where none fits: then cells are set below each other.
 */
export const columnsFor = (rows: readonly VerdictRow[], width: number): Columns | null => {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(displayWidth));
  const title = widest(rows.map((row) => row.title));
  const estimate = widest(rows.map((row) => row.estimate));
  const layer = widest(rows.map((row) => row.layer));
  const roomFor = (gap: number, expectation: number): number =>
    width - INDENT - MARK_WIDTH - 4 * gap - estimate - expectation - layer;
  for (const wording of ["words", "signs"] as const) {
    const expectation = widest(rows.map((row) => row.expectation[wording]));
    for (const gap of wording === "words" ? [2] : [2, 1]) {
      if (roomFor(gap, expectation) >= title) return { title, estimate, expectation, layer, gap, wording };
    }
  }
  const expectation = widest(rows.flatMap((row) => row.expectation.signs.split(" ")));
  const room = roomFor(1, expectation);
  return room >= LEAST_TITLE
    ? { title: Math.min(title, room), estimate, expectation, layer, gap: 1, wording: "signs" }
    : null;
};

/** The lines of one verdict. */
export const rowLines = (row: VerdictRow, columns: Columns | null, style: Style): string[] =>
  columns === null ? stacked(row, style) : aligned(row, columns, style);

const aligned = (row: VerdictRow, columns: Columns, style: Style): string[] => {
  const { gap, wording } = columns;
  const space = " ".repeat(gap);
  const hang = INDENT + MARK_WIDTH + gap;
  const between = columns.estimate + gap + columns.expectation;
  const { reason } = row;
  // What cannot be tested has no figures: its reason takes their place if it fits.
  const instead =
    reason !== null &&
    row.verdict === "not-testable" &&
    row.estimate === "" &&
    displayWidth(reason) <= between;
  const middle = instead
    ? [{ lines: [reason], width: between }]
    : [
        { lines: wrap(row.estimate, columns.estimate), width: columns.estimate },
        {
          lines: row.verdict === "not-testable" ? [] : wrap(row.expectation[wording], columns.expectation),
          width: columns.expectation,
        },
      ];
  const cells = [
    { lines: wrap(row.title, columns.title), width: columns.title },
    ...middle,
    { lines: [row.layer], width: columns.layer },
  ];
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  const lines = Array.from({ length: height }, (_, index) =>
    cells.map((cell) => padRight(cell.lines[index] ?? "", cell.width)).join(space),
  );
  const [first = "", ...others] = lines;
  const marked = mark(row, style) + space + first;
  const hanging = others.map((line) => " ".repeat(hang) + line.trimEnd());
  if (reason === null || instead) return [marked.trimEnd(), ...hanging];
  const left = style.width - hang - displayWidth(first) - 2;
  return displayWidth(reason) <= left
    ? [`${marked}  ${style.colors.dim(reason)}`, ...hanging]
    : [marked.trimEnd(), ...hanging, ...below(reason, hang, style)];
};

const stacked = (row: VerdictRow, style: Style): string[] => {
  const hang = INDENT + MARK_WIDTH + 1;
  const room = style.width - hang;
  const figures = [row.estimate, row.verdict === "not-testable" ? "" : row.expectation.signs, row.layer];
  const lines = [...wrap(row.title, room), ...wrap(figures.filter((each) => each !== "").join(", "), room)];
  const marked = lines.map((line, index) =>
    index === 0 ? `${mark(row, style)} ${line}` : `${" ".repeat(hang)}${line}`,
  );
  return [...marked, ...(row.reason === null ? [] : below(row.reason, hang, style))];
};

const mark = ({ verdict }: VerdictRow, { colors, unicode }: Style): string => {
  const { sign, ascii, word, color } = MARKS[verdict];
  return " ".repeat(INDENT) + color(colors)(padRight(`${unicode ? sign : ascii} ${word}`, MARK_WIDTH));
};

const below = (reason: string, hang: number, { colors, width }: Style): string[] =>
  wrap(reason, width - hang).map((line) => " ".repeat(hang) + colors.dim(line));
