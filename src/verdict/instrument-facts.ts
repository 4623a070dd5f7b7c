import type { Look } from "../statistics/looks.ts";
import type { AluScaling, InstrumentFacts } from "./guards.ts";
import { type MeasuredExperiment, rowsOf } from "./measured-run.ts";
import { estimateQuantity } from "./quantity-estimate.ts";

/** The control experiment that measures the instrument itself, and its quantities that guards look at. */
const INSTRUMENT = "instrument";
/** Ascending by the CPUs that they are of. */
const ALU_SCALING = ["alu-scaling", "alu-scaling-all"];
const SELF_COMPARISON_PREFIX = "aa-";

/** What a run says of the instrument it was made with. */
export const instrumentFacts = (
  experiments: readonly MeasuredExperiment[],
  looks: readonly Look[],
): InstrumentFacts => {
  const instrument = experiments.find(({ id }) => id === INSTRUMENT);
  if (instrument === undefined) return { aluScaling: [], selfComparisons: [] };
  const measured = instrument.quantities.map((quantity) => ({
    ...quantity,
    estimate: estimateQuantity(quantity, instrument.evidence, looks).estimate,
  }));
  const aluScaling = measured
    .filter(({ id, layer }) => layer === "native" && ALU_SCALING.includes(id))
    .filter(({ replicates }) => replicates.some((value) => value !== null))
    .sort((a, b) => ALU_SCALING.indexOf(a.id) - ALU_SCALING.indexOf(b.id))
    .flatMap((quantity): AluScaling[] => {
      const [row] = rowsOf(quantity, instrument.evidence);
      return row === undefined ? [] : [{ cpus: row.cpus, estimate: quantity.estimate ?? "too-few" }];
    });
  return {
    aluScaling,
    selfComparisons: measured.flatMap(({ id, layer, estimate }) =>
      id.startsWith(SELF_COMPARISON_PREFIX) && estimate !== null ? [{ id, layer, estimate }] : [],
    ),
  };
};
