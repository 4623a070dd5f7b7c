import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom/worker";
import { withoutControls } from "../../../without-controls.ts";
import { type Html, html, trusted } from "../html.ts";
import { FONT_SIZE, WIDTH } from "./theme.ts";

/** What stands in a drawing, in the order it is painted. */
export type Mark = Plot.Markish;

export interface Frame {
  readonly height: number;
  readonly marginTop: number;
  readonly marginRight: number;
  readonly marginBottom: number;
  readonly marginLeft: number;
}

export interface Canvas extends Frame {
  /** Unique in the page. */
  readonly id: string;
  /** Its accessible name. */
  readonly name: string;
  /** Its accessible description: what it shows, in words. */
  readonly description: string;
  /** Of marks that do not stand in units of the viewBox. */
  readonly x?: Plot.ScaleOptions;
  readonly y?: Plot.ScaleOptions;
  readonly marks: readonly Mark[];
}

/** Elements are made by it; nothing is ever put into it. Described here, for the program is compiled without the DOM's types. */
const { document } = parseHTML("<!doctype html><html></html>") as unknown as { readonly document: unknown };

/** Where all marks stand in units of the viewBox. */
const UNITS: Plot.ScaleOptions = { type: "identity" };

/** The part of the DOM that is used of what Plot has drawn. */
interface DrawnElement {
  readonly localName: string;
  readonly outerHTML: string;
  readonly childNodes: Iterable<{ readonly nodeType: number; data: string }>;
  readonly children: Iterable<DrawnElement>;
  readonly attributes: Iterable<{ readonly name: string; value: string }>;
  readonly removeAttribute: (name: string) => void;
}

/** In units of the viewBox, of which a screen shows two pixels each at most. */
const DECIMALS = 2;

const shorten = (lengths: string): string =>
  lengths.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(DECIMALS))));

const GEOMETRY = new Set("d transform x y x1 x2 y1 y2 cx cy width height".split(" "));

const TEXT_NODE = 3;

/**
 * Leaves out what the page does not need: names of groups that no reader meets, digits that no screen shows, and of
 * texts, wherever they came from, what moves or hides others.
 */
const tidy = (element: DrawnElement): void => {
  for (const attribute of [...element.attributes]) {
    if (attribute.name.startsWith("aria-")) element.removeAttribute(attribute.name);
    else if (GEOMETRY.has(attribute.name)) attribute.value = shorten(attribute.value);
  }
  for (const node of element.childNodes) {
    if (node.nodeType === TEXT_NODE) node.data = withoutControls(node.data);
  }
  for (const child of element.children) tidy(child);
};

/**
 * An SVG as it stands in a page: as wide as there is room, without styles, classes or anything from elsewhere. Its texts
 * are escaped as the document is written out; its name and description here.
 */
export const draw = ({ id, name, description, marks, x, y, ...frame }: Canvas): Html => {
  const options: Plot.PlotOptions = {
    document,
    ...frame,
    width: WIDTH,
    className: "figure",
    // Axes are marks of ours: Plot has no binary prefixes.
    x: { ...(x ?? UNITS), axis: null },
    y: { ...(y ?? UNITS), axis: null },
    marks: [...marks],
  };
  const drawn = Plot.plot(options) as unknown as DrawnElement;
  const content = [...drawn.children].filter(({ localName }) => localName !== "style");
  content.forEach(tidy);
  return html`<svg
    role="img"
    aria-label="${name}"
    aria-describedby="${id}-description"
    viewBox="0 0 ${WIDTH} ${frame.height}"
    width="100%"
    font-family="system-ui, sans-serif"
    font-size="${FONT_SIZE}"
    text-anchor="middle"
    fill="var(--ink)"
  >
    <desc id="${id}-description">${description}</desc>
    ${trusted(content.map(({ outerHTML }) => outerHTML).join(""))}
  </svg>`;
};

/** A channel in units of the viewBox instead of a scale's. */
const unscaled = (value: string) => ({ value, scale: null });

/** Where something stands, in units of the viewBox from the upper left corner. */
export interface Point {
  readonly px: number;
  readonly py: number;
}

/** A point with what stands there, or with what is said of it. */
export interface TextPoint extends Point {
  readonly text: string;
}

/** From one corner to the other. */
export interface Span extends Point {
  readonly px2: number;
  readonly py2: number;
}

/** What stands over a mark leaves it to the pointer: its title tells the value. */
export const UNPOINTED = { pointerEvents: "none" } as const;

export const textAt = (texts: readonly TextPoint[], options: Plot.TextOptions = {}): Mark =>
  Plot.text([...texts], {
    x: unscaled("px"),
    y: unscaled("py"),
    text: "text",
    fill: "var(--ink)",
    ...UNPOINTED,
    ...options,
  });

export const dotAt = (dots: readonly (Point | TextPoint)[], options: Plot.DotOptions = {}): Mark =>
  Plot.dot([...dots], { x: unscaled("px"), y: unscaled("py"), ...options });

export const lineAt = (points: readonly Point[], options: Plot.LineOptions = {}): Mark =>
  Plot.line([...points], { x: unscaled("px"), y: unscaled("py"), ...UNPOINTED, ...options });

/** Lines from one point to another each, all of one look. */
export const linksAt = (links: readonly Span[], options: Plot.LinkOptions = {}): Mark =>
  Plot.link([...links], {
    x1: unscaled("px"),
    y1: unscaled("py"),
    x2: unscaled("px2"),
    y2: unscaled("py2"),
    ...UNPOINTED,
    ...options,
  });

export const rectsAt = (rects: readonly Span[], options: Plot.RectOptions = {}): Mark =>
  Plot.rect([...rects], {
    x1: unscaled("px"),
    y1: unscaled("py"),
    x2: unscaled("px2"),
    y2: unscaled("py2"),
    ...options,
  });
