import type { Claim, Control } from "../experiment/claim.ts";
import { chapterOf } from "../experiment/claim.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Requirement, Unmet } from "../experiment/requirement.ts";
import type { Look } from "../statistics/looks.ts";
import type { Concern, Surroundings } from "./guards.ts";
import { concernsOf } from "./guards.ts";
import type { PartOutcome } from "./judged-part.ts";
import { judgePart } from "./judged-part.ts";
import type { MeasuredExperiment } from "./measured-run.ts";
import type { JudgedControl, Verdict, VerdictWord } from "./verdict.ts";
import { estimateInWords, expectationInWords } from "./words.ts";

/** What a claim is judged by. */
export interface Court {
  /** The experiment that measures the claim; null if the run has none such. */
  readonly experiment: MeasuredExperiment | null;
  /** Which of these the machine lacks. */
  readonly unmetOf: (requires: readonly Requirement[] | undefined) => Unmet | null;
  readonly looks: readonly Look[];
  readonly around: Surroundings;
  /** What would bring the rounds that an open verdict wants. */
  readonly moreRounds: string | null;
}

interface ControlOutcome extends PartOutcome {
  readonly control: JudgedControl;
  /** The quantity of the one part it guards; null: all parts. */
  readonly guards: string | null;
}

interface Finding {
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly open: boolean;
  /** The part to show; without it, the one that matters most. */
  readonly by?: PartOutcome["part"];
}

/** The verdict on one claim in one layer. */
export const judgeClaim = (claim: Claim, layer: Layer, court: Court): Verdict => {
  const { experiment, looks } = court;
  const parts = claim.parts.map((part) =>
    judgePart(part, layer, experiment, looks, court.unmetOf(part.requires)),
  );
  const controls = claim.controls.map((control) => judgeControl(control, layer, experiment, looks));
  const unmet = court.unmetOf(claim.requires);
  const finding: Finding =
    unmet === null ? find(parts, controls, court) : { verdict: "not-testable", ...unmet, open: false };
  const { by: decider = decidingPart(parts), ...judged } = finding;
  return {
    claim: claim.id,
    chapter: chapterOf(claim),
    layer,
    ...judged,
    statement: claim.statement,
    expectation: expectationInWords(decider.expectation),
    estimate:
      decider.estimate === null || judged.verdict === "not-testable"
        ? null
        : { ...decider.estimate, unit: decider.unit, quantity: decider.quantity },
    parts: parts.map(({ part }) => part),
    controls: controls.map(({ control }) => control),
  };
};

const judgeControl = (
  control: Control,
  layer: Layer,
  experiment: MeasuredExperiment | null,
  looks: readonly Look[],
): ControlOutcome => {
  const outcome = judgePart(control, layer, experiment, looks);
  const { id, expected, guards = null } = control;
  const holds = comesOut(outcome);
  return {
    ...outcome,
    guards,
    control: { ...outcome.part, id, expected, holds: holds === null ? null : holds === expected },
  };
};

/** Whether what the control says came out true; null where its interval does not tell. */
const comesOut = ({ part }: PartOutcome): boolean | null => {
  if (part.standing === "inside") return true;
  if (part.standing === "outside") return false;
  // Not seeing an allowed outcome refutes nothing; but a case that cannot show it, and did not, has come out so.
  return part.expectation.kind === "observed" && part.estimate !== null ? false : null;
};

/** The part that the verdict shows: the first one refuted, else undecided, else the first; tested ones before others. */
const decidingPart = (parts: readonly PartOutcome[]): PartOutcome["part"] => {
  const tested = parts.filter((outcome) => outcome.untestable === null);
  const shown = (tested.length > 0 ? tested : parts).map(({ part }) => part);
  const decider =
    shown.find((part) => part.standing === "outside") ??
    shown.find((part) => part.standing !== "inside") ??
    shown[0];
  if (decider === undefined) throw new RangeError("a claim without parts cannot be judged");
  return decider;
};

const find = (parts: readonly PartOutcome[], controls: readonly ControlOutcome[], court: Court): Finding => {
  const tested = parts.filter((outcome) => outcome.untestable === null);
  if (tested.length === 0) return { verdict: "not-testable", ...parts[0]!.untestable!, open: false };

  const outside = tested.filter(({ part }) => part.standing === "outside");
  const undecided = tested.filter(({ part }) => part.standing !== "inside" && part.standing !== "outside");
  if (outside.length === 0 && undecided.length > 0) return straddling(undecided, court);

  if (outside.length === 0) return found("confirmed", tested, parts, controls, court);
  // One part is enough: the first that its own guards let pass.
  const attempts = outside.map((part) => found("refuted", [part], parts, controls, court));
  return (
    attempts.find(({ verdict }) => verdict === "refuted") ?? attempts.find(({ open }) => open) ?? attempts[0]!
  );
};

/** The verdict that `deciding` parts make, or why it may not stand. */
const found = (
  verdict: "confirmed" | "refuted",
  deciding: readonly PartOutcome[],
  parts: readonly PartOutcome[],
  controls: readonly ControlOutcome[],
  court: Court,
): Finding => {
  const guarding = controls.filter(
    (each) =>
      each.control.expected === (verdict === "refuted") && deciding.some((part) => guardsPart(each, part)),
  );
  const bare = deciding.find((part) => !guarding.some((each) => guardsPart(each, part)));
  if (bare !== undefined) {
    const what = verdict === "refuted" ? "refutation" : "confirmation";
    const reason = `no control guards a ${what} by ${bare.part.quantity}`;
    return { verdict: "inconclusive", reason, remedy: null, open: false };
  }
  const doubt = doubtOf(guarding, court.moreRounds);
  if (doubt !== null) return doubt;
  const concerns = concernsAbout([...deciding, ...guarding], court.around);
  if (concerns.length > 0) {
    const { reason, remedy } = concerns[0]!;
    const open = concerns.every(mayPass);
    return { verdict: "inconclusive", reason, remedy: (open ? court.moreRounds : null) ?? remedy, open };
  }

  // One of two that say the same of different machines is not missed on the other's.
  const decided = new Set(
    parts.flatMap(({ part, untestable }) => (untestable === null ? [part.quantity] : [])),
  );
  const skipped = parts.filter(({ part, untestable }) => untestable !== null && !decided.has(part.quantity));
  return {
    verdict,
    reason:
      skipped.length === 0
        ? null
        : `not tested here: ${skipped.map(({ part, why }) => `${part.quantity} (${why ?? ""})`).join(", ")}`,
    remedy: skipped[0]?.untestable?.remedy ?? null,
    open: false,
    by: deciding[0]!.part,
  };
};

/** More rounds help unless a guard would throw the verdict out in the end, however many there are. */
const straddling = (undecided: readonly PartOutcome[], { around, moreRounds }: Court): Finding => {
  const concerns = concernsAbout(undecided, around);
  const [concern] = concerns;
  const open = concerns.every(mayPass) && undecided.every((outcome) => outcome.open);
  const why = undecided[0]!.why ?? "";
  return {
    verdict: "inconclusive",
    reason: concern === undefined ? why : `${why}; ${concern.reason}`,
    remedy: (open ? moreRounds : null) ?? concern?.remedy ?? null,
    open,
  };
};

const mayPass = ({ passing }: Concern): boolean => passing === true;

const guardsPart = ({ guards }: ControlOutcome, { part }: PartOutcome): boolean =>
  guards === null || guards === part.quantity;

/** Why the controls do not let a verdict pass; null if all of them hold. */
const doubtOf = (guarding: readonly ControlOutcome[], moreRounds: string | null): Finding | null => {
  const failing = guarding.find(({ control }) => control.holds === false);
  if (failing !== undefined) {
    const reason = `control ${nameAndValue(failing)} and ${mustBe(failing)}`;
    return { verdict: "inconclusive", reason, remedy: null, open: false };
  }
  const undecided = guarding.filter(({ control }) => control.holds === null);
  if (undecided.length === 0) return null;
  const open = undecided.every((outcome) => outcome.open);
  const first = undecided[0]!;
  const reason = `control ${nameAndValue(first)} and ${mustBe(first)}: ${first.why ?? ""}`;
  const remedy = open ? moreRounds : (first.untestable?.remedy ?? null);
  return { verdict: "inconclusive", reason, remedy, open };
};

/** "same-line is 1.9 [1.7, 2.2]" */
const nameAndValue = ({ control }: ControlOutcome): string =>
  `${control.id} ${control.estimate === null ? "has no value" : `is ${estimateInWords(control.estimate)}`}`;

/** "must not be at least 2" */
const mustBe = ({ control }: ControlOutcome): string =>
  `must ${control.expected ? "" : "not "}be ${expectationInWords(control.expectation)}`;

const concernsAbout = (outcomes: readonly PartOutcome[], around: Surroundings) =>
  outcomes.flatMap(({ subject }) => (subject === null ? [] : concernsOf(subject, around)));
