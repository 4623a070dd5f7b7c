import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { isSurvey, nativeComparisons } from "./arms.ts";
import { coherenceClaims } from "./coherence-claims.ts";
import { explanation } from "./explanation.ts";
import { orderingClaims } from "./ordering-claims.ts";
import { outcomeArms } from "./outcomes.ts";
import { countsOf } from "./quantities.ts";
import { workerClaims } from "./worker-claims.ts";
import { workerComparisons } from "./workers.ts";

const comparisons = (setting: Setting): readonly PlannedComparison[] => [
  ...nativeComparisons(setting),
  ...workerComparisons,
];

export const litmus = defineExperiment({
  id: "litmus",
  shows: "which outcomes of a few loads and stores on several CPUs the machine lets out",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [],
  role: "evidence",
  comparisons,
  quantities: (setting) =>
    comparisons(setting)
      .filter((comparison) => !isSurvey(comparison))
      .flatMap(countsOf),
  claims: [...coherenceClaims, ...orderingClaims, ...workerClaims],
  outcomes: (setting) => outcomeArms(comparisons(setting), setting, isSurvey),
});
