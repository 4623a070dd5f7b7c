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
 * Text from outside (reasons, models, messages of the system) as a terminal may be sent it: no control
 * characters, runs of white space as one space, and ASCII only where the terminal knows no more.
 */
export const plainText = (text: string, { unicode }: Pick<Style, "unicode">): string => {
  const clean = text.replace(/[\s\p{Cc}]+/gu, (run) => (run === "\u00a0" ? run : " ")).trim();
  return unicode ? clean : clean.replace(/[^ -~]/gu, (character) => ASCII[character] ?? "?");
};
