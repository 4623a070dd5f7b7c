import type { OutcomeArm } from "../experiment/outcomes.ts";
import type { ExperimentResult, OutcomeResult } from "../report/run-file.ts";

/** "r0=1 r1=0", "r0<r1": other counters have names of letters alone. */
const OUTCOME = /[=<>]/;

type Evidence = ExperimentResult["evidence"];

/** What the arms of an experiment counted, beside what memory models say. Of what was not measured, nothing. */
export const outcomeResults = (arms: readonly OutcomeArm[], evidence: Evidence): OutcomeResult[] =>
  arms.flatMap(({ comparison, layer, arm, survey, expected }) => {
    const counted = evidence.find((row) => row.comparison === comparison && row.layer === layer)?.counters[
      arm
    ];
    if (counted === undefined) return [];
    const seen = Object.fromEntries(Object.entries(counted).filter(([name]) => OUTCOME.test(name)));
    return [
      {
        ...{ comparison, layer, arm, survey },
        ...expected(),
        rounds: counted["rounds"] ?? 0,
        askedSeen: counted["asked"] ?? 0,
        seen,
      },
    ];
  });
