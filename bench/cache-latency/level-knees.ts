import type { Knee } from "../../src/statistics/knees.ts";

/**
 * The knee of each level, the first level's first. `sizes`: of the levels whose end the curve can show, as the system
 * states them. As long as there are no more knees than these, order decides: a knee in the wrong place is its level's all
 * the same. Of more knees those are left out without which the others are least off, for a core may have a level that is
 * not stated: Lion Cove has 192 KiB between the 48 KiB and the 2.5 MiB that count as its first and second level (Intel
 * Optimization Reference Manual, 248966).
 */
export const kneesByLevel = (knees: readonly Knee[], sizes: readonly number[]): readonly Knee[] => {
  if (knees.length <= sizes.length) return knees;
  const stated = leastOff(knees, sizes);
  const last = stated.at(-1);
  // Of a level whose size is not stated, or beyond the curve, it is the next.
  return [...stated, ...(last === undefined ? knees : knees.slice(knees.indexOf(last) + 1))];
};

/** As many of the knees as there are sizes, in order, and as near to them as can be had. */
const leastOff = (knees: readonly Knee[], sizes: readonly number[]): readonly Knee[] => {
  const [first, ...others] = knees;
  const [, ...larger] = sizes;
  if (first === undefined || knees.length === sizes.length || sizes.length === 0) {
    return knees.slice(0, sizes.length);
  }
  const taken = [first, ...leastOff(others, larger)];
  const left = leastOff(others, sizes);
  return howFarOff(taken, sizes) <= howFarOff(left, sizes) ? taken : left;
};

/** In octaves, as curves over sizes are drawn: a knee at half a size is as far off as one at twice the size. */
const howFarOff = (knees: readonly Knee[], sizes: readonly number[]): number =>
  knees.reduce((sum, { at }, level) => sum + Math.abs(Math.log2(at / sizes[level]!)), 0);
