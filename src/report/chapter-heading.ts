import type { Chapter } from "../experiment/chapter.ts";
import { hanging } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";

/** "02.02.04  False sharing  伪共享问题与解决" */
export const chapterHeading = (id: string, chapter: Chapter | undefined, style: Style): string[] => {
  const titles = chapter === undefined ? [] : [chapter.title];
  if (chapter !== undefined && style.unicode && chapter.titleZh !== chapter.title)
    titles.push(chapter.titleZh);
  // Two no-break spaces keep the titles apart where they stand on one line.
  const text = titles.map((title) => plainText(title, style)).join("\u00a0 ");
  return hanging(`${plainText(id, style)}  `, text, style.width).map((line) => style.colors.bold(line));
};
