import { displayWidth, isWide } from "./display-width.ts";

/**
 * Breaks a text into lines of at most `width` columns: at spaces, and between Chinese, Japanese or Korean
 * characters. Only a word that is wider than a whole line is broken inside. A no-break space holds together.
 */
export const wrap = (text: string, width: number): string[] => {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = "";
  const put = (piece: string, glue: string): void => {
    if (line !== "" && displayWidth(line + glue + piece) <= room) line += glue + piece;
    else {
      if (line !== "") lines.push(line);
      line = piece;
    }
  };
  for (const word of text.split(/[ \t\r\n]+/).filter((each) => each !== "")) {
    unbreakable(word).forEach((piece, index) => {
      const glue = index === 0 ? " " : "";
      if (displayWidth(piece) <= room) put(piece, glue);
      else for (const [at, part] of pieces(piece, room).entries()) put(part, at === 0 ? glue : "");
    });
  }
  if (line !== "") lines.push(line);
  return lines.map((each) => each.replaceAll("\u00a0", " "));
};

/** A word in the parts that lines may be broken between: every wide character is one. */
const unbreakable = (word: string): string[] => {
  const parts: string[] = [];
  let afterWide = true;
  for (const character of word) {
    const wide = isWide(character);
    const last = parts.pop() ?? "";
    if (afterWide || wide) parts.push(...(last === "" ? [] : [last]), character);
    else parts.push(last + character);
    afterWide = wide;
  }
  return parts;
};

const pieces = (word: string, width: number): string[] => {
  const full: string[] = [];
  let part = "";
  for (const character of word) {
    if (displayWidth(part + character) > width) {
      full.push(part);
      part = "";
    }
    part += character;
  }
  return [...full, part];
};
