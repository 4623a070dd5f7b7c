import type { Claim } from "../experiment/claim.ts";
import type { Layer } from "../experiment/layer.ts";
import type { RunFile } from "../report/run-file.ts";
import { fewestFor } from "../statistics/intervals.ts";
import { alphaAt } from "../statistics/looks.ts";
import { median } from "../statistics/order-statistics.ts";
import { judge } from "../verdict/judge.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { PlannedVerdict } from "./options.ts";
import type { PlannedExperiment } from "./plan.ts";

/** What replicates have shown while they are too few for an interval. */
export interface Spread {
  readonly quantity: string;
  readonly unit: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly have: number;
  /** So many have an interval. */
  readonly needed: number;
}

/** A verdict as it would be if the run ended now. */
export interface ClaimStanding {
  readonly verdict: Verdict;
  /** Of the first part without an estimate that replicates gave a value; null where there is none. */
  readonly spread: Spread | null;
}

/** One verdict for each claim in each of its layers that was asked for. */
export const plannedVerdicts = (
  experiments: readonly PlannedExperiment[],
  layers: readonly Layer[],
): readonly PlannedVerdict[] =>
  experiments.flatMap(({ experiment, claims }) =>
    claims.flatMap((claim) =>
      claim.layers
        .filter((layer) => layers.includes(layer))
        .map((layer) => ({ claim: claim.id, layer, experiment: experiment.id })),
    ),
  );

/** Where every claim stands after the rounds made so far. Nothing is concluded from it: that is done at the planned looks. */
export const claimStandings = (run: RunFile, claims: readonly Claim[]): readonly ClaimStanding[] =>
  judge(run, claims).map((verdict) => ({
    verdict,
    spread: verdict.verdict === "inconclusive" ? spreadOf(verdict, run) : null,
  }));

const spreadOf = ({ parts, layer }: Verdict, { experiments, looks }: RunFile): Spread | null => {
  for (const { quantity: id, estimate } of parts) {
    if (estimate !== null) continue;
    const quantity = experiments
      .flatMap(({ quantities }) => quantities)
      .find((each) => each.id === id && each.layer === layer);
    const values = quantity?.replicates.filter((value) => typeof value === "number") ?? [];
    const middle = median(values);
    if (quantity === undefined || middle === null) continue;
    return {
      quantity: id,
      unit: quantity.unit,
      low: Math.min(...values),
      middle,
      high: Math.max(...values),
      have: values.length,
      needed: fewestFor(alphaAt(looks, quantity.replicates.length)),
    };
  }
  return null;
};
