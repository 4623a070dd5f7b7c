import type { RenderedFigure } from "../rendered-figure.ts";

/** What every kind of figure is given: an id that is unique in the page, and texts without what moves other text. */
export type Heading = Pick<RenderedFigure, "id" | "title" | "caption">;
