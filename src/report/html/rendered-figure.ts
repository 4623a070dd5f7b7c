import type { Html } from "./html.ts";

/** A figure as a page shows it: the drawing, what to see in it, and the numbers behind it. */
export interface RenderedFigure {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What to see. */
  readonly caption: string;
  /** An SVG with an accessible name; its colours are custom properties of the page, so that it is light and dark. */
  readonly drawing: Html;
  /** Of a drawing that is too long to stand open: what is behind, in words. */
  readonly folded?: string;
  /** Without rows where there are no numbers. */
  readonly table: DataTable;
}

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
