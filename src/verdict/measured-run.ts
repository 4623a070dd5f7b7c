import type { ComparisonEvidence } from "../experiment/evidence.ts";
import type { KernelLayer, Layer } from "../experiment/layer.ts";
import type { ReplicateValue } from "../experiment/quantity.ts";
import type { Unmet } from "../experiment/requirement.ts";

/** What a verdict needs to know of a quantity; a part of the run file's. */
export interface MeasuredQuantity {
  readonly id: string;
  readonly layer: Layer;
  readonly unit: string;
  /** The comparisons it was computed from; none where it is exact. */
  readonly from: readonly string[];
  /** `exact`: worked out once, on a model. */
  readonly combine: "median" | "total" | "exact";
  /** Made of what kernels counted, not of times. */
  readonly counted: boolean;
  /** One entry a round in which its experiment took part; one in all where it is exact. */
  readonly replicates: readonly ReplicateValue[];
}

/** What a verdict needs to know of an experiment; a part of the run file's. */
export interface MeasuredExperiment {
  readonly id: string;
  readonly status: "done" | "partial" | "unavailable" | "crashed" | "timed-out";
  /** Why it is not simply done; null if it is. */
  readonly reason: string | null;
  /** Every quantity the experiment defines, those without a replicate included. */
  readonly quantities: readonly MeasuredQuantity[];
  readonly evidence: readonly ComparisonEvidence[];
  readonly unmet: readonly (Unmet & { readonly comparison: string; readonly layer: KernelLayer })[];
}

/** What `rows` say of the comparisons a quantity comes from. An experiment's comparisons differ in their ids. */
export const rowsOf = <Row extends { readonly comparison: string }>(
  { from }: Pick<MeasuredQuantity, "from">,
  rows: readonly Row[],
): Row[] => rows.filter((row) => from.includes(row.comparison));
