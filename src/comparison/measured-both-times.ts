import type { ComparisonEvidence } from "../experiment/evidence.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../report/run-file.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { alphaAt } from "../statistics/looks.ts";
import { rowsOf } from "../verdict/measured-run.ts";
import { estimateQuantity, isCurve, replicatesAtOneDistance } from "../verdict/quantity-estimate.ts";

/** A quantity in one of two runs. */
export interface Side {
  readonly run: RunFile;
  readonly quantity: QuantityResult;
  /** Of the comparisons it comes from. */
  readonly evidence: readonly ComparisonEvidence[];
  /** Its values at every x, ascending; of a single value x is null. */
  readonly points: readonly Point[];
  /** The error that an interval of it may make. */
  readonly alpha: number;
}

export interface Point {
  readonly x: number | null;
  /** By replicate; those at another distance left out. */
  readonly values: readonly number[];
  readonly estimate: Estimate | null;
}

/** A quantity that two runs measured in the same way. */
export interface MeasuredTwice {
  readonly experiment: string;
  readonly sides: readonly [Side, Side];
}

/**
 * What both runs have of what experiments show; the instrument's own quantities say how far to trust, not what differs. Totals
 * are left out: they grow with the rounds, and their claims are judged by rates or by whether anything was seen.
 */
export const measuredTwice = (before: RunFile, after: RunFile): readonly MeasuredTwice[] => {
  const others = new Map(after.experiments.map((experiment) => [experiment.id, experiment]));
  return before.experiments
    .filter(({ role }) => role === "evidence")
    .flatMap((experiment) => {
      const other = others.get(experiment.id);
      if (other === undefined) return [];
      const counterparts = new Map(other.quantities.map((each) => [keyOf(each), each]));
      return experiment.quantities.flatMap((quantity): MeasuredTwice[] => {
        const counterpart = counterparts.get(keyOf(quantity));
        if (counterpart === undefined || quantity.combine === "total") return [];
        const sides = [sideOf(before, experiment, quantity), sideOf(after, other, counterpart)] as const;
        return [{ experiment: experiment.id, sides }];
      });
    });
};

/** What is of another unit, or combined in another way, is another quantity. */
const keyOf = ({ id, layer, unit, combine }: QuantityResult): string => [id, layer, unit, combine].join(" ");

const sideOf = (run: RunFile, { evidence }: ExperimentResult, quantity: QuantityResult): Side => ({
  run,
  quantity,
  evidence: rowsOf(quantity, evidence),
  points: pointsOf(quantity, evidence, run.looks),
  alpha: alphaAt(run.looks, quantity.replicates.length),
});

const pointsOf = (
  quantity: QuantityResult,
  evidence: ExperimentResult["evidence"],
  looks: RunFile["looks"],
): readonly Point[] => {
  const { kept } = replicatesAtOneDistance(quantity, evidence);
  const { estimate, series } = estimateQuantity(quantity, evidence, looks);
  if (series === null)
    return [{ x: null, values: kept.filter((value) => typeof value === "number"), estimate }];
  const byX = new Map<number, number[]>(series.map(({ x }) => [x, []]));
  for (const curve of kept) {
    if (!isCurve(curve)) continue;
    for (const { x, value } of curve) byX.get(x)?.push(value);
  }
  return series.map(({ x, estimate: at }) => ({ x, values: byX.get(x)!, estimate: at }));
};
