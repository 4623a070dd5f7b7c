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
 * Text without what moves, hides or reorders other text: control characters (Cc), the marks, embeddings, overrides and
 * isolates of bidirectional text (Unicode annex 9; a name in one of these scripts needs none), halves of surrogate
 * pairs. Each run of them and of white space becomes one space.
 */
export const withoutControls = (text: string): string =>
  text.replace(/[\s\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, (run) =>
    run === "\u00a0" ? run : " ",
  );

/**
 * Text from outside (reasons, models, messages of the system) as a terminal may be sent it: nothing that
 * controls it, and ASCII only where it knows no more.
 */
export const plainText = (text: string, { unicode }: Pick<Style, "unicode">): string => {
  const clean = withoutControls(text).trim();
  return unicode ? clean : clean.replace(/[^ -~]/gu, (character) => ASCII[character] ?? "?");
};
