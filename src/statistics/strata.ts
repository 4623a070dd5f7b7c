import type { Distance } from "../experiment/evidence.ts";
import { sorted } from "./order-statistics.ts";
import { bestSplit, LEAST_APART, plateausOf } from "./plateaus.ts";

/**
 * Least ratio between the fastest far and the slowest near hand-off. Seen one way, on a guest whose virtual CPUs
 * move over the host: 26 to 33 ns near, 154 to 167 ns far, so 4.7. Within a class the core clock alone makes 1.3;
 * 1.8 stays clear of both.
 */
const LEAST_GAP = 1.8;

/**
 * The distance class of each round's pair of CPUs, by its hand-off probe's median in ns (null: the round has
 * none). Near and far, if the probes fall into two groups (least squares of the logarithms) that stand apart with a
 * clear gap between them; else all alike: `only`.
 */
export const classifyDistances = (handoffNs: readonly (number | null)[]): (Distance | null)[] => {
  const limit = slowestNear(handoffNs.filter((ns) => ns !== null));
  return handoffNs.map((ns) => (ns === null ? null : limit === null ? "only" : ns <= limit ? "near" : "far"));
};

const slowestNear = (probes: readonly number[]): number | null => {
  const ascending = sorted(probes);
  const logs = ascending.map(Math.log);
  const split = bestSplit(logs, 1);
  if (split === null) return null;
  const { rise, scatter } = plateausOf(logs, split.first);
  const near = ascending[split.first - 1]!;
  const apart = rise >= LEAST_APART * scatter && ascending[split.first]! >= LEAST_GAP * near;
  return apart ? near : null;
};

/** The rounds that an estimate of a two-thread quantity is confined to. */
export interface Stratum {
  readonly distance: Distance;
  /** Rounds in each class. */
  readonly near: number;
  readonly far: number;
}

/** The class with more rounds; near if both have as many. Null if no round has a class. */
export const dominantStratum = (classes: readonly (Distance | null)[]): Stratum | null => {
  const rounds = (distance: Distance): number => classes.filter((each) => each === distance).length;
  const near = rounds("near");
  const far = rounds("far");
  if (near + far > 0) return { distance: far > near ? "far" : "near", near, far };
  return rounds("only") > 0 ? { distance: "only", near, far } : null;
};
