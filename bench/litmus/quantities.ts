import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { nsPerOperation, share, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";

const hasRounds = ({ parameters }: Arm): boolean => parameters["pace"] !== "free";

/** Rounds that count, a second of batches: what is late, and what lies between batches, is not in it. */
const roundsPerSecond = (comparison: PlannedComparison, arm: string): QuantityDefinition => ({
  id: `${arm}-rounds-per-second`,
  layer: comparison.layer,
  unit: "operations/s",
  description: `rounds of ${arm} that count, a second`,
  from: [comparison.id],
  measure: (measured) => {
    const view = measured(comparison.id);
    const ns = view.medianNsPerOperation(arm);
    const counted = view.counter(arm, "rounds");
    const all = counted + view.counter(arm, "disturbed");
    return ns === null || all === 0 ? null : (1e9 / ns) * (counted / all);
  },
});

/** What each arm counted: the outcome asked about, the rounds, and those that could have shown it. */
export const countsOf = (comparison: PlannedComparison): QuantityDefinition[] =>
  Object.entries(comparison.arms).flatMap(([name, each]) => {
    const of = { comparison: comparison.id, layer: comparison.layer };
    const overlap = hasRounds(each) ? "overlapping" : "straddling";
    return [
      total(of, `${name}-asked`, name, "asked"),
      total(of, `${name}-rounds`, name, "rounds"),
      share(of, `${name}-rate`, name, "asked", "rounds"),
      ...(comparison.threads > 1 ? [total(of, `${name}-${overlap}`, name, overlap)] : []),
      ...(hasRounds(each)
        ? [nsPerOperation(of, `${name}-round`, name), roundsPerSecond(comparison, name)]
        : []),
    ];
  });
