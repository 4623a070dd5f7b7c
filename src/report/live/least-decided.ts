import type { Expectation } from "../../experiment/expectation.ts";
import type { ClaimStanding } from "../../runner/standings.ts";
import { boundsOf } from "../expectation-text.ts";
import { decidingPart } from "../verdict-row.ts";
import { rangeOf } from "./watch.ts";

/**
 * How far a claim is from being decided, 0..0.5: the share of its interval on the shorter side of the bound that lies in it.
 * 0.5 where the bound is its middle, 0 where it lies beyond the bound, or there is none to lie across.
 */
export const undecidedness = (standing: ClaimStanding): number => {
  const range = rangeOf(standing);
  const expectation = expectationOf(standing);
  if (range === null || expectation === null || !(range.high > range.low)) return 0;
  const width = range.high - range.low;
  const shorter = boundsOf(expectation).map((bound) => Math.min(range.high - bound, bound - range.low));
  return Math.max(0, ...shorter.map((side) => side / width));
};

/** What its interval is held against; null where it cannot be told. */
export const expectationOf = ({ verdict, spread }: ClaimStanding): Expectation | null => {
  const part =
    verdict.estimate === null && spread !== null
      ? verdict.parts.find(({ quantity }) => quantity === spread.quantity)
      : decidingPart(verdict);
  return part?.expectation ?? null;
};

/** The least decided of these; the first of several; null of none. */
export const leastDecided = (open: readonly ClaimStanding[]): ClaimStanding | null =>
  open.reduce<ClaimStanding | null>(
    (least, each) => (least === null || undecidedness(each) > undecidedness(least) ? each : least),
    null,
  );
