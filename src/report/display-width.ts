/** Scripts and symbols that East Asian Width gives two columns (UAX #11, W and F), in ranges of code points. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
const EMOJI = /\p{Emoji_Presentation}/u;

export const isWide = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  return (
    code >= 0x1100 && (WIDE.some(([first, last]) => code >= first && code <= last) || EMOJI.test(character))
  );
};

/** Columns a text takes on a terminal. */
export const displayWidth = (text: string): number => {
  let width = 0;
  for (const character of text) width += WITHOUT_WIDTH.test(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
};

export const padRight = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** Cut to a width, with an ellipsis where something is missing. */
export const cut = (text: string, width: number, ellipsis = "..."): string => {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (displayWidth(kept + character + ellipsis) > width) break;
    kept += character;
  }
  return kept + ellipsis;
};
