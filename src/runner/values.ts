import { DefinitionError, messageOf } from "../errors.ts";
import { ComparisonView } from "../experiment/measured.ts";
import type { Layer } from "../experiment/layer.ts";
import { isSimulated, type QuantityDefinition, type ReplicateValue } from "../experiment/quantity.ts";
import { isReplicateValue, noCount, replicateValue } from "../experiment/replicate-values.ts";
import type { Samples } from "../experiment/samples.ts";
import { bounded } from "../own/bounded.ts";
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
 * throw, which costs the replicate.
 */
export const withValues = (outcome: Outcome, quantities: () => readonly QuantityDefinition[]): Outcome => {
  if (outcome.kind !== "measured" || outcome.measured === null) return outcome;
  const { replicate, measured } = outcome;
  try {
    const totals = new Set(
      quantities().flatMap((quantity) =>
        !isSimulated(quantity) && quantity.combine === "total" ? [keyOf(quantity.id, quantity.layer)] : [],
      ),
    );
    const values = bounded(() => valuesOf(quantities(), measured, replicate.comparisons)).map((each) => ({
      ...each,
      value: counted(each, checked(each), totals),
    }));
    return { kind: "measured", replicate: { ...replicate, values }, measured: null };
  } catch (error) {
    return {
      kind: "failed",
      code: "ERR_QUANTITY",
      message: `a quantity could not be worked out: ${messageOf(error).split("\n", 1)[0]!}`,
    };
  }
};

/** What made-up samples did not show: the value itself, once it is one. */
const checked = ({ quantity, layer, value }: Replicate["values"][number]): ReplicateValue => {
  if (isReplicateValue(value)) return value;
  const given = Array.isArray(value) ? "a list of something else" : typeof value;
  throw new DefinitionError(`quantity ${quantity} (${layer}) gave ${given}`);
};

const keyOf = (quantity: string, layer: Layer): string => `${quantity} (${layer})`;

/** A total's replicates are counts: its bounds are those of counts. */
const counted = (
  { quantity, layer }: Replicate["values"][number],
  value: ReplicateValue,
  totals: ReadonlySet<string>,
): ReplicateValue => {
  const key = keyOf(quantity, layer);
  const problem = totals.has(key) ? noCount(value) : null;
  if (problem !== null) throw new DefinitionError(`quantity ${key} is a total, and gave ${problem}`);
  return value;
};
