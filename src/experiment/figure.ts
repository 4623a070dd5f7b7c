import type { Layer } from "./layer.ts";

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
  /** Default linear. Logarithms are to the base 2 for bytes and counts of threads, 10 else. */
  readonly x?: "linear" | "log";
  readonly y?: "linear" | "log";
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

/** Single values as the cells of a map: CPU by CPU, node by node. */
export interface MatrixFigure extends FigureBase {
  readonly kind: "matrix";
  readonly rowName: string;
  readonly columnName: string;
  readonly cells: readonly (Omit<FigureSource, "label"> & {
    readonly row: string;
    readonly column: string;
  })[];
}

/** One quantity against another, point by point of what both are series over: latency against delivered bandwidth. */
export interface AgainstFigure extends FigureBase {
  readonly kind: "against";
  readonly x: FigureSource;
  readonly y: FigureSource;
}

/** What a report draws of an experiment: pure data, kept in the run file, so that any report of it can be made from that alone. */
export type FigureDefinition = CurveFigure | IntervalsFigure | MatrixFigure | AgainstFigure;

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
