import { z } from "zod";
import type { ComparisonEvidence } from "../experiment/evidence.ts";
import type { FigureDefinition } from "../experiment/figure.ts";
import { KERNEL_LAYERS, LAYERS } from "../experiment/layer.ts";
import { noCount } from "../experiment/replicate-values.ts";
import type { ExpectedOutcomes } from "../litmus/expected-outcomes.ts";
import type { Machine } from "../machine/machine.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { MOST_VALUES } from "../statistics/intervals.ts";
import type { Verdict as JudgedClaim } from "../verdict/verdict.ts";
import { claimSchema, expectationSchema, PRIORS } from "./claim-schema.ts";
import type { Immutable } from "./immutable.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";

/**
 * The run file: everything one run measured and what was concluded from it. JSON, versioned.
 * Estimates and verdicts are a pure function of `replicates`, `evidence`, `machine` and the plan recorded
 * here; the samples of every block lie beside it, compressed, named by their hash.
 */
export { SCHEMA_VERSION };

const kernelLayer = z.enum(KERNEL_LAYERS);
const layer = z.enum(LAYERS);
const number = z.number();
const nullable = z.number().nullable();
const count = number.int().nonnegative();
/** What the system or the hardware numbers or counts, and may not tell. */
const nullableCount = count.nullable();
const counts = z.record(z.string(), count);

const estimate = z.object({
  point: number,
  low: number,
  high: number,
  confidence: number,
  samples: count,
}) satisfies z.ZodType<Estimate>;

const seriesPoint = z.object({ x: number, value: number });

const quantityFields = z.object({
  id: z.string(),
  layer,
  unit: z.string(),
  description: z.string(),
  from: z.array(z.string()),
  over: z.object({ name: z.string(), unit: z.string() }).exactOptional(),
  /** `exact`: worked out once, on a model. */
  combine: z.enum(["median", "total", "exact"]),
  /** Made of what kernels counted, not of times. */
  counted: z.boolean(),
  /** What the system says it is. */
  stated: nullable.exactOptional(),
  /** For a single value; null where too few replicates gave one. */
  estimate: estimate.nullable().exactOptional(),
  /** For a series. */
  series: z.array(z.object({ x: number, estimate: estimate.nullable() })).exactOptional(),
  /** By round; null where a round gave none. One in all where it is exact. */
  replicates: z.array(z.union([number, z.array(seriesPoint), z.null()])).max(MOST_VALUES),
});
/** Totals are sums of counts, whose intervals nothing else has. */
const quantity = quantityFields.superRefine(({ combine, replicates }, refusal) => {
  if (combine !== "total") return;
  for (const [round, value] of replicates.entries()) {
    const problem = noCount(value);
    if (problem !== null) refusal.addIssue({ code: "custom", path: ["replicates", round], message: problem });
  }
});

const evidence = z.object({
  comparison: z.string(),
  layer: kernelLayer,
  cpus: z.array(count),
  pinned: z.boolean(),
  replicates: count,
  disturbed: count,
  blocks: count,
  dropped: z.object({ switched: count, moved: count, distanceFlipped: count }),
  overlap: number,
  shortestTrialNs: number,
  timerResolutionNs: number,
  clockDrift: nullable,
  stealShare: nullable,
  waitShare: nullable,
  handoffNs: z.array(nullable),
  distance: z.array(z.enum(["near", "far", "only"]).nullable()),
  // Some kernels add up times in them as well, or say by how much something changed: not all are whole, or positive.
  counters: z.record(z.string(), z.record(z.string(), number)),
  operations: z.record(z.string(), z.array(count)),
}) satisfies z.ZodType<ComparisonEvidence>;

const modelAnswer = z.object({ allowed: z.array(z.string()), allowsAsked: z.boolean() });

/** One litmus test: what came out of its rounds, beside what memory models allow. */
const outcomes = z.object({
  comparison: z.string(),
  layer: kernelLayer,
  arm: z.string(),
  survey: z.boolean(),
  test: z.string(),
  form: z.enum(["test", "control"]),
  ordering: z.string(),
  /** The outcome that the test is about. */
  asked: z.string(),
  models: z.record(z.string(), modelAnswer),
  /** The model that the machine promises to keep. */
  machineModel: z.string().nullable(),
  rounds: count,
  askedSeen: count,
  /** By outcome; those that never came are left out. */
  seen: counts,
}) satisfies z.ZodType<ExpectedOutcomes>;

const unmet = z.object({
  comparison: z.string(),
  layer: kernelLayer,
  reason: z.string(),
  remedy: z.string().nullable(),
});

const figureSource = z.object({ quantity: z.string(), layer, label: z.string() });
const figureBase = { id: z.string(), title: z.string(), caption: z.string() };
const scale = z.enum(["linear", "log"]);
const figure = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("curve"),
    ...figureBase,
    lines: z.array(figureSource),
    x: z.enum(["linear", "log", "ordinal"]).exactOptional(),
    y: scale.exactOptional(),
    reference: number.exactOptional(),
    marks: z.array(figureSource).exactOptional(),
    cacheSizes: z.boolean().exactOptional(),
  }),
  z.object({
    kind: z.literal("intervals"),
    ...figureBase,
    items: z.array(figureSource),
    scale: scale.exactOptional(),
    reference: number.exactOptional(),
  }),
  z.object({
    kind: z.literal("matrix"),
    ...figureBase,
    rowName: z.string(),
    columnName: z.string(),
    cells: z.array(
      z.object({
        ...{ quantity: z.string(), layer, row: z.string(), column: z.string() },
        at: number.exactOptional(),
        note: z.string().exactOptional(),
      }),
    ),
  }),
  z.object({ kind: z.literal("against"), ...figureBase, x: figureSource, y: figureSource }),
]) satisfies z.ZodType<FigureDefinition>;

const experiment = z.object({
  id: z.string(),
  /** One line: what it shows. Run files from before there was one have none; nor have they figures. */
  shows: z.string().default(""),
  role: z.enum(["evidence", "control"]),
  /** The name of the user's file that it is from; none for those of the catalogue. */
  file: z.string().exactOptional(),
  status: z.enum(["done", "partial", "unavailable", "crashed", "timed-out"]),
  /** Why it is not simply done; null if it is. */
  reason: z.string().nullable(),
  durationMs: number,
  quantities: z.array(quantity),
  evidence: z.array(evidence),
  // Run files from before there were any have none.
  outcomes: z.array(outcomes).default([]),
  /** What a report draws of it; where there is none, its series. */
  figures: z.array(figure).default([]),
  /** Comparisons that could not be made here, and why. */
  unmet: z.array(unmet),
  /** What was left out, counted by reason: blocks, and replicates that a child took with it. */
  dropped: counts,
  /** Samples of every block, by round: files beside the run file. */
  samples: z.array(z.object({ round: count, file: z.string(), sha256: z.string(), bytes: count })),
});

const part = z.object({
  quantity: z.string(),
  unit: z.string(),
  expectation: expectationSchema,
  estimate: estimate.nullable(),
  standing: z.enum(["inside", "outside", "straddles", "unknown"]),
});

const verdict = z.object({
  claim: z.string(),
  chapter: z.string(),
  layer,
  verdict: z.enum(["confirmed", "refuted", "inconclusive", "not-testable"]),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  statement: z.string(),
  /** Further rounds could decide it. */
  open: z.boolean(),
  /** In words: "at least 2". */
  expectation: z.string(),
  estimate: estimate.extend({ unit: z.string(), quantity: z.string() }).nullable(),
  parts: z.array(part),
  controls: z.array(part.extend({ id: z.string(), expected: z.boolean(), holds: z.boolean().nullable() })),
}) satisfies z.ZodType<JudgedClaim>;

const id = count;
const machine = z.object({
  platform: z.string(),
  architecture: z.string(),
  kernelRelease: z.string().nullable(),
  distribution: z.string().nullable(),
  libc: z.object({ family: z.enum(["glibc", "musl"]), version: z.string().nullable() }).nullable(),
  cpu: z.object({
    vendor: z.string().nullable(),
    model: z.string().nullable(),
    family: nullable,
    modelNumber: nullable,
    stepping: nullable,
    features: z.array(z.string()),
  }),
  topology: z.object({
    packages: nullableCount,
    cores: nullableCount,
    smt: z.boolean().nullable(),
    cpus: z.array(
      z.object({
        id,
        package: nullable,
        core: nullable,
        node: nullable,
        siblings: z.array(id).nullable(),
      }),
    ),
  }),
  caches: z.array(
    z.object({
      level: count,
      type: z.enum(["data", "instruction", "unified"]),
      bytes: nullable,
      lineBytes: nullable,
      ways: nullableCount,
      sets: nullableCount,
      sharedBy: z.array(id),
    }),
  ),
  numaNodes: z.array(
    z.object({
      id,
      cpus: z.array(id),
      memoryBytes: nullable,
      freeBytes: nullable,
      // As below.
      freeHugePages: nullableCount.default(null),
      distances: z.array(number).nullable(),
    }),
  ),
  // Run files from before it was asked for have none.
  numaBalancing: nullable.default(null),
  memory: z.object({
    totalBytes: nullable,
    availableBytes: nullable,
    pageBytes: nullable,
    transparentHugePages: z.string().nullable(),
    hugePages: z.array(
      z.object({ pageBytes: number, total: nullableCount, free: nullableCount, reserved: nullableCount }),
    ),
  }),
  // As above.
  memoryWriteCounters: z
    .object({ controllers: z.array(z.string()), permitted: z.boolean().nullable() })
    .nullable()
    .default(null),
  virtualization: z.object({
    hypervisor: z.string().nullable(),
    emulated: z.boolean().nullable(),
    container: z.string().nullable(),
  }),
  limits: z.object({
    allowedCpus: z.array(id),
    // As above.
    allowedNodes: z.array(id).nullable().default(null),
    cpuQuota: nullable,
    memoryBytes: nullable,
    // As above.
    memoryLeftBytes: nullable.default(null),
  }),
  frequency: z.object({
    governor: z.string().nullable(),
    turbo: z.boolean().nullable(),
    // As above.
    turboFile: z.enum(["intel_pstate/no_turbo", "cpufreq/boost"]).nullable().default(null),
    minMhz: nullable,
    maxMhz: nullable,
    stealSinceBoot: nullable,
    loadAverage: nullable,
  }),
  calibration: z
    .object({ timerResolutionNs: number, timerOverheadNs: number, ticksPerNs: number, coreGhz: number })
    .nullable(),
}) satisfies z.ZodType<Machine>;

export const runFileSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.object({ name: z.literal("hardfacts"), version: z.string() }),
  startedAt: z.iso.datetime(),
  durationMs: number,
  profile: z.enum(["quick", "standard", "thorough"]),
  seed: count,
  options: z.object({
    selectors: z.array(z.string()),
    layers: z.array(layer),
    cpus: z.array(id),
    // The last two were accepted once, and nothing ever asked for them.
    allow: z.array(z.enum(["split-lock", "huge-pages", "drop-caches", "io-scheduler"])),
    budgetMs: nullable,
    // Run files from before it was kept have none.
    memoryPeakBytesPerSecond: nullable.default(null),
    /** Test-only replacements of arm parameters; a run that has any says nothing about the machine. */
    overrides: z.record(z.string(), z.record(z.string(), z.union([number, z.string()]))),
  }),
  /** Stopped by the user before its rounds were done. */
  interrupted: z.boolean(),
  /** The planned looks at the data: rounds, and the error paid at each: 0 at one that is too early for an interval. */
  looks: z.array(z.object({ rounds: count, alpha: number.min(0).lt(0.5) })).min(1),
  rounds: z.object({ planned: count, done: count }),
  machine,
  /** What was judged, in the words of the time. Run files from before it was kept have none of it. */
  handbook: z
    .object({
      chapters: z.array(z.object({ id: z.string(), title: z.string(), titleZh: z.string() })),
      claims: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          source: z.string(),
          prior: z.enum(PRIORS),
        }),
      ),
      /** Claims of the user's own, whole: no catalogue has them, and the run is to be judged again from this alone. */
      own: z.array(claimSchema).default([]),
    })
    .default({ chapters: [], claims: [], own: [] }),
  experiments: z.array(experiment),
  verdicts: z.array(verdict),
  /** What the instrument itself cost. */
  instrument: z.object({
    /** From the start of the run to the first timed trial; null if there was none. */
    firstTrialMs: nullable,
    /** Share of the run spent starting children and warming workers, 0..1. */
    startShare: number,
    /** CPU time of the parent as a share of the run, 0..1. */
    parentCpuShare: number,
  }),
});

/** Everything one run measured and what was concluded from it, as its schema (`hardfacts/run-file.schema.json`) has it. */
export type RunFile = Immutable<z.infer<typeof runFileSchema>>;
/** What a run has of one experiment. */
export type ExperimentResult = RunFile["experiments"][number];
/** What came out of one litmus test. */
export type OutcomeResult = ExperimentResult["outcomes"][number];
/** What a run has of one quantity: its estimate, or a series of them, and the replicates that it is made of. */
export type QuantityResult = ExperimentResult["quantities"][number];
/** A verdict as a run file has it. */
export type Verdict = RunFile["verdicts"][number];
