import type { MatrixCell, MatrixFigure } from "../../../experiment/figure.ts";
import type { Estimate } from "../../../statistics/estimate.ts";
import { figure, scaleOf } from "../../figures.ts";
import type { ExperimentResult } from "../../run-file.ts";
import { asRead, extentOf, valueWithUnit } from "../../figure-data/axis.ts";
import { estimateOf, label, quantityOf, seriesOf } from "../../figure-data/estimates.ts";
import { textWidth } from "./theme.ts";
import { evenly } from "./thin.ts";

export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly note: string;
  readonly estimate: Estimate | null;
  readonly unit: string;
}

export type MeasuredCell = Cell & { readonly estimate: Estimate };

/** The cells that a figure names, where its rows and columns are: so many of each at most, and of how many they are. */
export const gridOf = (
  definition: MatrixFigure,
  experiment: ExperimentResult,
  mostNames: number,
  mostCells: number,
): {
  readonly of: { readonly rows: number; readonly columns: number };
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
} => {
  const allRows = distinct(definition.cells.map(({ row }) => label(row)));
  const allColumns = distinct(definition.cells.map(({ column }) => label(column)));
  // A long diagonal is no large map.
  const most = definition.cells.length <= mostCells ? mostCells : mostNames;
  const [rows, columns] = [evenly(allRows, most), evenly(allColumns, most)];
  const within = definition.cells.flatMap((cell) => {
    const [row, column] = [rows.indexOf(label(cell.row)), columns.indexOf(label(cell.column))];
    return row < 0 || column < 0 ? [] : [{ cell, row, column }];
  });
  const cells = within.slice(0, mostCells).flatMap(({ cell, row, column }): readonly Cell[] => {
    const found = cellEstimate(cell, experiment);
    return found === null ? [] : [{ ...found, row, column, note: label(cell.note ?? "") }];
  });
  return { rows, columns, cells, of: { rows: allRows.length, columns: allColumns.length } };
};

/** Numbers in their order, names as they come. */
const distinct = (names: readonly string[]): readonly string[] => {
  const each = [...new Set(names)];
  return each.every((name) => /^\d+$/.test(name)) ? each.sort((a, b) => Number(a) - Number(b)) : each;
};

const cellEstimate = (
  cell: MatrixCell,
  experiment: ExperimentResult,
): { readonly estimate: Estimate | null; readonly unit: string } | null => {
  const quantity = quantityOf(experiment, cell);
  if (quantity === null) return null;
  const { unit } = quantity;
  if (cell.at === undefined) return { estimate: estimateOf(quantity), unit };
  return { estimate: seriesOf(quantity).find(({ x }) => x === cell.at)?.estimate ?? null, unit };
};

/** With their unit, or without it, as there is room; null where there is none. */
export const cellTexts = (
  cells: readonly MeasuredCell[],
  width: number,
): readonly { readonly text: string; readonly bare: boolean }[] | null => {
  const [, greatest] = extentOf(cells.map(({ estimate }) => Math.abs(estimate.point)));
  const { divisor } = scaleOf(asRead(cells[0]!.unit), greatest);
  const forms = [false, true].map((bare) =>
    cells.map(({ estimate: { point }, unit }) => ({
      bare,
      text: bare ? figure(point / divisor, 2) : valueWithUnit(point, unit),
    })),
  );
  return forms.find((texts) => texts.every(({ text }) => textWidth(text) + 4 <= width)) ?? null;
};

/** What rows and columns are, and how to read cells that do not say it themselves. */
export const headOf = (
  cells: readonly MeasuredCell[],
  [rowName, columnName]: readonly [string, string],
  width: number,
): string => {
  const names =
    rowName === columnName ? `${rowName} by ${columnName}` : `rows: ${rowName}; columns: ${columnName}`;
  const texts = cellTexts(cells, width);
  const { unit } = cells[0]!;
  const [least, greatest] = extentOf(cells.map(({ estimate }) => estimate.point));
  if (texts === null)
    return `${names}; palest ${valueWithUnit(least, unit)}, deepest ${valueWithUnit(greatest, unit)}`;
  const { suffix } = scaleOf(asRead(unit), Math.max(Math.abs(least), Math.abs(greatest)));
  return texts[0]!.bare && suffix.trim() !== "" ? `${names}; in ${suffix.trim()}` : names;
};
