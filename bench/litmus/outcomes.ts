import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { OutcomeArm } from "../../src/experiment/outcomes.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { expectedOutcomes, type LitmusCase } from "../../src/litmus/expected-outcomes.ts";

/** Parameters left out have the kernel's defaults. */
const caseOf = ({ parameters }: Arm, { layer }: PlannedComparison): LitmusCase => {
  const { family, form = "test", ordering = "none" } = parameters;
  return { family, form, ordering, language: layer === "native" ? "c++" : "javascript" } as LitmusCase;
};

/** Rounds in step alone: the free running threads have no rounds, and other outcomes. */
export const outcomeArms = (
  comparisons: readonly PlannedComparison[],
  { machine }: Setting,
  isSurvey: (comparison: PlannedComparison) => boolean,
): readonly OutcomeArm[] =>
  comparisons.flatMap((comparison) =>
    Object.entries(comparison.arms)
      .filter(([, { parameters }]) => parameters["pace"] !== "free")
      .map(([arm, each]) => ({
        comparison: comparison.id,
        layer: comparison.layer,
        arm,
        survey: isSurvey(comparison),
        expected: () => expectedOutcomes(caseOf(each, comparison), machine.architecture),
      })),
  );
