import type { Claim, Part } from "../experiment/claim.ts";
import { chancesOf } from "../experiment/expectation.ts";
import type { ProfileName } from "../experiment/experiment.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Permissions, Requirement } from "../experiment/requirement.ts";
import { firstUnmet } from "../experiment/requirement.ts";
import type { Machine } from "../machine/machine.ts";
import type { RunFile } from "../report/run-file.ts";
import type { Look } from "../statistics/looks.ts";
import { judgeClaim } from "./claim-verdict.ts";
import { instrumentFacts } from "./instrument-facts.ts";
import type { MeasuredExperiment } from "./measured-run.ts";
import type { Verdict } from "./verdict.ts";

export interface Hearing {
  readonly claims: readonly Claim[];
  /** The layers that the run was asked for: a claim gets no verdict in any other. */
  readonly layers: readonly Layer[];
  readonly machine: Machine;
  readonly permissions: Permissions;
  readonly experiments: readonly MeasuredExperiment[];
  /** The planned looks. Each quantity is judged at the error of the look that its rounds make. */
  readonly looks: readonly Look[];
  /** What would bring more rounds; null where nothing would. Default: a longer profile than quick. */
  readonly moreRounds?: string | null;
}

/** By the profile that was not enough; nothing has more rounds than thorough. */
const LONGER_PROFILES: Readonly<Record<ProfileName, string | null>> = {
  quick: "measure more rounds: the standard or the thorough profile",
  standard: "measure more rounds: the thorough profile",
  thorough: null,
};

/**
 * One verdict for every claim and each of its layers that was asked for, in the order of the claims.
 *
 * With looks that share out an error of alpha, a claim of one part is confirmed or refuted wrongly with a chance
 * of at most alpha / 2: its interval would have to miss the truth, and on the one side where the bound is. A
 * confirmation of several parts is no less sure; a refutation of p parts errs with at most p alpha / 2.
 */
export const judgeClaims = ({
  claims,
  layers,
  machine,
  permissions,
  experiments,
  looks,
  moreRounds = LONGER_PROFILES.quick,
}: Hearing): Verdict[] => {
  const around = { machine, instrument: instrumentFacts(experiments, looks), layers };
  return claims.flatMap((claim) => {
    const court = {
      experiment: experimentOf(claim, experiments),
      unmetOf: (requires: readonly Requirement[] = []) => firstUnmet(requires, machine, permissions),
      looks,
      around,
      moreRounds,
    };
    return claim.layers
      .filter((layer) => layers.includes(layer))
      .map((layer) => judgeClaim(claim, layer, court));
  });
};

/** Judges a run again, from its replicates: against the claims it was made for, or against others. */
export const judge = (run: RunFile, claims: readonly Claim[]): Verdict[] =>
  judgeClaims({
    claims,
    layers: run.options.layers,
    machine: run.machine,
    permissions: { cpus: run.options.cpus, allow: run.options.allow },
    experiments: run.experiments,
    looks: run.looks,
    moreRounds: moreRoundsOf(run),
  });

/** A run that ended before its first look has not had the rounds of its own profile. */
const moreRoundsOf = ({ interrupted, rounds, looks, options, profile }: RunFile): string | null => {
  const longer = LONGER_PROFILES[profile];
  if (rounds.done >= (looks[0]?.rounds ?? 0)) return longer;
  if (interrupted) return "let the run finish";
  return options.budgetMs === null ? longer : "allow the run more time (--budget)";
};

/** The experiment that defines every quantity the claim names, or else the first that defines any. */
const experimentOf = (
  claim: Claim,
  experiments: readonly MeasuredExperiment[],
): MeasuredExperiment | null => {
  const named = new Set([...claim.parts, ...claim.controls].flatMap(quantitiesOf));
  const defines = (experiment: MeasuredExperiment, id: string): boolean =>
    experiment.quantities.some((quantity) => quantity.id === id);
  return (
    experiments.find((experiment) => [...named].every((id) => defines(experiment, id))) ??
    experiments.find((experiment) => [...named].some((id) => defines(experiment, id))) ??
    null
  );
};

const quantitiesOf = ({ quantity, expectation }: Part): string[] =>
  [quantity, chancesOf(expectation)].filter((id) => id !== null);
