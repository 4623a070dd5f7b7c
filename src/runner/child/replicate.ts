import { readFileSync } from "node:fs";
import { DefinitionError, type HardfactsError } from "../../errors.ts";
import type { Setting } from "../../experiment/experiment.ts";
import type { KernelLayer } from "../../experiment/layer.ts";
import type { QuantityDefinition } from "../../experiment/quantity.ts";
import { isDisturbed } from "../../experiment/replicate-values.ts";
import {
  BLOCK_DISTANCE_FLIPPED,
  BLOCK_MOVED,
  BLOCK_SWITCHED,
  type Comparison,
  type Samples,
} from "../../experiment/samples.ts";
import { parseCpuTime, stealShare, type CpuTime } from "../../machine/cpu-time.ts";
import { encodeSamples } from "../../report/samples-file.ts";
import { median } from "../../statistics/order-statistics.ts";
import { createRandom } from "../../statistics/random.ts";
import { PROFILES } from "../profile.ts";
import type { ComparisonReplicate, Replicate, ReplicateRequest } from "../protocol.ts";
import { valuesOf } from "../values.ts";
import { PROBE, resolveComparison } from "./resolve.ts";
import type { TeamSource } from "./teams.ts";

/** An experiment in the setting of its run. */
export interface LaidOut {
  readonly id: string;
  readonly comparisons: readonly Comparison[];
  /** null: whoever asks works them out. */
  readonly quantities: readonly QuantityDefinition[] | null;
}

export interface ReplicateOptions {
  readonly setting: Setting;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  readonly keepSamples: boolean;
  readonly teams: TeamSource;
}

/** A block whose probe is off its replicate's median by this much was made at another distance: near and far differ by 5 or 6. */
const DISTANCE_FLIP = 1.8;

/** Makes one replicate of an experiment: its comparisons one after the other, in seeded random order. */
export const makeReplicate = async (
  { id: experiment, comparisons, quantities }: LaidOut,
  request: ReplicateRequest,
  options: ReplicateOptions,
): Promise<{ readonly replicate: Replicate; readonly measured: readonly Samples[] | null }> => {
  const start = performance.now();
  const all = new Map(comparisons.map((comparison) => [comparison.id, comparison]));
  const random = createRandom(request.seed);
  const measured: Samples[] = [];
  const replicates: ComparisonReplicate[] = [];
  const failures: Replicate["failures"][number][] = [];
  let firstTrialAt = Infinity;
  let warmingMs = 0;
  for (const { id, cpus } of random.shuffle(request.comparisons)) {
    const comparison = all.get(id);
    if (comparison === undefined)
      throw new DefinitionError(`experiment "${experiment}" has no comparison "${id}"`);
    const resolved = resolveComparison(comparison, {
      cpus,
      seed: random.below(2 ** 32),
      blocksFactor: PROFILES[options.setting.profile].blocks,
      overrides: overridesOf(options.overrides, experiment, id),
    });
    try {
      const { team, startedInMs } = await options.teams(comparison.layer, cpus);
      warmingMs += startedInMs;
      firstTrialAt = Math.min(firstTrialAt, Date.now());
      const before = readCpuTime(cpus);
      const samples = await team.run(resolved);
      const steal = stealShare(before, readCpuTime(cpus));
      warmingMs += samples.warmingMs ?? 0;
      const { toleratesSwitches = false } = comparison;
      if (toleratesSwitches) forgiveSwitches(samples);
      markFlippedBlocks(samples);
      measured.push(samples);
      replicates.push(describe(samples, comparison.layer, steal, toleratesSwitches));
    } catch (error) {
      // A layer that fails (no shared memory, a worker that died) costs its own comparisons, not the others'.
      failures.push({ comparison: id, code: codeOf(error), why: firstLine(error) });
      if (failures.length === request.comparisons.length) throw error;
    }
  }
  const replicate = {
    experiment,
    round: request.round,
    values: quantities === null ? [] : valuesOf(quantities, measured, replicates),
    comparisons: replicates,
    failures,
    samples: options.keepSamples ? encodeSamples(experiment, request.round, measured) : null,
    firstTrialAt,
    durationMs: performance.now() - start,
    warmingMs,
  };
  return { replicate, measured: quantities === null ? measured : null };
};

/** A message of a failing worker brings its stack along, which is nobody's reason. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;

const codeOf = (error: unknown): string => (error as Partial<HardfactsError>).code ?? "ERR_INTERNAL";

const overridesOf = (
  overrides: ReplicateOptions["overrides"],
  experiment: string,
  comparison: string,
): ReplicateOptions["overrides"] => {
  const prefix = `${experiment}/${comparison}/`;
  return Object.fromEntries(
    Object.entries(overrides)
      .filter(([arm]) => arm.startsWith(prefix))
      .map(([arm, parameters]) => [arm.slice(prefix.length), parameters]),
  );
};

const readCpuTime = (cpus: readonly number[]): CpuTime | null => {
  try {
    return parseCpuTime(readFileSync("/proc/stat", "utf8"), cpus);
  } catch {
    return null;
  }
};

const forgiveSwitches = ({ flags }: Samples): void => {
  flags.forEach((flag, block) => {
    flags[block] = flag & ~BLOCK_SWITCHED;
  });
};

/** Flags the blocks whose hand-off probe stands apart from the replicate's median. */
const markFlippedBlocks = (samples: Samples): void => {
  const probe = probeOf(samples);
  const typical = median(probe.filter((ns) => !Number.isNaN(ns)));
  if (typical === null) return;
  probe.forEach((ns, block) => {
    if (ns > typical * DISTANCE_FLIP || ns < typical / DISTANCE_FLIP)
      samples.flags[block]! |= BLOCK_DISTANCE_FLIPPED;
  });
};

/** The probe's ns by block, flagged blocks included; empty without a probe. */
const probeOf = ({ armNames, threads, blocks, nsPerOperation }: Samples): number[] => {
  const arm = armNames.indexOf(PROBE);
  if (arm < 0) return [];
  return Array.from(
    { length: blocks },
    (_, block) => nsPerOperation[(block * armNames.length + arm) * threads]!,
  );
};

/** Interruptions only lengthen a hand-off: where switched blocks count, the shortest is the one to believe. */
const typicalHandoff = (samples: Samples, tolerant: boolean): number | null => {
  const probe = probeOf(samples);
  const told = probe.filter((ns) => !Number.isNaN(ns));
  if (tolerant) return told.length === 0 ? null : Math.min(...told);
  return median(probe.filter((ns, block) => samples.flags[block] === 0 && !Number.isNaN(ns)));
};

const describe = (
  samples: Samples,
  layer: KernelLayer,
  steal: number | null,
  tolerant: boolean,
): ComparisonReplicate => {
  const flagged = (bit: number): number =>
    samples.flags.reduce((count, flag) => count + ((flag & bit) === 0 ? 0 : 1), 0);
  const arms = samples.armNames.map((name, index) => ({ name, tally: samples.arms[index]! }));
  const waits = samples.team.map(({ runDelayNs }) => runDelayNs);
  return {
    comparison: samples.comparison,
    layer,
    cpus: samples.team.map(({ cpu }) => cpu),
    pinned: samples.team.every(({ pinned }) => pinned),
    disturbed: isDisturbed(samples),
    blocks: samples.blocks,
    dropped: {
      switched: flagged(BLOCK_SWITCHED),
      moved: flagged(BLOCK_MOVED),
      distanceFlipped: flagged(BLOCK_DISTANCE_FLIPPED),
    },
    overlap: Math.min(...arms.map(({ tally }) => tally.overlap)),
    // The probe only tells near from far, and needs no fine clock for that.
    shortestTrialNs: Math.min(...arms.filter(({ name }) => name !== PROBE).map(({ tally }) => tally.trialNs)),
    timerResolutionNs: samples.clock.resolutionNs,
    clockDrift: samples.clock.drift,
    stealShare: steal,
    waitShare: waits.some((ns) => ns === null)
      ? null
      : waits.reduce<number>((sum, ns) => sum + ns!, 0) / (samples.durationMs * 1e6 * samples.threads),
    handoffNs: typicalHandoff(samples, tolerant),
    counters: Object.fromEntries(
      arms
        .filter(({ tally }) => Object.keys(tally.counters).length > 0)
        .map(({ name, tally }) => [name, tally.counters]),
    ),
    operations: Object.fromEntries(arms.map(({ name, tally }) => [name, tally.operations])),
  };
};
