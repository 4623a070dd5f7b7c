import { stripVTControlCharacters } from "node:util";
import type { Output } from "./context.ts";

/** Draws lines on a terminal, over those it drew before. */
export interface Painter {
  readonly paint: (lines: readonly string[]) => void;
  /** A line that stays, above what is painted next. */
  readonly print: (text: string) => void;
  readonly erase: () => void;
}

const UP = (rows: number): string => (rows === 0 ? "" : `\u001b[${rows}A`);
const ERASE_LINE = "\u001b[2K";
const ERASE_BELOW = "\u001b[J";
/** Terminals that know it show what comes between as one; others take no notice. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";

/** What a terminal that does not know its size is taken for. */
const USUAL = { columns: 80, rows: 24 };

/** 0 where a terminal does not know. */
export const sizeOf = ({ columns, rows }: Output): { readonly columns: number; readonly rows: number } => ({
  columns: columns === undefined || columns === 0 ? USUAL.columns : columns,
  rows: rows === undefined || rows === 0 ? USUAL.rows : rows,
});

/**
 * A painter that is told when to draw, and never draws by itself: there is no timer, and a terminal's new size is found out at the
 * next drawing. Each drawing is one write of the lines that have changed. The cursor waits on an empty line below, always visible:
 * whatever ends the process, there is nothing to put right.
 */
export const painterOn = (output: Output, widthOf: (text: string) => number): Painter => {
  let shown: readonly string[] = [];
  let sizeThen = "";
  /** Rows that the lines shown take by now: a terminal that became narrower has wrapped them. */
  const rowsShown = (): number => {
    const { columns, rows } = sizeOf(output);
    const taken = shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(widthOf(stripVTControlCharacters(line)) / columns)),
      0,
    );
    return Math.min(taken, rows - 1);
  };
  const erased = (): string => (shown.length === 0 ? "" : `\r${UP(rowsShown())}${ERASE_BELOW}`);
  const paint = (lines: readonly string[]): void => {
    const { columns, rows } = sizeOf(output);
    const size = `${columns} x ${rows}`;
    const same = size === sizeThen && shown.length > 0;
    const drawn = same ? changes(shown, lines) : erased() + lines.map((line) => `${line}\n`).join("");
    shown = lines;
    sizeThen = size;
    if (drawn !== "") output.write(BEGIN + drawn + END);
  };
  const erase = (): void => {
    const gone = erased();
    shown = [];
    if (gone !== "") output.write(gone);
  };
  return {
    paint,
    erase,
    print: (text) => {
      const gone = erased();
      shown = [];
      output.write(`${gone}${text}\n`);
    },
  };
};

/** From the line below `before` up to its first, down over what is the same, and to the line below `after`. */
const changes = (before: readonly string[], after: readonly string[]): string => {
  if (before.length === after.length && before.every((line, index) => line === after[index])) return "";
  const lines = after.map((line, index) => (line === before[index] ? "\n" : `${ERASE_LINE}${line}\n`));
  return `\r${UP(before.length)}${lines.join("")}${after.length < before.length ? ERASE_BELOW : ""}`;
};
