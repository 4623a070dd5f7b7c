import { figure } from "../../figures.ts";
import { forbiddenOutcomes, languageAnswer, orderingText, testText } from "../../outcome-table.ts";
import type { OutcomeResult } from "../../run-file.ts";
import { label } from "../../figure-data/estimates.ts";

/** What models say of an outcome, and whether it came. */
export type Standing =
  "seen" | "allowed, never seen" | "forbidden, never seen" | "FORBIDDEN, SEEN" | "of no model";

export interface Outcome {
  readonly name: string;
  readonly count: number;
  readonly standing: Standing;
}

/** A test with all its outcomes. */
export interface Row {
  readonly result: OutcomeResult;
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  /** Of what the test asks about. */
  readonly standing: Standing;
  /** What came and must not. */
  readonly alarms: readonly Outcome[];
}

export const rowOf = (result: OutcomeResult): Row => {
  const outcomes = outcomesOf(result);
  const alarms = outcomes.filter(({ standing }) => standing === "FORBIDDEN, SEEN");
  return { result, name: nameOf(result), outcomes, standing: askedStanding(result), alarms };
};

const nameOf = (result: OutcomeResult): string => {
  const ordering = label(orderingText(result));
  return label(testText(result)) + (ordering === "none" ? ", plain" : `, ${ordering}`);
};

const askedText = ({ asked, askedSeen, rounds }: OutcomeResult): string =>
  `${label(asked)} came in ${figure(askedSeen)} of ${figure(rounds)} rounds`;

/** The whole test in words. */
export const histogram = ({ result, outcomes }: Row): string =>
  `${askedText(result)}; ${outcomes.map(({ name, count }) => `${label(name)}: ${count}`).join(", ")}`;

/** All outcomes that the machine's model allows, and all that came, by name. */
const outcomesOf = (result: OutcomeResult): readonly Outcome[] => {
  const answer = result.machineModel === null ? undefined : result.models[result.machineModel];
  const forbidden = new Set(forbiddenOutcomes(result));
  const names = [...new Set([...(answer?.allowed ?? []), ...Object.keys(result.seen)])].sort();
  return names.map((name) => {
    const count = result.seen[name] ?? 0;
    const standing =
      answer === undefined
        ? "of no model"
        : forbidden.has(name)
          ? "FORBIDDEN, SEEN"
          : count > 0
            ? "seen"
            : "allowed, never seen";
    return { name, count, standing };
  });
};

/** Of what the test is about, which may be several outcomes together. */
const askedStanding = (result: OutcomeResult): Standing => {
  const answer = result.machineModel === null ? undefined : result.models[result.machineModel];
  if (answer === undefined) return "of no model";
  if (answer.allowsAsked || languageAnswer(result)?.allowsAsked === true)
    return result.askedSeen > 0 ? "seen" : "allowed, never seen";
  return result.askedSeen > 0 ? "FORBIDDEN, SEEN" : "forbidden, never seen";
};
