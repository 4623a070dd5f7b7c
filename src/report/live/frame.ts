import type { PlannedVerdict } from "../../runner/options.ts";
import type { ClaimStanding } from "../../runner/standings.ts";
import { cut, displayWidth } from "../display-width.ts";
import { counted } from "../figures.ts";
import { plainText } from "../plain-text.ts";
import { timesText } from "../progress-text.ts";
import type { Style } from "../style.ts";
import { type ChapterState, chapterRows, chapterStates, restOf } from "./chapter-rows.ts";
import { claimLines } from "./claim-lines.ts";
import { leastDecided } from "./least-decided.ts";
import { isOpen, keyOf, type Names, type Watch } from "./watch.ts";

/** What a terminal has room for: no line is wider than `columns`, and there are no more than `rows`. */
export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

const GREATEST_WIDTH = 120;
/** Narrower than this there is no room for more than how far it is. */
const LEAST_WIDTH = 24;
const LONGEST_BAR = 20;
const LEAST_BAR = 6;

/**
 * A run as it goes on, as lines: how far it is and how long it will take, its chapters, the claim that is least decided, and what is
 * being measured. Where there is little room, the most telling of these.
 */
export const frame = (
  state: Watch,
  names: Names,
  { columns, rows }: FrameSize,
  style: Style,
): readonly string[] => {
  const width = Math.min(GREATEST_WIDTH, columns);
  const head = header(state, width, style);
  if (width < LEAST_WIDTH) return [head];
  const states = chapterStates(state, names);
  const now = measuringLines(state, names, width, style);
  const least = leastLines(state, names, width, style);
  const whole = (chapters: readonly string[]): string[][] =>
    [[head], [...chapters], [...least], [...now]].filter((lines) => lines.length > 0);
  const all = whole(chapterRows(states, names, width, style));
  const spaced = withGaps(all);
  if (spaced.length <= rows) return spaced;
  if (all.flat().length <= rows) return all.flat();
  // The claim least decided gives way first, then chapters, then the claim being measured.
  const left = rows - 1 - now.length;
  if (left >= 2 || (left === 1 && states.length === 1)) {
    const [some, others] = mostOpen(states, left);
    const more = others.length === 0 ? [] : [style.colors.dim(`  ${cut(restOf(others), width - 2, "")}`)];
    return [head, ...chapterRows(some, names, width, style), ...more, ...now];
  }
  return [head, ...now].slice(0, Math.max(1, rows));
};

const withGaps = (blocks: readonly (readonly string[])[]): string[] =>
  blocks.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));

/** Those with open verdicts before others, each in their order; a line less where some are left out, for that is said. */
const mostOpen = (
  states: readonly ChapterState[],
  lines: number,
): readonly [readonly ChapterState[], readonly ChapterState[]] => {
  if (states.length <= lines) return [states, []];
  const chosen = new Set(
    [...states.filter(({ open }) => open > 0), ...states.filter(({ open }) => open === 0)].slice(
      0,
      lines - 1,
    ),
  );
  return [states.filter((each) => chosen.has(each)), states.filter((each) => !chosen.has(each))];
};

/** "round 5 of 17  ██████░░░░░░  12 s so far, about 30 s left" */
const header = ({ progress }: Watch, width: number, { colors, unicode }: Style): string => {
  const { round, rounds, elapsedMs, remainingMs } = progress;
  const said = round === 0 ? "starting" : `round ${round} of ${Math.max(round, rounds)}`;
  const times = timesText(progress).join(", ");
  const share =
    elapsedMs === null || remainingMs === null ? 0 : elapsedMs / Math.max(1, elapsedMs + remainingMs);
  const room = width - displayWidth(said) - displayWidth(times) - 4;
  if (room < LEAST_BAR) return cut([said, times].filter((text) => text !== "").join(", "), width, "");
  const cells = Math.min(LONGEST_BAR, room);
  const filled = Math.round(share * cells);
  const [full, empty] = unicode ? ["█", "░"] : ["#", "."];
  const bar = full.repeat(filled) + colors.dim(empty.repeat(cells - filled));
  return [colors.bold(said), bar, ...(times === "" ? [] : [times])].join("  ");
};

/** The experiment being measured, and the least decided of its claims. */
const measuringLines = (state: Watch, names: Names, width: number, style: Style): readonly string[] => {
  const { experiment } = state.progress;
  if (experiment === null) return [];
  const { colors, unicode } = style;
  const label = "measuring ";
  const name = plainText(experiment, style);
  const shows = plainText(names.shows.get(experiment) ?? "", style);
  const room = width - label.length - displayWidth(name) - 2;
  const about = room < 10 || shows === "" ? "" : `: ${cut(shows, room, unicode ? "…" : "...")}`;
  const head = room < 0 ? cut(label + name, width, "") : `${label}${colors.bold(name)}${colors.dim(about)}`;
  const own = state.verdicts.filter((verdict) => verdict.experiment === experiment);
  const claim = leastDecided(openStandings(state, own));
  if (claim !== null) return [head, ...claimLines(claim, state, names, width, style)];
  const decided = own.length > 0 && state.standings.size > 0;
  return [head, ...(decided ? [colors.dim(cut(decidedText(own.length), width, ""))] : [])];
};

const decidedText = (decided: number): string => `  ${counted(decided, "verdict")}, none of them open`;

/** The least decided claim of the other experiments. */
const leastLines = (state: Watch, names: Names, width: number, style: Style): readonly string[] => {
  const { experiment } = state.progress;
  const others = state.verdicts.filter((verdict) => verdict.experiment !== experiment);
  const standing = leastDecided(openStandings(state, others));
  if (standing === null) return [];
  return [
    cut("most open claim of the other experiments", width, ""),
    ...claimLines(standing, state, names, width, style),
  ];
};

const openStandings = (state: Watch, verdicts: readonly PlannedVerdict[]): readonly ClaimStanding[] =>
  verdicts
    .filter((verdict) => isOpen(state, verdict))
    .flatMap((verdict) => state.standings.get(keyOf(verdict)) ?? []);
