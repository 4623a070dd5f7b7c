import { median } from "./order-statistics.ts";

/** Where a rising curve leaves one level for the next. */
export interface Knee {
  /** Where the curve crosses the geometric mean of the two levels, interpolated between points. */
  readonly at: number;
  /** The last point of the level below and the first of the level above. */
  readonly between: readonly [number, number];
  /** Medians of the two levels. */
  readonly below: number;
  readonly above: number;
}

interface Point {
  readonly x: number;
  readonly value: number;
}

/** Values of one level differ by less than this: 16 cycles at 64 KiB are 20 at 1 MiB, where pages outnumber a first TLB. */
const ONE_LEVEL = 1.4;

/** A level is as wide as a doubling of x at least, or any slope would be a staircase. */
const LEAST_WIDTH = 2;

/** Levels closer than this are one. Each level of a memory hierarchy costs at least this much more than the one before. */
const NEXT_LEVEL = 1.5;

/**
 * The knees of a staircase whose steps may be ramps: level stretches of the curve, and between each two of them
 * the place where it has climbed half the way, on logarithmic scales. None where the curve never settles.
 * Points whose value is not positive and finite are left out.
 */
export const findKnees = (points: readonly Point[]): Knee[] => {
  const curve = points.filter(({ value }) => value > 0 && value < Infinity).sort((a, b) => a.x - b.x);
  const levels = levelsOf(curve);
  return levels.slice(1).map((above, index) => kneeBetween(curve, levels[index]!, above));
};

/** Indices of a level's first and last point, and its median. */
interface Level {
  readonly first: number;
  readonly last: number;
  readonly value: number;
}

const levelsOf = (curve: readonly Point[]): Level[] => {
  const levels: Level[] = [];
  let first = 0;
  while (first < curve.length) {
    const last = endOfLevel(curve, first);
    if (curve[last]!.x < LEAST_WIDTH * curve[first]!.x) {
      first++;
      continue;
    }
    const value = median(curve.slice(first, last + 1).map((point) => point.value))!;
    const before = levels.at(-1);
    if (before === undefined || value >= NEXT_LEVEL * before.value) levels.push({ first, last, value });
    // The same level again, after a bump or a slow climb: it reaches up to here.
    else levels[levels.length - 1] = { ...before, last };
    first = last + 1;
  }
  return levels;
};

/** The last point up to which the values from `first` on differ by less than a level's width. */
const endOfLevel = (curve: readonly Point[], first: number): number => {
  let low = Infinity;
  let high = 0;
  let last = first;
  for (let index = first; index < curve.length; index++) {
    low = Math.min(low, curve[index]!.value);
    high = Math.max(high, curve[index]!.value);
    if (high > ONE_LEVEL * low) break;
    last = index;
  }
  return last;
};

const kneeBetween = (curve: readonly Point[], below: Level, above: Level): Knee => {
  const half = Math.sqrt(below.value * above.value);
  // The last crossing: a bump on the lower level is not the climb.
  let after = above.first;
  while (after > below.last + 1 && curve[after - 1]!.value >= half) after--;
  const [from, to] = [curve[after - 1]!, curve[after]!];
  const climbed = Math.log(half / from.value) / Math.log(to.value / from.value);
  const share = Number.isFinite(climbed) ? Math.min(1, Math.max(0, climbed)) : 0.5;
  return {
    at: from.x * (to.x / from.x) ** share,
    between: [curve[below.last]!.x, curve[above.first]!.x],
    below: below.value,
    above: above.value,
  };
};
