import type { Claim } from "../../src/experiment/claim.ts";
import type { ComparisonEvidence } from "../../src/experiment/evidence.ts";
import { atLeast } from "../../src/experiment/expectation.ts";
import type { Machine } from "../../src/machine/machine.ts";
import type { Estimate } from "../../src/statistics/estimate.ts";
import { planLooks } from "../../src/statistics/looks.ts";
import { judgeClaims, type Hearing } from "../../src/verdict/judge.ts";
import type { MeasuredExperiment, MeasuredQuantity } from "../../src/verdict/measured-run.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";

/** The quick profile: 17 rounds give [x2, x16]. */
export const LOOKS = planLooks([17, 32], 0.001);

/** Two cores on bare metal that says so: nothing for a guard to find. */
export const machine: Machine = {
  platform: "linux",
  architecture: "x64",
  kernelRelease: null,
  distribution: null,
  libc: null,
  cpu: { vendor: null, model: null, family: null, modelNumber: null, stepping: null, features: [] },
  topology: {
    packages: 1,
    cores: 2,
    smt: false,
    cpus: [0, 1].map((id) => ({ id, package: 0, core: id, node: 0, siblings: [id] })),
  },
  caches: [],
  numaNodes: [],
  numaBalancing: null,
  memory: {
    totalBytes: null,
    availableBytes: null,
    pageBytes: null,
    transparentHugePages: null,
    hugePages: [],
  },
  memoryWriteCounters: null,
  virtualization: { hypervisor: null, emulated: false, container: null },
  limits: {
    allowedCpus: [0, 1],
    allowedNodes: null,
    cpuQuota: null,
    memoryBytes: null,
    memoryLeftBytes: null,
  },
  frequency: {
    governor: null,
    turbo: null,
    turboFile: null,
    minMhz: null,
    maxMhz: null,
    stealSinceBoot: null,
    loadAverage: null,
  },
  calibration: null,
};

/** A guest that hides its topology. */
export const guest: Machine = {
  ...machine,
  topology: { ...machine.topology, smt: null },
  virtualization: { hypervisor: "kvm", emulated: false, container: null },
};

/** Evidence of a quiet two-thread comparison, all pairs of CPUs alike. */
export const evidence = (changes: Partial<ComparisonEvidence> = {}): ComparisonEvidence => ({
  comparison: "main",
  layer: "native",
  cpus: [0, 1],
  pinned: true,
  replicates: 17,
  disturbed: 0,
  blocks: 1700,
  dropped: { switched: 0, moved: 0, distanceFlipped: 0 },
  overlap: 0.98,
  shortestTrialNs: 30_000,
  timerResolutionNs: 10,
  clockDrift: 1e-5,
  stealShare: 0.01,
  waitShare: 0.01,
  handoffNs: [],
  distance: [],
  counters: {},
  operations: {},
  ...changes,
});

/** Seventeen replicates within 1 % of a value: its interval is within 1 % as well. */
export const around = (value: number, rounds = 17): number[] =>
  Array.from(
    { length: rounds },
    (_, round) => value * (1 + 0.01 * (((round * 11) % rounds) / (rounds - 1) - 0.5)),
  );

/** Replicates spread evenly from low to high, in no order. */
export const spread = (low: number, high: number, rounds = 17): number[] =>
  Array.from({ length: rounds }, (_, round) => low + ((high - low) * ((round * 11) % rounds)) / (rounds - 1));

export const quantity = (
  id: string,
  replicates: MeasuredQuantity["replicates"],
  changes: Partial<MeasuredQuantity> = {},
): MeasuredQuantity => ({
  id,
  layer: "native",
  unit: "ratio",
  from: ["main"],
  combine: "median",
  counted: false,
  replicates,
  ...changes,
});

export const total = (id: string, replicates: readonly (number | null)[]): MeasuredQuantity =>
  quantity(id, replicates, { unit: "count", combine: "total", counted: true });

/** What a model gave, once. */
export const simulation = (
  id: string,
  value: MeasuredQuantity["replicates"][number],
  unit = "ratio",
): MeasuredQuantity =>
  quantity(id, [value], { layer: "simulation", unit, from: [], combine: "exact", counted: true });

export const experiment = (
  quantities: readonly MeasuredQuantity[],
  changes: Partial<MeasuredExperiment> = {},
): MeasuredExperiment => ({
  id: "made-up",
  status: "done",
  reason: null,
  quantities,
  evidence: [evidence()],
  unmet: [],
  ...changes,
});

/** `speedup` is at least 2; `removed` is the case without the cause, `put-in` the one with the effect. */
export const claim = (changes: Partial<Claim> = {}): Claim => ({
  id: "02.02.04/made-up",
  title: "made up",
  statement: "Padding makes it twice as fast.",
  source: "nobody",
  prior: "likely",
  layers: ["native"],
  parts: [{ quantity: "speedup", expectation: atLeast(2) }],
  controls: [
    { id: "cause-removed", quantity: "removed", expectation: atLeast(2), expected: false },
    { id: "effect-put-in", quantity: "put-in", expectation: atLeast(2), expected: true },
  ],
  ...changes,
});

/** The two controls of `claim`, both as they must be. */
export const controls: readonly MeasuredQuantity[] = [
  quantity("removed", around(1)),
  quantity("put-in", around(5)),
];

/** The quantity that `claim` is about, and its controls as they must be. */
export const speedup = (replicates: readonly (number | null)[]): MeasuredExperiment =>
  experiment([quantity("speedup", replicates), ...controls]);

export const hearing = (changes: Partial<Hearing> = {}): Hearing => ({
  claims: [claim()],
  layers: ["native", "wasm", "js"],
  machine,
  permissions: { cpus: [0, 1], allow: [] },
  experiments: [],
  looks: LOOKS,
  ...changes,
});

export const interval = (low: number, high: number, point = (low + high) / 2): Estimate => ({
  point,
  low,
  high,
  confidence: 0.999,
  samples: 17,
});

export type Case = Parameters<typeof hearing>[0];

/** The one verdict of a hearing with one claim in one layer. */
export const verdictOf = (measured: MeasuredExperiment, changes: Case = {}): Verdict => {
  const verdicts = judgeClaims(hearing({ experiments: [measured], ...changes }));
  if (verdicts.length !== 1) throw new Error(`${verdicts.length} verdicts in place of one`);
  return verdicts[0]!;
};
