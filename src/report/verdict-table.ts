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
  /** Between columns, and before the first. */
  readonly gap: number;
  readonly wording: Wording;
}

/** Sign, space, the longest word. */
const MARK_WIDTH = 2 + Math.max(...Object.values(MARKS).map(({ word }) => word.length));
/** Sets a reason apart from a title that goes on. */
const REASON_INDENT = 2;
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
    width - MARK_WIDTH - 5 * gap - estimate - expectation - layer;
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

interface Cell {
  readonly lines: readonly string[];
  readonly width: number;
}

const aligned = (row: VerdictRow, columns: Columns, style: Style): string[] => {
  const space = " ".repeat(columns.gap);
  const hang = columns.gap + MARK_WIDTH + columns.gap;
  const { cells, reasonSaid } = cellsOf(row, columns);
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  const [first = "", ...others] = Array.from({ length: height }, (_, index) =>
    cells
      .map((cell) => padRight(cell.lines[index] ?? "", cell.width))
      .join(space)
      .trimEnd(),
  );
  const begin = space + mark(row, style) + space + first;
  const continued = others.map((line) => " ".repeat(hang) + line);
  if (row.reason === null || reasonSaid) return [begin, ...continued];
  const left = style.width - hang - displayWidth(first) - 2;
  return displayWidth(row.reason) <= left
    ? [`${begin}  ${style.colors.dim(row.reason)}`, ...continued]
    : [begin, ...continued, ...below(row.reason, hang, style)];
};

const cellsOf = (
  row: VerdictRow,
  columns: Columns,
): { readonly cells: readonly Cell[]; readonly reasonSaid: boolean } => {
  const { gap, wording } = columns;
  const layer = { lines: [row.layer], width: columns.layer };
  if (row.verdict !== "not-testable" || row.estimate !== "") {
    const cells = [
      { lines: wrap(row.title, columns.title), width: columns.title },
      { lines: wrap(row.estimate, columns.estimate), width: columns.estimate },
      { lines: wrap(row.expectation[wording], columns.expectation), width: columns.expectation },
      layer,
    ];
    return { cells, reasonSaid: false };
  }
  // What cannot be tested has no figures: the reason takes their place if it fits, or else the title does.
  const figures = columns.estimate + gap + columns.expectation;
  if (
    row.reason !== null &&
    displayWidth(row.reason) <= figures &&
    displayWidth(row.title) <= columns.title
  ) {
    const title = { lines: [row.title], width: columns.title };
    return { cells: [title, { lines: [row.reason], width: figures }, layer], reasonSaid: true };
  }
  const width = columns.title + gap + figures;
  return { cells: [{ lines: wrap(row.title, width), width }, layer], reasonSaid: false };
};

const stacked = (row: VerdictRow, style: Style): string[] => {
  const hang = MARK_WIDTH + 2;
  const room = style.width - hang;
  const figures = [row.estimate, row.verdict === "not-testable" ? "" : row.expectation.signs, row.layer];
  const [first = "", ...others] = [
    ...wrap(row.title, room),
    ...wrap(figures.filter((each) => each !== "").join(", "), room),
  ];
  return [
    ` ${mark(row, style)} ${first}`,
    ...others.map((line) => " ".repeat(hang) + line),
    ...(row.reason === null ? [] : below(row.reason, hang, style)),
  ];
};

const mark = ({ verdict }: VerdictRow, { colors, unicode }: Style): string => {
  const { sign, ascii, word, color } = MARKS[verdict];
  return color(colors)(padRight(`${unicode ? sign : ascii} ${word}`, MARK_WIDTH));
};

const below = (reason: string, hang: number, { colors, width }: Style): string[] =>
  wrap(reason, width - hang - REASON_INDENT).map(
    (line) => " ".repeat(hang + REASON_INDENT) + colors.dim(line),
  );
