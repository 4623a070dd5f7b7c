/**
 * Text without what moves, hides or reorders other text: control characters (Cc), the marks, embeddings, overrides and
 * isolates of bidirectional text (Unicode annex 9; a name in one of these scripts needs none), halves of surrogate
 * pairs. Each run of them and of white space becomes one space.
 */
export const withoutControls = (text: string): string =>
  text.replace(/[\s\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, (run) =>
    run === "\u00a0" ? run : " ",
  );

/** The same of several lines, which stay lines and keep their indentation. */
export const linesWithoutControls = (text: string): string =>
  text
    .split("\n")
    .map((line) => /^ */.exec(line)![0] + withoutControls(line).trim())
    .join("\n");
