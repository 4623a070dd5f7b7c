import { withoutControls } from "../../without-controls.ts";

/** HTML that is safe to put into a page: everything that came from elsewhere has been escaped. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text and numbers are escaped, lists are put one behind the other, null leaves nothing. */
export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in an element or a quoted attribute, without the characters that move or hide other text. */
export const escapeHtml = (text: string): string =>
  withoutControls(text).replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const render = (value: HtmlValue): string => {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(render).join("");
  return escapeHtml(String(value));
};

/** Templates are indented for those who read this code; a page of ten thousand of them would be a third larger for it. */
const outdented = new WeakMap<TemplateStringsArray, readonly string[]>();

const outdent = (strings: TemplateStringsArray): readonly string[] => {
  const known = outdented.get(strings);
  if (known !== undefined) return known;
  const all = strings.map((string) => string.replace(/\s*\n\s*/g, "\n"));
  outdented.set(strings, all);
  return all;
};

/** A template whose values are escaped. Attributes must be quoted: `<a title="${title}">`. */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  new Html(outdent(strings).reduce((text, string, index) => text + render(values[index - 1]!) + string));

/** Markup that this program made itself, say a drawing whose texts were escaped when it was drawn. */
export const trusted = (markup: string): Html => new Html(markup);
