import type { Experiment, Setting } from "../experiment/experiment.ts";
import { LAYERS, type Layer } from "../experiment/layer.ts";
import { firstUnmet, type Unmet } from "../experiment/requirement.ts";
import { planExperiment, type PlanInput } from "../runner/plan.ts";

/** A claim in one layer that a run on this machine would call not testable, and why. */
export interface Untestable extends Unmet {
  readonly claim: string;
  readonly layer: Layer;
}

/** What a run of everything would not be able to test here: by the same requirements, without measuring. */
const untestable = (experiments: readonly Experiment[], input: PlanInput): readonly Untestable[] =>
  experiments.flatMap((experiment) => untestableOf(experiment, input));

const untestableOf = (experiment: Experiment, input: PlanInput): readonly Untestable[] => {
  const whole = planExperiment(experiment, experiment.claims, input);
  const obstacles = new Map(whole.unmet.map((each) => [each.comparison, each]));
  const origins = originsOf(experiment, input.setting);
  return experiment.claims.flatMap((claim) =>
    claim.layers.flatMap((layer) => {
      const own = firstUnmet(claim.requires ?? [], input.setting.machine, input.permissions);
      // A part that cannot be tested is named, and the rest judged: all of them must be missing.
      const parts = claim.parts.map(
        ({ quantity, requires = [] }) =>
          firstUnmet(requires, input.setting.machine, input.permissions) ??
          origins
            .get(`${quantity} ${layer}`)
            ?.map((id) => obstacles.get(id))
            .find((each) => each !== undefined) ??
          null,
      );
      const unmet = own ?? (parts.every((part) => part !== null) ? (parts[0] ?? null) : null);
      return unmet === null ? [] : [{ claim: claim.id, layer, reason: unmet.reason, remedy: unmet.remedy }];
    }),
  );
};

const originsOf = (experiment: Experiment, setting: Setting): ReadonlyMap<string, readonly string[]> =>
  new Map(experiment.quantities(setting).map(({ id, layer, from }) => [`${id} ${layer}`, from]));

/** Of a machine of which nothing else is known than that native code has not run on it. */
export const withoutNative = ({ calibration }: Setting["machine"]): Unmet | null =>
  calibration === null
    ? {
        reason: "the native addon is not there",
        remedy:
          "install a C++20 compiler, make and python3, then: npx node-gyp@12 rebuild -C FOLDER-OF-HARDFACTS",
      }
    : null;

/**
 * What a run of everything with the defaults (all allowed CPUs, no consents, every layer that this machine has) would call
 * not testable, and why: by the same requirements, without measuring.
 */
export const untestableHere = (
  experiments: readonly Experiment[],
  machine: Setting["machine"],
  native: Unmet | null = withoutNative(machine),
): readonly Untestable[] => {
  const cpus = machine.limits.allowedCpus;
  return untestable(experiments, {
    setting: { machine, profile: "quick", cpus },
    permissions: { cpus, allow: [] },
    layers: LAYERS,
    layerStates: { native, wasm: null, js: null },
  });
};
