import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { OutcomeArm } from "../../src/experiment/outcomes.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import {
  type ExpectedOutcomes,
  expectedOutcomes,
  type LitmusCase,
} from "../../src/litmus/expected-outcomes.ts";

/** Parameters left out have the kernel's defaults. */
const caseOf = ({ parameters }: Arm, { layer }: PlannedComparison): LitmusCase => {
  const { family, form = "test", ordering = "none" } = parameters;
  return { family, form, ordering, language: layer === "native" ? "c++" : "javascript" } as LitmusCase;
};

/** Of the pairs of loads of a free running thread: which of the two found the later store. */
const FREE = ["r0<r1", "r0=r1", "r0>r1"];

/** Every model has one order of the stores to a word: only exchanged loads may see them the other way round. */
const freeRunning = (expected: ExpectedOutcomes): ExpectedOutcomes => {
  const allowed = expected.form === "control" ? FREE : FREE.slice(0, 2);
  const answer = { allowed, allowsAsked: expected.form === "control" };
  return {
    ...expected,
    test: `${expected.test} (free)`,
    asked: "r0>r1",
    models: Object.fromEntries(Object.keys(expected.models).map((title) => [title, answer])),
  };
};

export const outcomeArms = (
  comparisons: readonly PlannedComparison[],
  { machine }: Setting,
  isSurvey: (comparison: PlannedComparison) => boolean,
): readonly OutcomeArm[] =>
  comparisons.flatMap((comparison) =>
    Object.entries(comparison.arms).map(([arm, each]) => ({
      comparison: comparison.id,
      layer: comparison.layer,
      arm,
      survey: isSurvey(comparison),
      expected: () => {
        const expected = expectedOutcomes(caseOf(each, comparison), machine.architecture);
        return each.parameters["pace"] === "free" ? freeRunning(expected) : expected;
      },
    })),
  );
