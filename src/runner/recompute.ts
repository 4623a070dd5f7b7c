import { createHash } from "node:crypto";
import { RunFileError } from "../errors.ts";
import type { Experiment, Setting } from "../experiment/experiment.ts";
import { ComparisonView } from "../experiment/measured.ts";
import type { QuantityDefinition, ReplicateValue } from "../experiment/quantity.ts";
import { isDisturbed, replicateValue } from "../experiment/replicate-values.ts";
import type { Samples } from "../experiment/samples.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../report/run-file.ts";
import { decodeSamples, type StoredSamples } from "../report/samples-file.ts";
import { estimateQuantity, isCurve } from "../verdict/quantity-estimate.ts";

/** A run with its replicates worked out again, and what came of that. */
export interface Recomputed {
  /** The run with the replicates and estimates that its samples give. */
  readonly run: RunFile;
  /** Quantities that were worked out again, in all rounds whose samples are there. */
  readonly recomputed: number;
  /** Of these, what came out otherwise than the run file has it: by another version's definition, or because one of them was changed. */
  readonly otherwise: readonly string[];
  /** Quantities that are as the run file has them, by why. */
  readonly kept: ReadonlyMap<string, number>;
  /** Rounds of which no samples are there. */
  readonly missing: readonly number[];
}

/** What a samples file holds; null where it is not there. */
export type ReadSamples = (file: string) => Promise<Uint8Array | null>;

/** As src/report/samples-store.ts names them: a run file leads nowhere else. */
const SAMPLES_FILE = /^samples\/[0-9a-f]{16}\.gz$/;

/** Samples are kept with the 7 digits of a float32. */
const ROUNDING = 1e-5;

class NotStoredError extends Error {}

/**
 * Works a run's replicates out again from the samples of its blocks, by the definitions of `experiments`. What kernels
 * counted is not among the samples: quantities that need it stay as they are. Throws RunFileError for samples that are not
 * those of the run.
 */
export const recompute = async (
  run: RunFile,
  experiments: readonly Experiment[],
  read: ReadSamples,
): Promise<Recomputed> => {
  const { rounds, missing } = await samplesByRound(run, read);
  const { cpus, memoryPeakBytesPerSecond: peak } = run.options;
  const stated = peak === null ? {} : { memoryPeakBytesPerSecond: peak };
  const setting: Setting = { machine: run.machine, profile: run.profile, cpus, ...stated };
  const kept = new Map<string, number>();
  const otherwise: string[] = [];
  let recomputed = 0;
  const again = (result: ExperimentResult): ExperimentResult => {
    const definitions = experiments.find(({ id }) => id === result.id)?.quantities(setting) ?? [];
    const replicates = rounds.map((stored) => stored?.find(({ experiment }) => experiment === result.id));
    const measured = replicates.map((each) => (each === undefined ? null : viewsOf(each)));
    const quantities = result.quantities.map((quantity) => {
      if (quantity.combine === "exact") return quantity;
      const found = valuesAgain(quantity, definitions, measured);
      if (typeof found === "string") {
        kept.set(found, (kept.get(found) ?? 0) + 1);
        return quantity;
      }
      recomputed++;
      if (found.some((value, round) => !alike(value, quantity.replicates[round]!)))
        otherwise.push(`${quantity.id} (${quantity.layer})`);
      return { ...withoutEstimates(quantity), ...estimated({ ...quantity, replicates: found }, result, run) };
    });
    return { ...result, quantities };
  };
  return { run: { ...run, experiments: run.experiments.map(again) }, recomputed, otherwise, kept, missing };
};

/** Every file once, by round. */
const samplesByRound = async (run: RunFile, read: ReadSamples) => {
  const files = new Map(
    run.experiments.flatMap(({ samples }) => samples.map((entry) => [entry.round, entry] as const)),
  );
  const rounds: (readonly StoredSamples[] | null)[] = [];
  const missing: number[] = [];
  for (let round = 0; round < run.rounds.done; round++) {
    const entry = files.get(round);
    const stored = entry === undefined ? null : await storedSamples(entry, read);
    rounds.push(stored);
    if (stored === null) missing.push(round);
  }
  return { rounds, missing };
};

const storedSamples = async (
  { round, file, sha256 }: ExperimentResult["samples"][number],
  read: ReadSamples,
): Promise<readonly StoredSamples[] | null> => {
  const refuse = (what: string, error?: unknown): RunFileError =>
    new RunFileError(
      `the samples of round ${round} ("${file}") ${what}`,
      "Judge it without --from-samples.",
      {
        cause: error,
      },
    );
  if (!SAMPLES_FILE.test(file)) throw refuse("do not lie where hardfacts puts them");
  const bytes = await read(file);
  if (bytes === null) return null;
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw refuse(`are not those of the run: their SHA-256 is ${found}`);
  try {
    return decodeSamples(bytes);
  } catch (error) {
    throw refuse("cannot be read", error);
  }
};

interface Measurement {
  readonly views: ReadonlyMap<string, ComparisonView>;
  readonly disturbed: ReadonlySet<string>;
}

const viewsOf = ({ comparisons }: StoredSamples): Measurement => ({
  views: new Map(comparisons.map((each) => [each.id, new ComparisonView(samplesOf(each))])),
  disturbed: new Set(comparisons.filter(isDisturbed).map(({ id }) => id)),
});

/** As a quantity's definition sees it. */
const samplesOf = (stored: StoredSamples["comparisons"][number]): Samples => ({
  comparison: stored.id,
  armNames: stored.arms,
  threads: stored.threads,
  blocks: stored.blocks,
  nsPerOperation: Float64Array.from(stored.nsPerOperation),
  flags: stored.flags,
  get arms(): never {
    throw new NotStoredError();
  },
  team: [],
  clock: { resolutionNs: 0, drift: null },
  durationMs: 0,
});

/** The quantity's replicates; in words, why there are none. */
const valuesAgain = (
  { id, layer, from, replicates }: QuantityResult,
  definitions: readonly QuantityDefinition[],
  measured: readonly (Measurement | null)[],
): readonly ReplicateValue[] | string => {
  const definition = definitions.find((each) => each.id === id && each.layer === layer);
  if (definition === undefined) return "this version of hardfacts does not have them";
  if (definition.from.join() !== from.join())
    return "this version of hardfacts makes them of other comparisons";
  try {
    return replicates.map((value, round) => {
      const at = measured[round] ?? null;
      return at === null || !from.every((comparison) => at.views.has(comparison))
        ? value
        : replicateValue(definition, at.views, at.disturbed);
    });
  } catch (error) {
    if (error instanceof NotStoredError) return "they need what kernels counted, which samples do not hold";
    // An arm that this version has and the run had not.
    if (error instanceof RangeError) return "this version of hardfacts makes them of other arms";
    throw error;
  }
};

const withoutEstimates = ({ estimate: _, series: __, ...quantity }: QuantityResult): QuantityResult =>
  quantity;

const estimated = (quantity: QuantityResult, { evidence }: ExperimentResult, { looks }: RunFile) => {
  const { estimate, series } = estimateQuantity(quantity, evidence, looks);
  return { replicates: quantity.replicates, ...(series === null ? { estimate } : { series }) };
};

const alike = (a: ReplicateValue, b: ReplicateValue): boolean => {
  if (typeof a === "number" && typeof b === "number")
    return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
  if (isCurve(a) && isCurve(b))
    return (
      a.length === b.length && a.every(({ x, value }, at) => x === b[at]!.x && alike(value, b[at]!.value))
    );
  return a === null && b === null;
};
