import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";

const arm = (operation: string, distance: number, threads: number, repeat = 1): Arm => ({
  kernel: "false_sharing",
  threads,
  parameters: { operation, distance, repeat },
});

/** One counter a thread, in a register, against counters in memory. */
const local: PlannedComparison = {
  id: "local",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 120,
  arms: {
    "local-1": arm("local", 64, 1),
    "local-2": arm("local", 64, 2),
    "local-thrice-1": arm("local", 64, 1, 3),
    "padded-64": arm("atomic_add", 64, 2),
    "padded-128": arm("atomic_add", 128, 2),
    "shared-1": arm("atomic_add", 0, 1),
    "shared-2": arm("atomic_add", 0, 2),
  },
};

const THREADS = [1, 2, 3, 4];

/** Packed and padded counters over the number of writers. */
const writers: PlannedComparison = {
  id: "writers",
  layer: "native",
  threads: 4,
  trialNs: 20_000,
  blocks: 80,
  arms: Object.fromEntries(
    THREADS.flatMap((threads) => [
      [`packed-${threads}`, arm("atomic_add", 8, threads)],
      [`padded-${threads}`, arm("atomic_add", 64, threads)],
      [`padded-128-${threads}`, arm("atomic_add", 128, threads)],
    ]),
  ),
};

/** (padded / slowed)(n) over the same of m threads: how much worse more writers make it. */
const growth = (id: string, slowed: string, n: number, m: number): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `slowdown of ${slowed} with ${n} threads over that with ${m}`,
  from: ["writers"],
  measure: (measured) => {
    const slowdown = (threads: number): number | null =>
      measured("writers").throughputRatio(`padded-${threads}`, `${slowed}-${threads}`);
    const [more, fewer] = [slowdown(n), slowdown(m)];
    return more === null || fewer === null ? null : more / fewer;
  },
});

const of = { comparison: "local", layer: "native" as const };

export const counterScaling = defineExperiment({
  id: "counter-scaling",
  shows: "how counters scale over threads: in registers, padded, packed, shared",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [local, writers],
  quantities: () => [
    throughputRatio(of, "local-scaling", "local-2", "local-1"),
    throughputRatio(of, "local-over-padded", "local-2", "padded-64"),
    throughputRatio(of, "shared-scaling", "shared-2", "shared-1"),
    throughputRatio(of, "padded-128-over-64", "padded-128", "padded-64"),
    throughputRatio(of, "local-over-thrice", "local-2", "local-thrice-1"),
    growth("slowdown-3-over-2", "packed", 3, 2),
    growth("slowdown-4-over-3", "packed", 4, 3),
    growth("slowdown-4-over-1", "packed", 4, 1),
    growth("padded-slowdown-4-over-2", "padded-128", 4, 2),
  ],
  claims,
});
