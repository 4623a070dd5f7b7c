import { HardfactsError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import type { Experiment, Setting } from "../experiment/experiment.ts";
import { LAYERS, type Layer } from "../experiment/layer.ts";
import { checkCpus, select } from "../experiment/selection.ts";
import { probeMachine } from "../machine/probe.ts";
import { planLooks, type Look } from "../statistics/looks.ts";
import { MeasuringChild, type Ready } from "./child-process.ts";
import type { RunOptions } from "./options.ts";
import { checkOverrides, planExperiment } from "./plan.ts";
import { ALPHA, PROFILES } from "./profile.ts";
import { ExperimentRecord } from "./record.ts";

/** Everything that is settled before the first round. */
export interface Preparation {
  readonly setting: Setting;
  readonly layers: readonly Layer[];
  readonly seed: number;
  readonly looks: readonly Look[];
  readonly claims: readonly Claim[];
  readonly records: readonly ExperimentRecord[];
  /** A child that waits for its setting, and the time it took to start. */
  readonly firstChild: { readonly child: MeasuringChild; readonly startMs: number };
}

/** Looks at the machine, starts the first child, and plans. Throws what the user must mend, and leaves no child behind. */
export const prepare = async (options: RunOptions): Promise<Preparation> => {
  const selection = select(options.catalogue.experiments, options.selectors ?? []);
  const profile = options.profile ?? "quick";
  const layers = options.layers ?? LAYERS;
  // The child starts while the machine is being looked at: neither waits for the other.
  const child = new MeasuringChild();
  try {
    const probed = options.machine ?? (await probeMachine());
    const { ready, startMs } = await started(child);
    const machine = { ...probed, calibration: ready.calibration };
    const cpus = checkCpus(options.cpus ?? null, machine);
    const setting = { machine, profile, cpus };
    checkOverrides(options.overrides ?? {}, options.catalogue.experiments, setting);
    const permissions = { cpus, allow: options.allow ?? [] };
    const input = { setting, permissions, layers, layerStates: ready.layers };
    const records = planned(options.catalogue.experiments, selection).map(
      ({ experiment, claims }) => new ExperimentRecord(planExperiment(experiment, claims, input), setting),
    );
    return {
      setting,
      layers,
      seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
      looks: planLooks(PROFILES[profile].looks, ALPHA),
      claims: selection.claims,
      records,
      firstChild: { child, startMs },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
};

const started = async (child: MeasuringChild): Promise<{ ready: Ready; startMs: number }> => {
  const outcome = await child.ready();
  if ("ready" in outcome) return outcome;
  throw new HardfactsError(
    "ERR_CHILD",
    `the measuring process ${outcome.how}`,
    "if this happens again: is there memory and are there processes left (ulimit -a)? rebuild with npm run build",
  );
};

/** What was selected, and the experiments that measure the instrument itself, which every run carries. */
const planned = (
  experiments: readonly Experiment[],
  selection: { readonly experiments: readonly Experiment[]; readonly claims: readonly Claim[] },
): { experiment: Experiment; claims: readonly Claim[] }[] => {
  const wanted = new Set(selection.claims.map(({ id }) => id));
  const selected = new Set(selection.experiments);
  return experiments
    .filter((experiment) => experiment.role === "control" || selected.has(experiment))
    .map((experiment) => ({ experiment, claims: experiment.claims.filter(({ id }) => wanted.has(id)) }));
};
