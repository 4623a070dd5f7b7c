import { basename } from "node:path";
import { OutputError } from "../errors.ts";
import { chapterOf } from "../experiment/claim.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { ExperimentResult, RunFile } from "../report/run-file.ts";
import { writeSamples, type RoundSamples } from "../report/samples-store.ts";
import { SCHEMA_VERSION } from "../report/schema-version.ts";
import { prepareRunDirectory, removeIfEmpty, writeRunFile } from "../report/store.ts";
import { createRandom } from "../statistics/random.ts";
import { judge } from "../verdict/judge.ts";
import { worthPursuing } from "../verdict/pursuit.ts";
import { packageVersion } from "../version.ts";
import type { Catalogue, RunOptions, RunOutcome } from "./options.ts";
import { prepare, type Preparation } from "./preparation.ts";
import { PROFILES } from "./profile.ts";
import { Rounds } from "./rounds.ts";
import { claimStandings } from "./standings.ts";

/**
 * Measures what was selected and says what holds: machine, plan, samples, estimates, verdicts, run file.
 * Throws HardfactsError for what the user must mend; a child that dies costs a replicate, not the run.
 */
export const run = async (options: RunOptions): Promise<RunOutcome> => {
  const begun = { at: new Date(), ms: performance.now(), cpu: process.cpuUsage() };
  const directory =
    options.outputDirectory == null ? null : prepareRunDirectory(options.outputDirectory, begun.at);
  const preparation = await prepare(options).catch((error: unknown) => {
    if (directory !== null) removeIfEmpty(directory);
    throw error;
  });
  try {
    return await carryOut(options, preparation, directory, begun);
  } finally {
    await preparation.release();
  }
};

const carryOut = async (
  options: RunOptions,
  preparation: Preparation,
  directory: string | null,
  begun: Begun,
): Promise<RunOutcome> => {
  const rounds: Rounds = new Rounds({
    ...preparation,
    random: createRandom(preparation.seed),
    setting: {
      kind: "setting",
      catalogue: options.catalogue.module ?? null,
      setting: preparation.setting,
      overrides: options.overrides ?? {},
      keepSamples: directory !== null,
    },
    ...PROFILES[preparation.setting.profile],
    looks: preparation.looks,
    budgetMs: options.budgetMs ?? null,
    startedAt: begun.ms,
    signal: options.signal ?? null,
    onEvent: options.onEvent ?? (() => undefined),
    keep: directory === null ? () => null : sampleKeeper(directory, options),
    openClaims: () => {
      const run = measured();
      const verdicts = judge(run, preparation.claims);
      return {
        verdicts: verdicts.length,
        undecided: verdicts.filter(({ open }) => open).length,
        pursued: worthPursuing(run, preparation.claims, verdicts),
      };
    },
    standings: options.standings === true ? () => claimStandings(measured(), preparation.claims) : null,
  });
  const measured = (): RunFile => assemble(options, preparation, rounds, begun);
  await rounds.run();
  const unjudged = measured();
  const runFile = {
    ...unjudged,
    experiments: unjudged.experiments.map((experiment, index) => ({
      ...experiment,
      outcomes: preparation.records[index]!.outcomes(experiment.evidence),
    })),
    verdicts: judge(unjudged, preparation.claims),
  };
  return { runFile, path: directory === null ? null : writeRunFile(runFile, directory) };
};

interface Begun {
  readonly at: Date;
  /** By performance.now(). */
  readonly ms: number;
  readonly cpu: NodeJS.CpuUsage;
}

/** The run file as it stands, without verdicts. */
const assemble = (options: RunOptions, preparation: Preparation, rounds: Rounds, begun: Begun): RunFile => {
  const { layers, seed, looks, records } = preparation;
  const { machine, profile, cpus } = preparation.setting;
  const durationMs = performance.now() - begun.ms;
  const cpu = process.cpuUsage(begun.cpu);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "hardfacts", version: packageVersion() },
    startedAt: begun.at.toISOString(),
    durationMs: Math.round(durationMs),
    profile,
    seed,
    options: {
      selectors: options.selectors ?? [],
      layers,
      cpus,
      allow: options.allow ?? [],
      budgetMs: options.budgetMs ?? null,
      memoryPeakBytesPerSecond: options.memoryPeakBytesPerSecond ?? null,
      overrides: options.overrides ?? {},
    },
    interrupted: rounds.interrupted,
    looks,
    rounds: { planned: rounds.planned, done: rounds.done },
    machine,
    handbook: handbookOf(options.catalogue, preparation),
    experiments: records.map((record) => ({
      ...record.result(looks, rounds.cutShort),
      ...fileOf(options.catalogue, record.planned.experiment),
    })),
    verdicts: [],
    instrument: {
      firstTrialMs:
        rounds.firstTrialAt === null ? null : Math.max(0, rounds.firstTrialAt - begun.at.getTime()),
      startShare: rounds.startMs / durationMs,
      parentCpuShare: (cpu.user + cpu.system) / 1000 / durationMs,
    },
  };
};

/** What the claims and chapters of this run are called. */
const handbookOf = (
  { chapters = [], files = new Map() }: Catalogue,
  { claims, records }: Preparation,
): RunFile["handbook"] => {
  const named = new Set(claims.map(chapterOf));
  return {
    chapters: chapters.filter(({ id }) => named.has(id)),
    claims: claims.map(({ id, title, source, prior }) => ({ id, title, source, prior })),
    own: records.flatMap(({ planned }) => (files.has(planned.experiment) ? planned.claims : [])),
  };
};

/** Its name: where the user keeps it is nobody's business. */
const fileOf = ({ files }: Catalogue, experiment: Experiment): Pick<ExperimentResult, "file"> => {
  const file = files?.get(experiment);
  return file === undefined ? {} : { file: basename(file) };
};

/** Writes each round's samples. A disk that fills up costs the samples from there on, not the run. */
const sampleKeeper = (directory: string, { onEvent }: RunOptions) => {
  let failed = false;
  return (round: number, samples: RoundSamples) => {
    if (failed) return null;
    try {
      return writeSamples(directory, round, samples);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      failed = true;
      onEvent?.({ kind: "samples-lost", round, why: error.message });
      return null;
    }
  };
};
