import { ComparisonView } from "../experiment/measured.ts";
import { isSimulated, type QuantityDefinition, type ReplicateValue } from "../experiment/quantity.ts";
import { replicateValue } from "../experiment/replicate-values.ts";
import type { Samples } from "../experiment/samples.ts";
import type { Outcome } from "./child-process.ts";
import type { ComparisonReplicate, Replicate } from "./protocol.ts";

/** What a replicate gives for each quantity all of whose comparisons it has. */
export const valuesOf = (
  quantities: readonly QuantityDefinition[],
  measured: readonly Samples[],
  replicates: readonly Pick<ComparisonReplicate, "comparison" | "disturbed">[],
): Replicate["values"] => {
  const views = new Map(measured.map((samples) => [samples.comparison, new ComparisonView(samples)]));
  const disturbed = new Set(
    replicates.filter((replicate) => replicate.disturbed).map(({ comparison }) => comparison),
  );
  return quantities
    .filter((quantity) => !isSimulated(quantity) && quantity.from.every((id) => views.has(id)))
    .map((quantity) => ({
      quantity: quantity.id,
      layer: quantity.layer,
      value: replicateValue(quantity, views, disturbed),
    }));
};

/**
 * The outcome with its values, where the child had data alone and left them to us. Quantities of the user's own may
 * throw, which costs the replicate, and divide by nothing, which gives no value: JSON has no word for infinity.
 */
export const withValues = (outcome: Outcome, quantities: () => readonly QuantityDefinition[]): Outcome => {
  if (outcome.kind !== "measured" || outcome.measured === null) return outcome;
  const { replicate, measured } = outcome;
  try {
    const values = valuesOf(quantities(), measured, replicate.comparisons).map((each) => ({
      ...each,
      value: finite(each.value),
    }));
    return { kind: "measured", replicate: { ...replicate, values }, measured: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      kind: "failed",
      code: "ERR_QUANTITY",
      message: `a quantity could not be worked out: ${message.split("\n", 1)[0]!}`,
    };
  }
};

const finite = (value: ReplicateValue): ReplicateValue => {
  if (value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return value.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.value));
};
