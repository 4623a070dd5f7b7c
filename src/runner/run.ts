import { HardfactsError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import { LAYERS } from "../experiment/layer.ts";
import { checkCpus, select } from "../experiment/selection.ts";
import { probeMachine } from "../machine/probe.ts";
import type { RunFile } from "../report/run-file.ts";
import { SCHEMA_VERSION } from "../report/schema-version.ts";
import { writeSamples } from "../report/samples-store.ts";
import { prepareRunDirectory, writeRunFile } from "../report/store.ts";
import { planLooks } from "../statistics/looks.ts";
import { createRandom } from "../statistics/random.ts";
import { judge, undecided } from "../verdict/judge.ts";
import { packageVersion } from "../version.ts";
import { MeasuringChild } from "./child-process.ts";
import type { RunOptions, RunOutcome } from "./options.ts";
import { checkOverrides, planExperiment, type PlannedExperiment } from "./plan.ts";
import { ALPHA, PROFILES } from "./profile.ts";
import { ExperimentRecord } from "./record.ts";
import { Rounds } from "./rounds.ts";

/**
 * Measures what was selected and says what holds: machine, plan, samples, estimates, verdicts, run file.
 * Throws HardfactsError for what the user must mend; a child that dies costs a replicate, not the run.
 */
export const run = async (options: RunOptions): Promise<RunOutcome> => {
  const startedAt = new Date();
  const start = performance.now();
  const selection = select(options.catalogue.experiments, options.selectors ?? []);
  const profile = options.profile ?? "quick";
  const layers = options.layers ?? LAYERS;
  const looks = planLooks(PROFILES[profile].looks, ALPHA);
  const seed = options.seed ?? createSeed();

  const directory =
    options.outputDirectory == null ? null : prepareRunDirectory(options.outputDirectory, startedAt);
  // The first child starts while the machine is being looked at: neither waits for the other.
  const firstChild = new MeasuringChild();
  let machine;
  try {
    machine = options.machine ?? (await probeMachine());
  } catch (error) {
    firstChild.kill();
    throw error;
  }
  const ready = await firstChild.ready();
  if ("how" in ready) {
    throw new HardfactsError(
      "ERR_CHILD",
      `the measuring process ${ready.how}`,
      "run with HARDFACTS_DEBUG=1 for more",
    );
  }
  machine = { ...machine, calibration: ready.ready.calibration };
  let records: ExperimentRecord[];
  let cpus: readonly number[];
  try {
    cpus = checkCpus(options.cpus ?? null, machine);
    const setting = { machine, profile };
    checkOverrides(options.overrides ?? {}, options.catalogue.experiments, setting);
    const permissions = { cpus, allow: options.allow ?? [] };
    const input = { setting, permissions, layers, layerStates: ready.ready.layers };
    records = planned(selection, options).map(
      ({ experiment, claims }) => new ExperimentRecord(planExperiment(experiment, claims, input), setting),
    );
  } catch (error) {
    firstChild.kill();
    throw error;
  }

  const rounds = new Rounds({
    records,
    looks,
    random: createRandom(seed),
    setting: {
      kind: "setting",
      catalogue: options.catalogue.module,
      machine,
      profile,
      overrides: options.overrides ?? {},
      keepSamples: directory !== null,
    },
    timeoutMs: PROFILES[profile].timeoutMs,
    furtherTime: PROFILES[profile].furtherTime,
    budgetMs: options.budgetMs ?? null,
    startedAt: start,
    firstChild: { child: firstChild, startMs: ready.startMs },
    signal: options.signal ?? null,
    onEvent: options.onEvent ?? (() => undefined),
    keep: (round, samples) => (directory === null ? null : writeSamples(directory, round, samples)),
    openClaims: () => {
      const judged = judge(runFile(), selection.claims);
      return { total: judged.length, open: new Set(undecided(judged)) };
    },
  });

  const runFile = (): RunFile => ({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "hardfacts", version: packageVersion() },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - start),
    profile,
    seed,
    options: {
      selectors: options.selectors ?? [],
      layers,
      cpus,
      allow: options.allow ?? [],
      budgetMs: options.budgetMs ?? null,
      overrides: options.overrides ?? {},
    },
    interrupted: rounds.interrupted,
    looks,
    rounds: { planned: rounds.planned, done: rounds.done },
    machine,
    experiments: records.map((record) => record.result(looks, rounds.cutShort)),
    verdicts: [],
    instrument: {
      firstTrialMs:
        rounds.firstTrialAt === null ? null : Math.max(0, rounds.firstTrialAt - startedAt.getTime()),
      startShare: rounds.startMs / (performance.now() - start),
      parentCpuShare: cpuMs() / (performance.now() - start),
    },
  });

  await rounds.run();
  const measured = runFile();
  const judged: RunFile = { ...measured, verdicts: judge(measured, selection.claims) };
  return { runFile: judged, path: directory === null ? null : writeRunFile(judged, directory) };
};

/** What was selected, and the experiments that measure the instrument itself, which every run carries. */
const planned = (
  selection: {
    readonly experiments: readonly PlannedExperiment["experiment"][];
    readonly claims: readonly Claim[];
  },
  { catalogue }: RunOptions,
): { experiment: PlannedExperiment["experiment"]; claims: readonly Claim[] }[] => {
  const wanted = new Set(selection.claims.map(({ id }) => id));
  const selected = new Set(selection.experiments);
  return catalogue.experiments
    .filter((experiment) => experiment.role === "control" || selected.has(experiment))
    .map((experiment) => ({ experiment, claims: experiment.claims.filter(({ id }) => wanted.has(id)) }));
};

const createSeed = (): number => Math.floor(Math.random() * 2 ** 32);

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
