import type { Claim, Part } from "../../experiment/claim.ts";
import type { Experiment, PlannedComparison, Setting } from "../../experiment/experiment.ts";
import type { Requirement } from "../../experiment/requirement.ts";
import { requirementText } from "../requirement-text.ts";

/** In words, and only what holds on every machine that was asked. */
export interface ClaimNeeds {
  /** Without these no part of the claim can be tested. */
  readonly ofAll: readonly string[];
  /** What each part needs beyond these, in the order of the claim's parts. */
  readonly ofParts: readonly (readonly string[])[];
}

/** What a claim needs: its own requirements, its experiment's, and those of the comparisons that its parts rest on. */
export const needsOf = (claim: Claim, experiment: Experiment, settings: readonly Setting[]): ClaimNeeds => {
  const parts = claim.parts.map((part) =>
    common(
      settings.map((setting) =>
        largest([
          ...experiment.requires,
          ...(claim.requires ?? []),
          ...(part.requires ?? []),
          ...ofComparisons(part, claim, experiment, setting),
        ])
          .map(inWords)
          .filter((need) => need !== ""),
      ),
    ),
  );
  const ofAll = common(parts);
  return { ofAll, ofParts: parts.map((needs) => needs.filter((need) => !ofAll.includes(need))) };
};

const ofComparisons = (
  { quantity }: Part,
  { layers }: Claim,
  experiment: Experiment,
  setting: Setting,
): readonly Requirement[] => {
  const from = experiment
    .quantities(setting)
    .filter(({ id, layer }) => id === quantity && layers.includes(layer))
    .flatMap((made) => made.from);
  return experiment
    .comparisons(setting)
    .filter(({ id }) => from.includes(id))
    .flatMap((comparison) => [...teamOf(comparison), ...(comparison.requires ?? [])]);
};

const teamOf = ({ threads, placement, cpus }: PlannedComparison): readonly Requirement[] => {
  if (placement === "siblings") return [{ kind: "smt-siblings" }];
  return threads < 2 ? [] : [{ kind: cpus === undefined ? "cores" : "cpus", atLeast: threads }];
};

/** Of cores and of memory the most that is needed: the rest is among it. */
const largest = (requirements: readonly Requirement[]): readonly Requirement[] =>
  requirements.filter(
    (each) => !requirements.some((other) => other !== each && amountOf(other, each) > amountOf(each, each)),
  );

/** How much of what `of` needs; 0 if something else. */
const amountOf = (requirement: Requirement, of: Requirement): number => {
  if (requirement.kind !== of.kind) return 0;
  if (requirement.kind === "cores" || requirement.kind === "cpus") return requirement.atLeast;
  return requirement.kind === "free-memory" ? requirement.bytes : 0;
};

const common = (lists: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = lists;
  return [...new Set(first)].filter((need) => others.every((needs) => needs.includes(need)));
};

/** Empty for what is always there. */
const inWords = (requirement: Requirement): string => {
  if (requirement.kind === "free-memory" && requirement.bytes === 0) return "";
  const text = requirementText(requirement);
  // What is never met says why of the machine at hand, behind a semicolon: that machine is nobody's here.
  return requirement.kind === "never" ? text.split(";", 1)[0]!.replace(/^needs /, "") : text;
};
