import type { Estimate } from "../statistics/estimate.ts";
import { separationOf } from "../statistics/separation.ts";
import type { MeasuredTwice, Point, Side } from "./measured-both-times.ts";

/**
 * How two runs stand to each other in one quantity. `drift`: the intervals lie apart, but by no more than those of two runs
 * of one machine may.
 */
export type Standing = "same" | "drift" | "apart";

/** How far apart two runs are in one quantity. */
export interface Difference {
  readonly standing: Standing;
  /** Where the runs are furthest apart; null for what is no series. */
  readonly x: number | null;
  readonly was: Estimate;
  readonly is: Estimate;
  /** Of a series: how many points of it are as the standing says, and how many were compared. */
  readonly points: { readonly standing: number; readonly compared: number };
}

/**
 * The error of all comparisons together, by Bonferroni. It says how often chance alone would separate any of the quantities
 * of two runs whose replicates are of one distribution; drift between runs is another thing, and takes the two margins below.
 */
const ERROR = 0.001;

/**
 * Replicates of one run share the state of the machine in that minute (where the host has put pages and virtual CPUs, what
 * runs beside them), which is another in the next run: an interval covers what its own run would show again, not what another
 * will. So the gap between two intervals must be wider than the middle 80 % of both runs' replicates together, by a quarter. Set on 210
 * pairs of alike runs (39 runs of one morning on a shared two-core guest, 32497 points compared): of gaps above LEAST_GAP with
 * nothing to explain them the widest was 0.94 of that. On another machine it has not been tried.
 */
const LEAST_GAP_IN_SPREADS = 1.25;

/**
 * What hardly spreads within a run still drifts between runs: in the same pairs by up to 5.3 % of the value (time from a store to a load across a fence: 190 ns
 * in one run, 180 in the next). A smaller difference is no reason to do anything, either. As a share of the larger value.
 */
const LEAST_GAP = 0.06;

/** How many points all of them have in common: what the error is shared out over. */
export const pointsCompared = (all: readonly MeasuredTwice[]): number =>
  all.reduce((sum, { sides }) => sum + commonPoints(sides).length, 0);

/** Holds both runs' replicates of a quantity against each other; null where one has no interval. `clock` is the second run's core cycle over the first's. */
export const differenceOf = (
  { sides }: MeasuredTwice,
  { compared, clock }: { readonly compared: number; readonly clock: number },
): Difference | null => {
  const judged = commonPoints(sides).map(([first, second]) => ({
    x: first.x,
    was: first.estimate!,
    is: second.estimate!,
    ...standingOf(first, second, sides, { compared, clock }),
  }));
  const [worst] = [...judged].sort(
    (a, b) => RANK[b.standing] - RANK[a.standing] || Math.abs(b.gap) - Math.abs(a.gap),
  );
  if (worst === undefined) return null;
  const { standing, x, was, is } = worst;
  const alike = judged.filter((each) => each.standing === standing).length;
  return { standing, x, was, is, points: { standing: alike, compared: judged.length } };
};

const RANK: Readonly<Record<Standing, number>> = { same: 0, drift: 1, apart: 2 };

const commonPoints = ([first, second]: readonly [Side, Side]): (readonly [Point, Point])[] => {
  const others = new Map(second.points.map((point) => [point.x, point]));
  return first.points.flatMap((point) => {
    const other = others.get(point.x);
    return other === undefined || point.estimate === null || other.estimate === null
      ? []
      : [[point, other] as const];
  });
};

interface Judged {
  readonly standing: Standing;
  /** As a share of the larger value. */
  readonly gap: number;
}

const SAME: Judged = { standing: "same", gap: 0 };

const standingOf = (
  first: Point,
  second: Point,
  [{ quantity, alpha }, other]: readonly [Side, Side],
  { compared, clock }: { readonly compared: number; readonly clock: number },
): Judged => {
  const larger = Math.max(Math.abs(first.estimate!.point), Math.abs(second.estimate!.point));
  if (quantity.combine === "exact") {
    const gap = larger === 0 ? 0 : (second.estimate!.point - first.estimate!.point) / larger;
    return { standing: Math.abs(gap) > ROUNDING ? "apart" : "same", gap };
  }
  const separated = (by: number): Judged => {
    const values = second.values.map((value) => value / by);
    const separation = separationOf({ values: first.values, alpha }, { values, alpha: other.alpha });
    if (separation === null) return SAME;
    const { gap, spread, chance } = separation;
    const apart =
      Math.abs(gap) >= LEAST_GAP * larger &&
      Math.abs(gap) >= LEAST_GAP_IN_SPREADS * spread &&
      chance * compared <= ERROR;
    return { standing: apart ? "apart" : "drift", gap: gap / larger };
  };
  const asMeasured = separated(1);
  const power = CYCLES[quantity.unit] ?? 0;
  if (asMeasured.standing !== "apart" || power === 0 || clock === 1) return asMeasured;
  // Another clock is no other machine: what is apart in ns must be so in cycles too.
  const inCycles = separated(clock ** power);
  return inCycles.standing === "apart" && Math.sign(inCycles.gap) === Math.sign(asMeasured.gap)
    ? asMeasured
    : { ...asMeasured, standing: "drift" };
};

/** Arithmetic on a model may be done in another order. */
const ROUNDING = 1e-9;

/** The power of the length of a core cycle that a time or a rate goes with, where the core is what it waits for. */
const CYCLES: Readonly<Record<string, number>> = {
  ns: 1,
  "ns/operation": 1,
  "operations/s": -1,
  "bytes/s": -1,
};
