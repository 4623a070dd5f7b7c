import { type Axis, place } from "../figure-data/axis.ts";
import { cut, displayWidth, padRight } from "../display-width.ts";
import type { Colors, Style } from "../style.ts";
import { type Dot, DotCanvas, DOTS_ACROSS, DOTS_DOWN } from "./dot-canvas.ts";

/** A line of a plot: its points from left to right, null where it is interrupted. */
export interface PlotLine {
  readonly label: string;
  readonly points: readonly ({ readonly x: number; readonly y: number } | null)[];
}

export interface PlotData {
  readonly lines: readonly PlotLine[];
  readonly x: Axis;
  readonly y: Axis;
  /** What stands below the x axis. */
  readonly xTitle: string;
  /** What stands above the y axis. */
  readonly yTitle: string;
  /** Of y, where nothing would differ; null: no such value. */
  readonly reference: number | null;
  /** Values of x that upright lines stand at. */
  readonly marks: readonly number[];
}

export const PLOT_ROWS = 14;

const COLORS: readonly ((colors: Colors) => (text: string) => string)[] = [
  (colors) => colors.cyan,
  (colors) => colors.yellow,
  (colors) => colors.magenta,
  (colors) => colors.green,
  (colors) => colors.blue,
  (colors) => colors.red,
];

interface Signs {
  readonly lines: readonly string[];
  readonly upright: string;
  readonly tick: string;
  readonly corner: string;
  readonly flat: string;
  readonly tickBelow: string;
  readonly mark: string;
  readonly reference: string;
}

const UNICODE: Signs = {
  lines: ["●", "▲", "■", "◆", "○", "△", "□", "◇"],
  ...{ upright: "│", tick: "┤", corner: "└", flat: "─", tickBelow: "┬", mark: "┊", reference: "┄" },
};
const ASCII: Signs = {
  lines: ["o", "x", "*", "#", "@", "%", "&", "$"],
  ...{ upright: "|", tick: "+", corner: "+", flat: "-", tickBelow: "+", mark: ":", reference: "-" },
};

export const signsFor = ({ unicode }: Pick<Style, "unicode">): Signs => (unicode ? UNICODE : ASCII);

/** How the line of this number looks. */
export const lineLook = (index: number, style: Style) => {
  const signs = signsFor(style).lines;
  return { sign: signs[index % signs.length]!, color: COLORS[index % COLORS.length]!(style.colors) };
};

/** A plot with its axes, no line wider than `width`. Empty where it has no point. */
export const plotLines = (data: PlotData, width: number, style: Style): readonly string[] => {
  if (data.lines.every(({ points }) => points.every((point) => point === null))) return [];
  const { x, y } = data;
  const signs = signsFor(style);
  const { dim } = style.colors;
  const labels = new Map<number, string>();
  for (const tick of y.ticks) {
    const at = place(y, tick);
    const row = at === null ? -1 : Math.floor(((1 - at) * (PLOT_ROWS * DOTS_DOWN - 1)) / DOTS_DOWN);
    if (row >= 0 && row < PLOT_ROWS && !labels.has(row)) labels.set(row, y.tickText(tick));
  }
  const labelWidth = Math.max(1, ...[...labels.values()].map(displayWidth));
  const columns = width - labelWidth - 2;
  const canvas = drawn(data, columns, style);
  const uprights = new Set(data.marks.flatMap((mark) => columnOf(x, mark, columns) ?? []));
  const level = data.reference === null ? null : within(place(y, data.reference));
  const referenceRow = level === null ? -1 : Math.floor(canvas.dotAt(0, level).y / DOTS_DOWN);
  const rows = Array.from({ length: PLOT_ROWS }, (_, row) => {
    const label = labels.get(row);
    const cells = Array.from({ length: columns }, (_, column) => {
      const { character, line } = canvas.cell(column, row);
      if (line !== null) return lineLook(line, style).color(character);
      if (uprights.has(column)) return dim(signs.mark);
      return row === referenceRow ? dim(signs.reference) : " ";
    });
    const axis = label === undefined ? signs.upright : signs.tick;
    return `${" ".repeat(labelWidth - displayWidth(label ?? ""))}${label ?? ""} ${dim(axis)}${cells.join("")}`.trimEnd();
  });
  const title = data.yTitle === "" ? [] : [dim(cut(data.yTitle, width, ""))];
  return [...title, ...rows, ...xAxisLines(data, columns, labelWidth, style)];
};

const columnOf = (axis: Axis, value: number, columns: number): number | null => {
  const at = within(place(axis, value));
  return at === null ? null : Math.floor(Math.round(at * (columns * DOTS_ACROSS - 1)) / DOTS_ACROSS);
};

/** Between two signs of one line, columns: enough to see the line between them. */
const SIGNS_APART = 5;

/** Lines as dots, the first one on top. */
const drawn = (data: PlotData, columns: number, style: Style): DotCanvas => {
  const canvas = new DotCanvas(columns, PLOT_ROWS, style.unicode);
  for (let index = data.lines.length - 1; index >= 0; index--) drawLine(canvas, data, index, style);
  return canvas;
};

/**
 * A line with its signs: of a single line on points that were measured, of several also between them, each at columns of its own, so
 * that they are told apart where they lie on each other. What nothing joins has one in any case.
 */
const drawLine = (canvas: DotCanvas, { lines, x, y }: PlotData, index: number, style: Style): void => {
  const { sign } = lineLook(index, style);
  const dots = lines[index]!.points.map((point) => {
    const across = point === null ? null : within(place(x, point.x));
    const up = point === null ? null : within(place(y, point.y));
    return across === null || up === null ? null : canvas.dotAt(across, up);
  });
  const apart = Math.max(SIGNS_APART, 4 * lines.length);
  let next = 4 * index;
  let marks = 0;
  const mark = (dot: Dot): void => {
    canvas.mark(dot, sign, index);
    next = Math.floor(dot.x / DOTS_ACROSS) + apart;
    marks++;
  };
  for (const [at, dot] of dots.entries()) {
    if (dot === null) continue;
    const before = dots[at - 1] ?? null;
    const path = before === null ? [dot] : canvas.draw(before, dot, index);
    const alone = before === null && (dots[at + 1] ?? null) === null;
    for (const each of lines.length === 1 ? [dot] : path)
      if (Math.floor(each.x / DOTS_ACROSS) >= next || alone) mark(each);
  }
  const last = dots.findLast((dot) => dot !== null);
  if (marks === 0 && last !== undefined) mark(last);
};

/** A place that is on its axis; null for what lies beyond it, or is too large to be told where it lies. */
const within = (at: number | null): number | null => (at !== null && at >= 0 && at <= 1 ? at : null);

/** The axis with its ticks, their texts as far as there is room, and its title. */
const xAxisLines = (
  { x, xTitle }: PlotData,
  columns: number,
  labelWidth: number,
  style: Style,
): readonly string[] => {
  const signs = signsFor(style);
  const { dim } = style.colors;
  const margin = " ".repeat(labelWidth + 1);
  const line = Array.from({ length: columns }, () => signs.flat);
  let texts = "";
  for (const tick of x.ticks) {
    const column = columnOf(x, tick, columns);
    if (column === null) continue;
    const text = x.tickText(tick);
    // Centered below its tick, but not beyond the ends.
    const total = labelWidth + 2 + columns;
    const start = Math.max(
      0,
      Math.min(
        total - displayWidth(text),
        labelWidth + 2 + column - Math.floor((displayWidth(text) - 1) / 2),
      ),
    );
    if (texts !== "" && start < displayWidth(texts) + 2) continue;
    line[column] = signs.tickBelow;
    texts = padRight(texts, start) + text;
  }
  return [
    margin + dim(signs.corner + line.join("")),
    texts,
    ...(xTitle === "" ? [] : [`${margin} ${dim(cut(xTitle, columns, ""))}`]),
  ];
};
