import { withoutControls } from "../without-controls.ts";
import type { Style } from "./style.ts";

const ASCII: Readonly<Record<string, string>> = {
  "≥": ">=",
  "≤": "<=",
  "×": "x",
  "±": "+-",
  µ: "u",
  μ: "u",
  "→": "->",
  "…": "...",
  "–": "-",
  "—": "-",
  "·": "-",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
  "✔": "+",
  "✘": "x",
  "\u00a0": "\u00a0",
};

/**
 * Text from outside (reasons, models, messages of the system) as a terminal may be sent it: nothing that
 * controls it, and ASCII only where it knows no more.
 */
export const plainText = (text: string, { unicode }: Pick<Style, "unicode">): string => {
  const clean = withoutControls(text).trim();
  return unicode ? clean : clean.replace(/[^ -~]/gu, (character) => ASCII[character] ?? "?");
};
