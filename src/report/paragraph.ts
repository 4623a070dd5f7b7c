import { displayWidth } from "./display-width.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** Text from outside, wrapped to the style's width. */
export const plainParagraph = (text: string, style: Style): string[] =>
  wrap(plainText(text, style), style.width);

/** A label and its text, lines after the first indented to where the text begins. */
export const hanging = (label: string, text: string, width: number): string[] => {
  const indent = displayWidth(label);
  const lines = wrap(text, width - indent);
  return (lines.length === 0 ? [""] : lines).map((line, index) =>
    (index === 0 ? label + line : " ".repeat(indent) + line).trimEnd(),
  );
};
