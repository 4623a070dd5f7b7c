import type { MatrixFigure } from "../../../experiment/figure.ts";
import { cut } from "../../display-width.ts";
import type { ExperimentResult } from "../../run-file.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { extentOf, shrinkOf } from "../../figure-data/axis.ts";
import { draw, type Mark, rectsAt, textAt } from "./canvas.ts";
import { intervalText, label } from "../../figure-data/estimates.ts";
import { ESTIMATE_COLUMNS, estimateCells } from "./estimate-cells.ts";
import type { Heading } from "./heading.ts";
import { cellTexts, gridOf, headOf, type MeasuredCell } from "./matrix-cells.ts";
import { columnsIn, FONT_SIZE, GRID, LINE_HEIGHT, MUTED, textWidth, WIDTH } from "./theme.ts";
import { shownOf } from "./thin.ts";

/** So much of a column's name stands above it, if need be over the next one as well. */
const SHORTEST_LABEL = 60;
const LARGEST_CELL = 130;
const TALLEST_CELL = 54;
/** Ink on a colour of the page keeps its contrast up to here. */
const DEEPEST = 0.5;
const PALEST = 0.06;
/** Of rows, and of columns: more are cells of a few pixels, and would make the page large. */
const MOST_NAMES = 40;
/** Of a run file that names a cell again and again. */
const MOST_CELLS = MOST_NAMES * MOST_NAMES;

/** A map whose deeper cells are greater; null where no cell was measured. */
export const drawMatrix = (
  definition: MatrixFigure,
  experiment: ExperimentResult,
  { id, title, caption }: Heading,
): RenderedFigure | null => {
  const { rows, columns, cells, of } = gridOf(definition, experiment, MOST_NAMES, MOST_CELLS);
  const measured = cells.filter((cell): cell is MeasuredCell => cell.estimate !== null);
  if (measured.length === 0) return null;
  const [rowName, columnName] = [label(definition.rowName), label(definition.columnName)];

  const left = Math.min(WIDTH / 3, Math.max(...rows.map(textWidth)) + 14);
  const width = Math.min(LARGEST_CELL, (WIDTH - left) / columns.length);
  const height = Math.min(TALLEST_CELL, Math.max(width, 14));
  const top = 2 * LINE_HEIGHT + 4;
  const layout: Layout = { left, top, width, height };
  return {
    id,
    title,
    caption: `${caption}${shownOf(rows.length, of.rows, "rows", "")}${shownOf(columns.length, of.columns, "columns", "")}`,
    drawing: draw({
      id,
      ...{ marginTop: 0, marginRight: 0, marginBottom: 0, marginLeft: 0 },
      height: Math.ceil(top + rows.length * height + 4),
      name: title,
      description: `${caption} ${inWords(measured, rows, columns, rowName, columnName)}`,
      marks: [
        textAt([{ px: 0, py: LINE_HEIGHT / 2, text: headOf(measured, [rowName, columnName], width) }], {
          textAnchor: "start",
          fill: MUTED,
        }),
        ...labels(rows, columns, layout),
        ...blanks(rows.length, columns.length, layout),
        ...heat(measured, layout, rows, columns),
      ],
    }),
    table: {
      columns: [
        rowName,
        columnName,
        ...ESTIMATE_COLUMNS,
        ...(cells.some(({ note }) => note !== "") ? [""] : []),
      ],
      rows: cells.map((cell) => [
        rows[cell.row]!,
        columns[cell.column]!,
        ...estimateCells(cell.estimate, cell.unit),
        ...(cells.some(({ note }) => note !== "") ? [cell.note] : []),
      ]),
    },
  };
};

interface Layout {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Labels of columns that would touch each other are left out but for every so many. */
const labels = (
  rowNames: readonly string[],
  columnNames: readonly string[],
  { left, top, width, height }: Layout,
): Mark[] => {
  const rows = rowNames.map((text) => cut(text, columnsIn(left - 8), "…"));
  const columns = columnNames.map((text) => cut(text, columnsIn(Math.max(width, SHORTEST_LABEL)), "…"));
  const every = (texts: readonly string[], length: number, room: (text: string) => number): number =>
    Math.ceil(Math.max(...texts.map(room)) / length);
  const [columnStep, rowStep] = [
    every(columns, width, (text) => textWidth(text) + 6),
    every(rows, height, () => FONT_SIZE),
  ];
  return [
    textAt(
      columns.flatMap((text, index) =>
        index % columnStep === 0
          ? [{ px: left + (index + 0.5) * width, py: top - LINE_HEIGHT / 2, text }]
          : [],
      ),
    ),
    textAt(
      rows.flatMap((text, index) =>
        index % rowStep === 0 ? [{ px: left - 8, py: top + (index + 0.5) * height, text }] : [],
      ),
      { textAnchor: "end" },
    ),
  ];
};

const blanks = (rows: number, columns: number, { left, top, width, height }: Layout): Mark[] => [
  rectsAt([{ px: left, px2: left + columns * width, py: top, py2: top + rows * height }], {
    fill: "none",
    stroke: GRID,
  }),
];

const heat = (
  cells: readonly MeasuredCell[],
  { left, top, width, height }: Layout,
  rows: readonly string[],
  columns: readonly string[],
): Mark[] => {
  const [least, greatest] = extentOf(cells.map(({ estimate }) => estimate.point));
  const shrink = shrinkOf({ domain: [least, greatest] });
  const depth = (point: number): number =>
    greatest > least
      ? PALEST +
        ((point / shrink - least / shrink) / (greatest / shrink - least / shrink)) * (DEEPEST - PALEST)
      : DEEPEST / 2;
  const texts = cellTexts(cells, width);
  const roomy = texts !== null && height >= LINE_HEIGHT;
  const withNotes = roomy && height >= 2 * LINE_HEIGHT;
  const middle = (cell: MeasuredCell) => ({
    px: left + (cell.column + 0.5) * width,
    py: top + (cell.row + 0.5) * height,
  });
  return [
    rectsAt(
      cells.map((cell) => ({
        px: left + cell.column * width + 1,
        px2: left + (cell.column + 1) * width - 1,
        py: top + cell.row * height + 1,
        py2: top + (cell.row + 1) * height - 1,
        depth: depth(cell.estimate.point),
        title: `${rows[cell.row]!}, ${columns[cell.column]!}: ${intervalText(cell.estimate, cell.unit)}`,
      })),
      {
        fill: "var(--series-1)",
        // A channel would go through a scale of its own.
        fillOpacity: { value: "depth", scale: null } as unknown as string,
        title: "title",
      },
    ),
    ...(roomy
      ? [
          textAt(
            cells.map((cell, index) => ({
              ...middle(cell),
              py: middle(cell).py - (withNotes && cell.note !== "" ? LINE_HEIGHT / 2 : 0),
              text: texts[index]!.text,
            })),
          ),
        ]
      : []),
    ...(withNotes
      ? [
          textAt(
            cells.map((cell) => ({
              ...middle(cell),
              py: middle(cell).py + LINE_HEIGHT / 2,
              text: cell.note,
            })),
            { fontSize: FONT_SIZE - 2 },
          ),
        ]
      : []),
  ];
};

const inWords = (
  cells: readonly MeasuredCell[],
  rows: readonly string[],
  columns: readonly string[],
  rowName: string,
  columnName: string,
): string => {
  const inOrder = cells.toSorted((a, b) => a.estimate.point - b.estimate.point);
  const said = ({ row, column, estimate, unit }: MeasuredCell): string =>
    `${intervalText(estimate, unit)} (${rowName} ${rows[row]!}, ${columnName} ${columns[column]!})`;
  return inOrder.length === 1
    ? `${said(inOrder[0]!)}.`
    : `From ${said(inOrder[0]!)} to ${said(inOrder.at(-1)!)}.`;
};
