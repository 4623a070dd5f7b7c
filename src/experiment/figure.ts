import type { Layer } from "./layer.ts";
import type { QuantityDefinition } from "./quantity.ts";

/** A quantity that a figure shows, and what its reader calls it there. */
export interface FigureSource {
  readonly quantity: string;
  readonly layer: Layer;
  readonly label: string;
}

interface FigureBase {
  /** Unique within its experiment. */
  readonly id: string;
  readonly title: string;
  /** What to see in it, for somebody who has not read the chapter: one or two sentences. */
  readonly caption: string;
}

/** Series over one x: a staircase, a step, a knee. */
export interface CurveFigure extends FigureBase {
  readonly kind: "curve";
  readonly lines: readonly FigureSource[];
  /** Default linear. Logarithms are to the base 2 for bytes and counts, 10 else; ordinal: each as far from the next. */
  readonly x?: "linear" | "log" | "ordinal";
  readonly y?: "linear" | "log";
  /** Of y, where nothing would differ, say 1 for ratios. */
  readonly reference?: number;
  /** Single values that belong on the x axis: a knee that was found, a line's size. */
  readonly marks?: readonly FigureSource[];
  /** The sizes that the system states for its caches stand on the x axis as well. */
  readonly cacheSizes?: boolean;
}

/** Single values side by side, each with its interval, in one unit. */
export interface IntervalsFigure extends FigureBase {
  readonly kind: "intervals";
  readonly items: readonly FigureSource[];
  readonly scale?: "linear" | "log";
  /** Where nothing would differ, say 1 for ratios. */
  readonly reference?: number;
}

/** A single value, or a series' value at one x, as a cell of a map. */
export interface MatrixCell extends Omit<FigureSource, "label"> {
  readonly row: string;
  readonly column: string;
  /** Of a series: the x whose value it shows. */
  readonly at?: number;
  /** What stands below the value, say what the system says of this cell: "distance 21". */
  readonly note?: string;
}

/** Values in one unit as the cells of a map: CPU by CPU, node by node. Rows and columns in order of appearance. */
export interface MatrixFigure extends FigureBase {
  readonly kind: "matrix";
  readonly rowName: string;
  readonly columnName: string;
  readonly cells: readonly MatrixCell[];
}

/** One quantity against another, point by point of what both are series over: latency against delivered bandwidth. */
export interface AgainstFigure extends FigureBase {
  readonly kind: "against";
  readonly x: FigureSource;
  readonly y: FigureSource;
}

/** What a report draws of an experiment: pure data, kept in the run file, so that any report of it can be made from that alone. */
export type FigureDefinition = CurveFigure | IntervalsFigure | MatrixFigure | AgainstFigure;

/** A quantity under its name in a figure; of the native layer, where no other is named. */
export const shown = (quantity: string, label: string, layer: Layer = "native"): FigureSource => ({
  quantity,
  layer,
  label,
});

/** Every quantity that a figure names. */
export const sourcesOf = (figure: FigureDefinition): readonly Omit<FigureSource, "label">[] => {
  switch (figure.kind) {
    case "curve":
      return [...figure.lines, ...(figure.marks ?? [])];
    case "intervals":
      return figure.items;
    case "matrix":
      return figure.cells;
    case "against":
      return [figure.x, figure.y];
  }
};

type Drawn = Pick<QuantityDefinition, "id" | "unit" | "over">;

/** What keeps a figure from being drawn: nothing in it, a series where a single value belongs, two units on one axis. */
export const figureProblem = (
  figure: FigureDefinition,
  find: (source: Omit<FigureSource, "label">) => Drawn,
): string | null => {
  const found = (sources: readonly Omit<FigureSource, "label">[]): Drawn[] => sources.map(find);
  const isSeries = ({ over }: Drawn): boolean => over !== undefined;
  const misshapen = (quantities: readonly Drawn[], series: boolean): string | null => {
    const wrong = quantities.find((each) => isSeries(each) !== series);
    return wrong === undefined ? null : `${wrong.id} is ${series ? "no" : "a"} series`;
  };
  const oneUnit = (
    quantities: readonly Drawn[],
    unitOf = ({ unit }: Drawn) => unit as string,
  ): string | null => {
    const units = [...new Set(quantities.map(unitOf))];
    return units.length === 1 ? null : `its unit is not one: ${units.join(", ") || "it shows nothing"}`;
  };
  const overUnit = ({ over }: Drawn): string => over?.unit ?? "";
  switch (figure.kind) {
    case "curve": {
      const lines = found(figure.lines);
      const marks = found(figure.marks ?? []);
      return (
        misshapen(lines, true) ??
        misshapen(marks, false) ??
        oneUnit(lines) ??
        oneUnit(lines, overUnit) ??
        (marks.every(({ unit }) => unit === overUnit(lines[0]!))
          ? null
          : "a mark is not in the unit of its x")
      );
    }
    case "intervals":
      return misshapen(found(figure.items), false) ?? oneUnit(found(figure.items));
    case "matrix":
      return (
        figure.cells
          .map((cell) => misshapen(found([cell]), cell.at !== undefined))
          .find((problem) => problem !== null) ?? oneUnit(found(figure.cells))
      );
    case "against":
      return misshapen(found([figure.x, figure.y]), true) ?? oneUnit(found([figure.x, figure.y]), overUnit);
  }
};
