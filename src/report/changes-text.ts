import type { Verdict } from "../verdict/verdict.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";

/** A verdict, as far as two of them are told apart. */
export type Said = Pick<Verdict, "claim" | "layer" | "verdict">;

/** What was said otherwise before, a line each, and what was not said at all; a sentence where nothing was. */
export const changesText = (before: readonly Said[], now: readonly Said[], style: Style): string => {
  const key = ({ claim, layer }: Said): string => `${claim} ${layer}`;
  const old = new Map(before.map((each) => [key(each), each]));
  const lines = now.flatMap((each) => {
    const was = old.get(key(each));
    if (was === undefined) return [`${key(each)}: ${MARKS[each.verdict].word}, not judged in the run`];
    return was.verdict === each.verdict
      ? []
      : [`${key(each)}: ${MARKS[each.verdict].word}, was ${MARKS[was.verdict].word} in the run`];
  });
  return lines.length === 0
    ? "All as the run file says.\n"
    : `Otherwise than in the run file:\n${lines.map((line) => `  - ${plainText(line, style)}`).join("\n")}\n`;
};
