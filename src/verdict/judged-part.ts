import type { Part } from "../experiment/claim.ts";
import { chancesOf } from "../experiment/expectation.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Unmet } from "../experiment/requirement.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Look } from "../statistics/looks.ts";
import { basisOf, type Subject } from "./guards.ts";
import type { MeasuredExperiment, MeasuredQuantity } from "./measured-run.ts";
import { rowsOf } from "./measured-run.ts";
import { estimateQuantity } from "./quantity-estimate.ts";
import { standingOf } from "./standing.ts";
import type { JudgedPart, Standing } from "./verdict.ts";

/** A part held against what was measured, and what a verdict needs to know beyond the printed part. */
export interface PartOutcome {
  readonly part: JudgedPart;
  /** Why it could not be measured here; null if it was. */
  readonly untestable: Unmet | null;
  /** Why it is neither inside nor outside; null if it is. */
  readonly why: string | null;
  /** Further rounds could move it inside or outside. */
  readonly open: boolean;
  readonly subject: Subject | null;
}

/** Holds a part against the experiment that measured it, in one layer. `unmet`: what it needs and this machine lacks. */
export const judgePart = (
  { quantity: id, expectation }: Part,
  layer: Layer,
  experiment: MeasuredExperiment | null,
  looks: readonly Look[],
  unmet: Unmet | null = null,
): PartOutcome => {
  const quantity = quantityOf(experiment, id, layer);
  const outcome = (estimate: Estimate | null, standing: Standing): JudgedPart => ({
    quantity: id,
    unit: quantity?.unit ?? "",
    expectation,
    estimate,
    standing,
  });

  const untestable = unmet ?? notMeasured(id, layer, experiment, quantity);
  if (untestable !== null || experiment === null || quantity === null) {
    const why = untestable?.reason ?? null;
    return { part: outcome(null, "unknown"), untestable, why, open: false, subject: null };
  }

  const { estimate, lacking, series } = estimateQuantity(quantity, experiment.evidence, looks);
  const chances = chancesOf(expectation);
  const power = chances === null ? null : quantityOf(experiment, chances, layer);
  const { standing, why } = standingOf(
    expectation,
    estimate,
    power && estimateQuantity(whereAsked(power, quantity), experiment.evidence, looks).estimate,
  );
  const comparisons = rowsOf(quantity, experiment.evidence);
  const gaveUp = experiment.status === "crashed" || experiment.status === "timed-out";
  return {
    part: outcome(estimate, standing),
    untestable: null,
    why:
      gaveUp && estimate === null
        ? (experiment.reason ?? `${experiment.id} ${experiment.status}`)
        : (lacking ?? why),
    open: why !== null && series === null && !gaveUp && quantity.combine !== "exact",
    subject: {
      quantity: id,
      layer,
      basis: basisOf(quantity.counted, expectation, standing, comparisons),
      comparisons,
      unproved: quantity.from.filter((name) => !comparisons.some((row) => row.comparison === name)),
    },
  };
};

/** Chances in rounds in which nobody looked for what was to come of them are none; rounds are counted from the first. */
const whereAsked = (
  chances: MeasuredQuantity,
  { replicates: asked }: MeasuredQuantity,
): MeasuredQuantity => ({
  ...chances,
  replicates: chances.replicates.map((value, round) => (asked[round] == null ? null : value)),
});

const quantityOf = (
  experiment: MeasuredExperiment | null,
  id: string,
  layer: Layer,
): MeasuredQuantity | null =>
  experiment?.quantities.find((quantity) => quantity.id === id && quantity.layer === layer) ?? null;

const notMeasured = (
  id: string,
  layer: Layer,
  experiment: MeasuredExperiment | null,
  quantity: MeasuredQuantity | null,
): Unmet | null => {
  if (experiment === null) return { reason: `this run did not measure ${id}`, remedy: null };
  const unmet =
    quantity === null
      ? experiment.unmet.find((each) => each.layer === layer)
      : rowsOf(quantity, experiment.unmet)[0];
  if (unmet !== undefined) return { reason: unmet.reason, remedy: unmet.remedy };
  if (experiment.status === "unavailable" && experiment.reason !== null) {
    return { reason: experiment.reason, remedy: null };
  }
  return quantity === null ? { reason: `${id} was not measured in the ${layer} layer`, remedy: null } : null;
};
