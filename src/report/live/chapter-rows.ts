import type { PlannedVerdict } from "../../runner/options.ts";
import { VERDICT_WORDS, type VerdictWord } from "../../verdict/verdict.ts";
import { cut, displayWidth, padRight } from "../display-width.ts";
import { counted } from "../figures.ts";
import { plainText } from "../plain-text.ts";
import type { Style } from "../style.ts";
import { MARKS } from "../verdict-row.ts";
import { isOpen, keyOf, type Names, type Watch } from "./watch.ts";

/** A chapter as far as it has come. */
export interface ChapterState {
  readonly id: string;
  readonly counts: Readonly<Record<VerdictWord, number>>;
  readonly open: number;
  /** Of what the open ones want measured, 0..1. */
  readonly measured: number;
  /** An experiment for one of its claims is being measured. */
  readonly current: boolean;
}

/** In the order of the handbook; what it does not know comes last. */
export const chapterStates = (state: Watch, { chapters }: Pick<Names, "chapters">): ChapterState[] => {
  const ids = new Set(state.verdicts.map(chapterIdOf));
  const known = chapters.map(({ id }) => id).filter((id) => ids.has(id));
  const others = [...ids].filter((id) => !known.includes(id)).sort();
  return [...known, ...others].map((id) =>
    stateOf(
      id,
      state.verdicts.filter((verdict) => chapterIdOf(verdict) === id),
      state,
    ),
  );
};

const chapterIdOf = ({ claim }: PlannedVerdict): string => claim.slice(0, claim.indexOf("/"));

const stateOf = (id: string, verdicts: readonly PlannedVerdict[], state: Watch): ChapterState => {
  const open = verdicts.filter((verdict) => isOpen(state, verdict));
  const counts = { confirmed: 0, refuted: 0, inconclusive: 0, "not-testable": 0 };
  for (const verdict of verdicts) {
    const standing = state.standings.get(keyOf(verdict));
    if (standing !== undefined && !open.includes(verdict)) counts[standing.verdict.verdict]++;
  }
  const wanted = [...new Set(open.map(({ experiment }) => experiment))].filter((each) =>
    state.measured.has(each),
  );
  const { rounds, experiment } = state.progress;
  const shares = wanted.map((each) => Math.min(1, (state.replicates.get(each) ?? 0) / Math.max(1, rounds)));
  return {
    id,
    counts,
    open: open.length,
    measured: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    current: verdicts.some((verdict) => verdict.experiment === experiment),
  };
};

const LEAST_TITLE = 10;
const LEAST_BAR = 4;
const LONGEST_BAR = 24;
/** Below this, columns stand closer and words become signs. */
const NARROW = 60;

/** A line a chapter: whether it is measured now, its number, its title as far as there is room, its bar, its counts. */
export const chapterRows = (
  states: readonly ChapterState[],
  names: Pick<Names, "chapters">,
  width: number,
  style: Style,
): readonly string[] => {
  const { colors, unicode } = style;
  const narrow = width < NARROW;
  const gap = narrow ? " " : "  ";
  const ids = states.map(({ id }) => plainText(id, style));
  const idWidth = Math.max(0, ...ids.map(displayWidth));
  const counts = countColumns(states, narrow, style);
  const room = width - 2 - idWidth - gap.length - counts.width - gap.length;
  const titles = states.map(({ id }) => titlesOf(id, names, style));
  const left = room - Math.max(LEAST_BAR, Math.min(LONGEST_BAR, Math.floor(room / 3))) - gap.length;
  const title = left >= LEAST_TITLE ? Math.min(left, Math.max(...titles.map(widestOf))) : 0;
  const bar = Math.min(LONGEST_BAR, title > 0 ? room - title - gap.length : room);
  return states.map((state, index) => {
    const pointer = state.current ? colors.bold(unicode ? "▸" : ">") : " ";
    const cells = [
      `${pointer} ${padRight(cut(ids[index]!, width - 2, ""), Math.min(idWidth, width - 2))}`,
      ...(title === 0 ? [] : [padRight(titleIn(titles[index]!, title, style), title)]),
      ...(bar < LEAST_BAR ? [] : [barOf(state, bar, style)]),
      ...(room < 0 ? [] : [counts.textOf(state)]),
    ];
    return cells.join(gap).trimEnd();
  });
};

/** Its title, and both of its titles where it has two that differ. */
const titlesOf = (id: string, { chapters }: Pick<Names, "chapters">, style: Style): readonly string[] => {
  const chapter = chapters.find((each) => each.id === id);
  if (chapter === undefined) return [""];
  const title = plainText(chapter.title, style);
  const chinese = plainText(chapter.titleZh, style);
  return style.unicode && chinese !== title ? [title, `${title}  ${chinese}`] : [title];
};

const widestOf = (titles: readonly string[]): number => displayWidth(titles.at(-1)!);

/** Both titles where they fit, or else as much of the first as does. */
const titleIn = (titles: readonly string[], width: number, { unicode }: Style): string =>
  widestOf(titles) <= width ? titles.at(-1)! : cut(titles[0]!, width, unicode ? "…" : "...");

/** A cell a share of its verdicts: decided ones in the colour of theirs, then what of the open ones is measured, then what is not. */
const barOf = (
  { counts, open, measured }: ChapterState,
  cells: number,
  { colors, unicode }: Style,
): string => {
  const [full, half, empty] = unicode ? ["█", "▒", "░"] : ["#", "+", "."];
  const total = Math.max(1, open + VERDICT_WORDS.reduce((sum, word) => sum + counts[word], 0));
  let [taken, verdicts] = [0, 0];
  const decided = VERDICT_WORDS.map((word) => {
    verdicts += counts[word];
    const end = Math.round((verdicts / total) * cells);
    const text = full.repeat(end - taken);
    taken = end;
    return text === "" ? "" : MARKS[word].color(colors)(text);
  });
  const filled = Math.round((cells - taken) * measured);
  return [
    ...decided,
    filled === 0 ? "" : colors.cyan(half.repeat(filled)),
    taken + filled === cells ? "" : colors.dim(empty.repeat(cells - taken - filled)),
  ].join("");
};

/** "✔  3  ✘ 1     - 2  4 open": a column for each word, as wide as its longest number. */
const countColumns = (states: readonly ChapterState[], narrow: boolean, { colors, unicode }: Style) => {
  const digits = (of: (state: ChapterState) => number): number =>
    Math.max(0, ...states.map((state) => (of(state) === 0 ? 0 : String(of(state)).length)));
  const columns = VERDICT_WORDS.map((word) => ({ word, width: digits(({ counts }) => counts[word]) })).filter(
    ({ width }) => width > 0,
  );
  const openWidth = digits(({ open }) => open);
  const openText = (count: number): string => {
    const digits = String(count).padStart(openWidth);
    return narrow ? `${unicode ? "…" : "."} ${digits}` : `${digits} open`;
  };
  const space = narrow ? " " : "  ";
  const widths = [
    ...columns.map((column) => column.width + 2),
    ...(openWidth === 0 ? [] : [displayWidth(openText(0))]),
  ];
  const width = widths.reduce((sum, each) => sum + each, 0) + space.length * Math.max(0, widths.length - 1);
  const textOf = ({ counts, open: count }: ChapterState): string =>
    [
      ...columns.map(({ word, width: own }) => {
        const { sign, ascii, color } = MARKS[word];
        const text = `${unicode ? sign : ascii} ${String(counts[word]).padStart(own)}`;
        return counts[word] === 0 ? " ".repeat(own + 2) : color(colors)(text);
      }),
      ...(count === 0 ? [] : [openText(count)]),
    ].join(space);
  return { width, textOf };
};

/** "and 4 more chapters, 23 verdicts open" */
export const restOf = (states: readonly ChapterState[]): string => {
  const open = states.reduce((sum, state) => sum + state.open, 0);
  return `and ${counted(states.length, "more chapter")}${open === 0 ? "" : `, ${open} open`}`;
};
