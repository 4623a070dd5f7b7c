import { HardfactsError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import type { Experiment, Setting } from "../experiment/experiment.ts";
import { LAYERS, type Layer } from "../experiment/layer.ts";
import { checkCpus, select, type Selection } from "../experiment/selection.ts";
import type { Machine } from "../machine/machine.ts";
import { probeMachine } from "../machine/probe.ts";
import { inFile } from "../own/in-file.ts";
import { checkAll } from "../problems.ts";
import { planLooks, type Look } from "../statistics/looks.ts";
import { withWhatChildFound } from "./calibrated-machine.ts";
import { MeasuringChild, type Ready } from "./child-process.ts";
import { pagesWanted, reserveHugePages, type Reservation } from "./huge-page-pool.ts";
import type { RunOptions } from "./options.ts";
import { checkOverrides, needsKernels, planExperiment } from "./plan.ts";
import { ALPHA, PROFILES } from "./profile.ts";
import type { LayerStates } from "./protocol.ts";
import { ExperimentRecord } from "./record.ts";

/** Everything that is settled before the first round. */
export interface Preparation {
  readonly setting: Setting;
  readonly layers: readonly Layer[];
  readonly seed: number;
  readonly looks: readonly Look[];
  readonly claims: readonly Claim[];
  readonly records: readonly ExperimentRecord[];
  /** A child that waits for its setting, and the time it took to start; null where no kernel is to run. */
  readonly firstChild: { readonly child: MeasuringChild; readonly startMs: number } | null;
  /** Why no child may load the addon; null: they may. */
  readonly addonTrouble: string | null;
  /** Gives back what was taken of the system for this run. */
  readonly release: () => Promise<void>;
}

const NOT_LOOKED_FOR = { reason: "no kernel was asked for", remedy: null };
const NO_PAGES: ReadonlyMap<number, number> = new Map();
const NOTHING_TAKEN: Reservation = { release: () => Promise.resolve() };
const NO_KERNELS: LayerStates = { native: NOT_LOOKED_FOR, wasm: NOT_LOOKED_FOR, js: NOT_LOOKED_FOR };

/**
 * Looks at the machine, starts the first child if kernels are to run, plans, and works out what needs no measuring.
 * Throws what the user must mend, and leaves no child behind.
 */
export const prepare = async (options: RunOptions): Promise<Preparation> => {
  const selection = select(options.catalogue.experiments, options.selectors ?? []);
  const profile = options.profile ?? "quick";
  const layers = options.layers ?? LAYERS;
  // The child starts while the machine is being looked at: neither waits for the other.
  let child = needsKernels(selection, layers) ? new MeasuringChild() : null;
  let pool: Reservation = NOTHING_TAKEN;
  try {
    const probed = options.machine ?? (await probeMachine());
    const first = child === null ? null : await started(child);
    child = first?.child ?? null;
    const found = first === null ? probed : withWhatChildFound(probed, first.ready);
    const cpus = checkCpus(options.cpus ?? null, found);
    await checkFiles(options.catalogue, selection, { machine: found, profile, cpus });
    const wanted = mayReserve(options) ? pagesWanted(selection, { machine: found, profile, cpus }) : NO_PAGES;
    if (wanted.size > 0) pool = await reserveHugePages(wanted);
    const machine = wanted.size === 0 ? found : await withoutWhatWasTaken(found);
    const { memoryPeakBytesPerSecond: peak } = options;
    const setting = {
      machine,
      profile,
      cpus,
      ...(peak === undefined ? {} : { memoryPeakBytesPerSecond: peak }),
    };
    checkOverrides(options.overrides ?? {}, options.catalogue.experiments, setting);
    const permissions = { cpus, allow: options.allow ?? [] };
    const input = { setting, permissions, layers, layerStates: first?.ready.layers ?? NO_KERNELS };
    const records = carried(
      candidates(options.catalogue.experiments, selection).map(
        ({ experiment, claims }) => new ExperimentRecord(planExperiment(experiment, claims, input), setting),
      ),
      selection,
    );
    for (const record of records) record.simulate();
    return {
      setting,
      layers,
      seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
      looks: planLooks(PROFILES[profile].looks, ALPHA),
      claims: selection.claims,
      records,
      firstChild: first === null ? null : { child: first.child, startMs: first.startMs },
      addonTrouble: first?.addonTrouble ?? null,
      release: pool.release,
    };
  } catch (error) {
    child?.kill();
    await pool.release();
    throw error;
  }
};

/** Experiments of the user's own have been tried by nobody: what is wrong with one is found before anything is measured. */
const checkFiles = async (
  { files, experiments }: RunOptions["catalogue"],
  selection: Selection,
  setting: Setting,
): Promise<void> => {
  if (files === undefined || files.size === 0) return;
  // What checks them is loaded only now: runs of the catalogue start without it.
  const { checkNames, checkOwn } = await import("../own/check.ts");
  const selected = [...files].filter(([experiment]) => selection.experiments.includes(experiment));
  const checkOne = (experiment: Experiment): void => {
    checkOwn(experiment, setting);
    const others = experiments.filter(
      (each) => each !== experiment && (each.role === "control" || selection.experiments.includes(each)),
    );
    checkNames(experiment, others, setting);
  };
  for (const file of new Set(selected.map(([, name]) => name))) {
    const own = selected.filter(([, name]) => name === file);
    inFile(file, () => {
      checkAll(
        own.map(([experiment]) => () => {
          checkOne(experiment);
        }),
      );
    });
  }
};

/** The machine after pages were added to its pools: they are no longer free for others, and each node has given some of them. */
const withoutWhatWasTaken = async (machine: Machine): Promise<Machine> => {
  const { memory, numaNodes } = await probeMachine();
  return { ...machine, memory, numaNodes };
};

/** Not for a machine that was recorded: it is not this one. */
const mayReserve = ({ allow = [], machine }: RunOptions): boolean =>
  allow.includes("huge-pages") && machine === undefined;

interface Started {
  readonly child: MeasuringChild;
  readonly ready: Ready;
  readonly startMs: number;
  readonly addonTrouble: string | null;
}

/**
 * Waits for the first child. One that crashes before its first word crashed over loading the addon, unless one that
 * does not load it crashes too: code for another CPU, or libraries that do not go together. The other layers run without.
 */
const started = async (child: MeasuringChild): Promise<Started> => {
  const outcome = await child.ready();
  if ("ready" in outcome) return { child, ...outcome, addonTrouble: null };
  if (child.crashed) {
    const addonTrouble = `a process that loaded it ${outcome.how}`;
    const second = new MeasuringChild(addonTrouble);
    const again = await second.ready();
    if ("ready" in again) return { child: second, ...again, addonTrouble };
  }
  throw new HardfactsError(
    "ERR_CHILD",
    `the measuring process ${outcome.how}`,
    "if this happens again: is there memory and are there processes left (ulimit -a)? rebuild with npm run build",
  );
};

/** What was selected, and the experiments that measure the instrument itself. */
const candidates = (
  experiments: readonly Experiment[],
  selection: Selection,
): { experiment: Experiment; claims: readonly Claim[] }[] => {
  const wanted = new Set(selection.claims.map(({ id }) => id));
  const selected = new Set(selection.experiments);
  return experiments
    .filter((experiment) => experiment.role === "control" || selected.has(experiment))
    .map((experiment) => ({ experiment, claims: experiment.claims.filter(({ id }) => wanted.has(id)) }));
};

/** A run carries what measures the instrument if it measures anything by it. */
const carried = (
  records: readonly ExperimentRecord[],
  { experiments }: Selection,
): readonly ExperimentRecord[] => {
  const selected = records.filter(({ planned }) => experiments.includes(planned.experiment));
  return selected.some(({ active }) => active.length > 0) ? records : selected;
};
