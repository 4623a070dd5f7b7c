import type { Look } from "../statistics/looks.ts";
import type { InstrumentFacts } from "./guards.ts";
import type { MeasuredExperiment } from "./measured-run.ts";
import { estimateQuantity } from "./quantity-estimate.ts";

/** The control experiment that measures the instrument itself, and its quantities that guards look at. */
const INSTRUMENT = "instrument";
const ALU_SCALING = "alu-scaling";
const SELF_COMPARISON_PREFIX = "aa-";

/** What a run says of the instrument it was made with. */
export const instrumentFacts = (
  experiments: readonly MeasuredExperiment[],
  looks: readonly Look[],
): InstrumentFacts => {
  const instrument = experiments.find(({ id }) => id === INSTRUMENT);
  if (instrument === undefined) return { aluScaling: null, selfComparisons: [] };
  const measured = instrument.quantities.map((quantity) => ({
    id: quantity.id,
    layer: quantity.layer,
    estimate: estimateQuantity(quantity, instrument.evidence, looks).estimate,
  }));
  const scaling = instrument.quantities.find(({ id, layer }) => id === ALU_SCALING && layer === "native");
  const tried = scaling?.replicates.some((value) => value !== null) === true;
  return {
    aluScaling:
      measured.find(({ id, layer }) => id === ALU_SCALING && layer === "native")?.estimate ??
      (tried ? "too-few" : null),
    selfComparisons: measured.flatMap(({ id, layer, estimate }) =>
      id.startsWith(SELF_COMPARISON_PREFIX) && estimate !== null ? [{ id, layer, estimate }] : [],
    ),
  };
};
