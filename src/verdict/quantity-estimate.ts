import type { ComparisonEvidence, Distance } from "../experiment/evidence.ts";
import type { ReplicateValue, SeriesPoint } from "../experiment/quantity.ts";
import type { Estimate, SeriesEstimate } from "../statistics/estimate.ts";
import { estimateExact, estimateMedian, estimateSeries, estimateTotal } from "../statistics/estimate.ts";
import { fewestFor } from "../statistics/intervals.ts";
import type { Look } from "../statistics/looks.ts";
import { alphaAt } from "../statistics/looks.ts";
import type { Stratum } from "../statistics/strata.ts";
import { dominantStratum } from "../statistics/strata.ts";
import type { MeasuredQuantity } from "./measured-run.ts";
import { rowsOf } from "./measured-run.ts";

export interface QuantityEstimate {
  /** Of a single value; null for a curve, and where too few replicates gave one. */
  readonly estimate: Estimate | null;
  /** Of a curve; null for a single value. */
  readonly series: readonly SeriesEstimate[] | null;
  /** The distance class the estimate is confined to; null where no class is known. */
  readonly stratum: Stratum | null;
  /** Why there is no estimate; null if there is one. */
  readonly lacking: string | null;
}

type Estimated = Pick<MeasuredQuantity, "from" | "layer" | "combine" | "replicates">;

/**
 * A quantity's estimate from its replicates, at the error of the look that its rounds make. A median between
 * two threads is estimated inside the distance class with more rounds, never over both; counts are summed
 * over all rounds, for an outcome that was seen was seen.
 */
export const estimateQuantity = (
  quantity: Estimated,
  evidence: readonly ComparisonEvidence[],
  looks: readonly Look[],
): QuantityEstimate => {
  const { combine, replicates } = quantity;
  const alpha = alphaAt(looks, replicates.length);
  const { stratum, kept } = replicatesAtOneDistance(quantity, evidence);
  const estimateOf = (values: readonly (number | null)[]): Estimate | null => {
    switch (combine) {
      case "exact":
        return estimateExact(values);
      case "total":
        return estimateTotal(values, alpha);
      case "median":
        return estimateMedian(values, alpha);
    }
  };

  if (replicates.some(isCurve)) {
    const curves = kept.map((value) => (isCurve(value) ? value : null));
    const series = estimateSeries(curves, estimateOf);
    return { estimate: null, series, stratum, lacking: "it is a curve, not a single value" };
  }
  const values = kept.filter((value) => typeof value === "number");
  const silent = combine === "median" ? silentRounds(quantity, evidence) : 0;
  if (silent > MOST_SILENT * replicates.length) {
    const lacking = `${silent} of ${replicates.length} replicates gave no value, and the others are no sample of all`;
    return { estimate: null, series: null, stratum, lacking };
  }
  const estimate = estimateOf(values);
  const lacking = estimate === null ? tooFew(values.length, alpha, stratum) : null;
  return { estimate, series: null, stratum, lacking };
};

/**
 * Half: if most rounds have no value, to have none is what the machine shows. A third, as of disturbed replicates, is too little: in
 * guests so many curves of the quick profile are blurred by neighbours.
 */
const MOST_SILENT = 1 / 2;

/**
 * Rounds that were measured and gave no value: where a curve has no knee, say, that is an answer as well; or one of the comparisons
 * was disturbed, which of many is seen here alone. A round whose process died was not measured.
 */
const silentRounds = (quantity: Estimated, evidence: readonly ComparisonEvidence[]): number => {
  const measured = rowsOf(quantity, evidence).map((row) => row.replicates);
  const values = quantity.replicates.filter((value) => value !== null).length;
  return measured.length === 0 ? 0 : Math.max(0, Math.min(quantity.replicates.length, ...measured) - values);
};

/** The replicates that a median is taken of: by round, null where the pair of CPUs was of the class with fewer rounds. */
export const replicatesAtOneDistance = (
  quantity: Estimated,
  evidence: readonly ComparisonEvidence[],
): { readonly stratum: Stratum | null; readonly kept: readonly ReplicateValue[] } => {
  const { combine, replicates } = quantity;
  const classes = combine === "median" ? classesByRound(quantity, evidence) : [];
  const stratum = dominantStratum(classes);
  const kept =
    stratum === null
      ? replicates
      : replicates.map((value, round) => (classes[round] === stratum.distance ? value : null));
  return { stratum, kept };
};

export const isCurve = (value: ReplicateValue): value is readonly SeriesPoint[] =>
  value !== null && typeof value !== "number";

const tooFew = (have: number, alpha: number, stratum: Stratum | null): string => {
  const needed = fewestFor(alpha);
  if (have === 0) return "no replicate gave a value";
  if (needed === Infinity) return `too few replicates: ${have}, at a look that is too early for an interval`;
  return stratum !== null && stratum.near > 0 && stratum.far > 0
    ? `near ${stratum.near}, far ${stratum.far}: fewer than ${needed} in one class`
    : `too few replicates: ${have} of at least ${needed}`;
};

/**
 * The class of every round that gave a value. A round of a quantity made from several comparisons has one only
 * if they agree. Empty where no comparison has two threads.
 */
const classesByRound = (
  quantity: Estimated,
  evidence: readonly ComparisonEvidence[],
): (Distance | null)[] => {
  const rows = rowsOf(quantity, evidence).filter((row) => row.distance.length > 0);
  if (rows.length === 0) return [];
  return quantity.replicates.map((value, round) =>
    value === null ? null : agreed(rows.map((row) => row.distance[round] ?? null)),
  );
};

/** `only` agrees with any class: that comparison saw but one. */
const agreed = (classes: readonly (Distance | null)[]): Distance | null => {
  const [first, ...others] = new Set(classes.filter((each) => each !== "only"));
  return first === undefined ? "only" : others.length > 0 ? null : first;
};
