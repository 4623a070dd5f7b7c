import type { ClaimStanding } from "../../runner/standings.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { cut, displayWidth } from "../display-width.ts";
import { boundsOf } from "../expectation-text.ts";
import { figure, quantityText } from "../figures.ts";
import { plainText } from "../plain-text.ts";
import type { Style } from "../style.ts";
import { verdictRow } from "../verdict-row.ts";
import { intervalLine } from "./interval-line.ts";
import { expectationOf } from "./least-decided.ts";
import { type FirstInterval, keyOf, type Names, rangeOf, rangeOfEstimate, type Watch } from "./watch.ts";

const MOST_CELLS = 32;
const LEAST_CELLS = 10;
/** Below this, expectations are said in signs. */
const WIDE = 100;
const INDENT = "  ";
const GAP = "  ";

/** A claim and where it stands: its title, then its interval beside its expectation, as a line and as drawn, and how it tightened. */
export const claimLines = (
  standing: ClaimStanding,
  { firsts }: Watch,
  { titles }: Pick<Names, "titles">,
  width: number,
  style: Style,
): readonly string[] => {
  const { verdict } = standing;
  const { unicode, colors } = style;
  const short = (text: string, room: number): string => cut(text, Math.max(0, room), unicode ? "…" : "...");
  const row = verdictRow(verdict, titles.get(verdict.claim), [], style);
  const value = row.estimate === "" ? plainText(spreadText(standing), style) : row.estimate;
  const expectation = row.expectation[width < WIDE ? "signs" : "words"].replaceAll("\u00a0", " ");
  const said = [value, expectation].filter((text) => text !== "").join(GAP);
  const text = short(INDENT + said, width);
  const first = firsts.get(keyOf(verdict)) ?? null;
  const note = plainText(noteOf(standing, first), style);
  const left = width - displayWidth(text) - GAP.length;
  const beside = left - displayWidth(note) - GAP.length;
  // The note gives way to the drawing, for a drawing is seen at a glance.
  const cells = Math.min(MOST_CELLS, beside >= LEAST_CELLS ? beside : left);
  const drawn = cells < LEAST_CELLS ? null : drawnInterval(standing, first, cells, style);
  const room = drawn === null ? left : left - cells - GAP.length;
  const fits = displayWidth(note) <= room || room >= LEAST_NOTE;
  return [
    short(`${INDENT}${row.title} (${row.layer})`, width),
    [
      text,
      ...(drawn === null ? [] : [drawn]),
      ...(note !== "" && fits ? [colors.dim(short(note, room))] : []),
    ].join(GAP),
  ];
};

/** Shorter than this, the beginning of a note says nothing. */
const LEAST_NOTE = 24;

const drawnInterval = (
  standing: ClaimStanding,
  first: FirstInterval | null,
  cells: number,
  style: Style,
): string | null => {
  const range = rangeOf(standing);
  const expectation = expectationOf(standing);
  if (range === null || expectation === null) return null;
  const widest = first === null ? range : rangeOfEstimate(first.estimate);
  return intervalLine(range, widest, expectation, cells, style);
};

/** "4.3x, from 3.9x to 5.9x"; "64 B" where all are the same. */
const spreadText = ({ spread }: ClaimStanding): string => {
  if (spread === null) return "";
  const { low, middle, high, unit } = spread;
  const [least, greatest] = [quantityText(low, unit), quantityText(high, unit)];
  return quantityText(middle, unit) + (least === greatest ? "" : `, from ${least} to ${greatest}`);
};

/** How far it has come: replicates on the way to an interval, the interval's half width and what that was, or else what is wanting. */
const noteOf = (standing: ClaimStanding, first: FirstInterval | null): string => {
  const { verdict, spread } = standing;
  const { estimate } = verdict;
  const expectation = expectationOf(standing);
  const hasBounds = expectation !== null && boundsOf(expectation).length > 0;
  // There may be enough of them and yet no interval: some at another distance of the CPUs.
  if (estimate === null && spread !== null && spread.have < spread.needed)
    return `${spread.have} of ${spread.needed} replicates`;
  const now = estimate === null || !hasBounds ? null : halfWidth(estimate);
  if (now === null) return verdict.reason ?? "";
  const before = first === null ? null : halfWidth(first.estimate);
  return before === null || before === now ? now : `${now}, was ${before}`;
};

/** Relative to the point; null where there is nothing to be relative to. */
const halfWidth = ({ low, high, point }: Estimate): string | null =>
  point === 0 || high === low ? null : `±${figure((50 * (high - low)) / Math.abs(point), 2)} %`;
