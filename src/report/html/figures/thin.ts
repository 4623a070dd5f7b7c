import type { Estimate } from "../../../statistics/estimate.ts";

/** Least and greatest of each of two, at most. */
const OF_A_BUCKET = 4;

/**
 * At most so many of these, in their order, by which a drawing looks as with all of them: both ends, and of every stretch between them those
 * with the least and the greatest value, and with the lowest and the highest end of their interval.
 */
export const thinned = <T>(
  all: readonly T[],
  most: number,
  estimateOf: (each: T) => Estimate,
): readonly T[] => {
  if (all.length <= most) return all;
  const buckets = Math.max(1, Math.floor((most - 2) / OF_A_BUCKET));
  const [from, to] = [1, all.length - 1];
  const kept = new Set([0, all.length - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const begin = from + Math.floor(((to - from) * bucket) / buckets);
    const end = from + Math.floor(((to - from) * (bucket + 1)) / buckets);
    for (const index of extremes(all, begin, end, estimateOf)) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b).map((index) => all[index]!);
};

const extremes = <T>(
  all: readonly T[],
  begin: number,
  end: number,
  estimateOf: (each: T) => Estimate,
): readonly number[] => {
  if (end <= begin) return [];
  let [least, greatest, lowest, highest] = [begin, begin, begin, begin];
  const at = (index: number): Estimate => estimateOf(all[index]!);
  for (let index = begin + 1; index < end; index++) {
    const { point, low, high } = at(index);
    if (point < at(least).point) least = index;
    if (point > at(greatest).point) greatest = index;
    if (low < at(lowest).low) lowest = index;
    if (high > at(highest).high) highest = index;
  }
  return [least, greatest, lowest, highest];
};

/** At most so many of these, as far apart as they can be, the first and the last among them. */
export const evenly = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]!);

/** " Shown are 480 of 200000 points, ..." behind a caption; nothing where all are shown. */
export const shownOf = (shown: number, all: number, what: string, which: string): string =>
  shown === all ? "" : ` Shown are ${shown} of ${all} ${what}${which === "" ? "" : `: ${which}`}.`;
