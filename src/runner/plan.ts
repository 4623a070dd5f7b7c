import { UsageError } from "../errors.ts";
import { checkExperiment } from "../experiment/define.ts";
import type { Claim } from "../experiment/claim.ts";
import { chancesOf } from "../experiment/expectation.ts";
import type { Experiment, PlannedComparison, Setting } from "../experiment/experiment.ts";
import { isKernelLayer, type KernelLayer, type Layer } from "../experiment/layer.ts";
import { isSimulated, type QuantityDefinition } from "../experiment/quantity.ts";
import type { Permissions, Requirement, Unmet } from "../experiment/requirement.ts";
import { unmetRequirement } from "../experiment/requirement.ts";
import type { Selection } from "../experiment/selection.ts";
import { placeTeam } from "../machine/placement.ts";
import type { LayerStates } from "./protocol.ts";

/** What a run will do for one experiment. */
export interface PlannedExperiment {
  readonly experiment: Experiment;
  readonly claims: readonly Claim[];
  readonly comparisons: readonly {
    readonly id: string;
    readonly layer: KernelLayer;
    readonly cpus: readonly number[];
  }[];
  /** Comparisons that cannot be made here, and why. */
  readonly unmet: readonly (Unmet & { readonly comparison: string; readonly layer: KernelLayer })[];
  /** Quantities that need no comparison: they are worked out, not measured. */
  readonly simulated: readonly QuantityDefinition[];
  /** The comparisons that these claims rest on, parts and controls. */
  readonly comparisonsOf: (claims: readonly Claim[]) => ReadonlySet<string>;
}

export interface PlanInput {
  readonly setting: Setting;
  readonly permissions: Permissions;
  readonly layers: readonly Layer[];
  readonly layerStates: LayerStates;
}

/** Whether anything that was selected asks for a kernel in these layers: without one a run needs no child process. */
export const needsKernels = ({ experiments, claims }: Selection, layers: readonly Layer[]): boolean =>
  experiments.some((experiment) => {
    const wanted = experiment.claims.filter((claim) => claims.includes(claim));
    const its = isWhole(experiment, wanted) ? experiment.layers : wanted.flatMap((claim) => claim.layers);
    return its.some((layer) => isKernelLayer(layer) && layers.includes(layer));
  });

/** Lays out one experiment for the claims that were asked for: the whole of it if these are all of its claims. */
export const planExperiment = (
  experiment: Experiment,
  claims: readonly Claim[],
  input: PlanInput,
): PlannedExperiment => {
  checkExperiment(experiment, input.setting);
  const needed = comparisonsFor(experiment, claims, input.setting);
  const comparisons: PlannedExperiment["comparisons"][number][] = [];
  const unmet: PlannedExperiment["unmet"][number][] = [];
  for (const comparison of experiment.comparisons(input.setting)) {
    const { id, layer } = comparison;
    if (!input.layers.includes(layer) || !needed.has(id)) continue;
    const obstacle = obstacleTo(comparison, experiment.requires, input);
    if ("reason" in obstacle) unmet.push({ comparison: id, layer, ...obstacle });
    else comparisons.push({ id, layer, cpus: obstacle.cpus });
  }
  return {
    experiment,
    claims,
    comparisons,
    unmet,
    simulated: input.layers.includes("simulation")
      ? quantitiesFor(experiment, claims, input.setting).filter(isSimulated)
      : [],
    comparisonsOf: (some) => comparisonsFor(experiment, some, input.setting),
  };
};

const obstacleTo = (
  comparison: PlannedComparison,
  requires: readonly Requirement[],
  { setting, permissions, layerStates }: PlanInput,
): Unmet | { readonly cpus: readonly number[] } => {
  const absent = layerStates[comparison.layer];
  if (absent !== null) return absent;
  const { cpus: named, placement = "cores", threads } = comparison;
  const team: Requirement =
    named !== undefined
      ? { kind: "cpus", atLeast: threads }
      : placement === "siblings"
        ? { kind: "smt-siblings" }
        : { kind: "cores", atLeast: threads };
  for (const requirement of [...requires, ...(comparison.requires ?? []), team]) {
    const unmet = unmetRequirement(requirement, setting.machine, permissions);
    if (unmet !== null) return unmet;
  }
  const cpus =
    named === undefined
      ? placeTeam(setting.machine, permissions.cpus, threads, placement)
      : named.every((cpu) => permissions.cpus.includes(cpu))
        ? named
        : null;
  return cpus === null
    ? {
        reason: `needs ${named === undefined ? `${threads} CPUs` : `CPUs ${named.join(", ")}`}, which this run may not use`,
        remedy: "allow more CPUs (--cpus)",
      }
    : { cpus };
};

/** The comparisons that the claims' parts and controls are computed from; all where it is wanted whole. */
const comparisonsFor = (
  experiment: Experiment,
  claims: readonly Claim[],
  setting: Setting,
): ReadonlySet<string> =>
  isWhole(experiment, claims)
    ? new Set(experiment.comparisons(setting).map(({ id }) => id))
    : new Set(quantitiesFor(experiment, claims, setting).flatMap(({ from }) => from));

/** A control experiment is always. */
const isWhole = (experiment: Experiment, claims: readonly Claim[]): boolean =>
  claims.length === experiment.claims.length;

/** The quantities that the claims' parts and controls name; all where it is wanted whole. */
const quantitiesFor = (
  experiment: Experiment,
  claims: readonly Claim[],
  setting: Setting,
): readonly QuantityDefinition[] => {
  if (isWhole(experiment, claims)) return experiment.quantities(setting);
  const key = (layer: Layer, quantity: string): string => `${layer}/${quantity}`;
  const needed = new Set(
    claims.flatMap(({ parts, controls, layers }) =>
      [...parts, ...controls].flatMap(({ quantity, expectation }) => {
        const quantities = [quantity, chancesOf(expectation)].filter((id) => id !== null);
        return layers.flatMap((layer) => quantities.map((each) => key(layer, each)));
      }),
    ),
  );
  return experiment.quantities(setting).filter(({ id, layer }) => needed.has(key(layer, id)));
};

/** Test-only overrides must name arms that are there: a misspelt one would test nothing. */
export const checkOverrides = (
  overrides: Readonly<Record<string, unknown>>,
  experiments: readonly Experiment[],
  setting: Setting,
): void => {
  for (const path of Object.keys(overrides)) {
    const [id, comparison, ...arm] = path.split("/");
    const arms = experiments
      .find((experiment) => experiment.id === id)
      ?.comparisons(setting)
      .find((each) => each.id === comparison)?.arms;
    if (arms === undefined || !Object.hasOwn(arms, arm.join("/"))) {
      throw new UsageError(
        `there is no arm "${path}" to override`,
        arms === undefined
          ? "name it experiment/comparison/arm"
          : `its arms are ${Object.keys(arms).join(", ")}`,
      );
    }
  }
};
