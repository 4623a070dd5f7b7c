import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { nsPerOperation, throughputRatio, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Short against the scheduler, 2500 times the timer's step. */
const TRIAL_NS = 20_000;
/** Workers call a chunk at a time and read a dearer clock. */
const WORKER_TRIAL_NS = 100_000;

const arm = (operation: string, distance: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "false_sharing",
  parameters: { operation, distance, ...more },
});

/**
 * Two threads, each adding atomically to its own counter. `thrice` does three times the work an operation. Blocks
 * of 0.13 ms, 50 ms of them: lines differ by a tenth in what contention costs, and it takes so many to know the
 * median to 1 %.
 */
const padding: PlannedComparison = {
  id: "padding",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 380,
  arms: {
    packed: arm("atomic_add", 8),
    "padded-64": arm("atomic_add", 64),
    "padded-128": arm("atomic_add", 128),
    "padded-256": arm("atomic_add", 256),
    thrice: arm("atomic_add", 64, { repeat: 3 }),
  },
};

/** One counter for both threads, which share what they must, against counters that share a line for no reason. */
const trueSharing: PlannedComparison = {
  id: "true-sharing",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    packed: arm("atomic_add", 8),
    "padded-64": arm("atomic_add", 64),
    "same-word": arm("atomic_add", 0),
    "same-word-again": arm("atomic_add", 0),
  },
};

/** The same with plain accesses: an increment reads what it writes, a store does not. */
const plain: PlannedComparison = {
  id: "plain",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    "increments-packed": arm("volatile_inc", 8),
    "increments-64": arm("volatile_inc", 64),
    "increments-128": arm("volatile_inc", 128),
    "increments-thrice": arm("volatile_inc", 64, { repeat: 3 }),
    "stores-packed": arm("plain_store", 8),
    "stores-64": arm("plain_store", 64),
  },
};

const readers: PlannedComparison = {
  id: "readers",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    together: arm("load", 8),
    apart: arm("load", 64),
    "apart-128": arm("load", 128),
    "one-writes": arm("load", 8, { peerOperation: "atomic_add" }),
  },
};

/** Thread 0 reads, each load waiting for the last; thread 1 adds to a word of the same line, of the next, of the one after. */
const writer: PlannedComparison = {
  id: "writer",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    "same-line": arm("load_dependent", 8, { peerOperation: "atomic_add" }),
    "other-line": arm("load_dependent", 64, { peerOperation: "atomic_add" }),
    "third-line": arm("load_dependent", 128, { peerOperation: "atomic_add" }),
    thrice: arm("load_dependent", 64, { peerOperation: "atomic_add", repeat: 3 }),
  },
};

const alone: PlannedComparison = {
  id: "alone",
  layer: "native",
  threads: 1,
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    "one-line": arm("volatile_inc", 8, { slots: 2 }),
    "one-line-again": arm("volatile_inc", 8, { slots: 2 }),
    // 192 and not 64: words of two lines, not of an adjacent pair that one prefetch brings.
    "two-lines": arm("volatile_inc", 192, { slots: 2 }),
    "each-twice": arm("volatile_inc", 8, { slots: 2, repeat: 2 }),
  },
};

/** Ten counters of one thread, as a server that has no second keeps them: of its commands, its hits, its bytes. */
const TEN = { slots: 10 };
const tenCounters: PlannedComparison = {
  id: "ten-counters",
  layer: "native",
  threads: 1,
  trialNs: TRIAL_NS,
  blocks: 80,
  arms: {
    packed: arm("volatile_inc", 8, TEN),
    "packed-again": arm("volatile_inc", 8, TEN),
    padded: arm("volatile_inc", 64, TEN),
    "each-twice": arm("volatile_inc", 8, { ...TEN, repeat: 2 }),
  },
};

/** One in n operations writes. `packed` and `padded` by write share in percent. */
const writeShare: PlannedComparison = {
  id: "write-share",
  layer: "native",
  threads: 2,
  trialNs: TRIAL_NS,
  blocks: 60,
  arms: Object.fromEntries(
    [
      [100, 1],
      [10, 10],
      [1, 100],
      [0, 0],
    ].flatMap(([percent, writeEvery]) => [
      [`packed-${percent}`, arm("atomic_add", 8, { writeEvery: writeEvery! })],
      [`padded-${percent}`, arm("atomic_add", 64, { writeEvery: writeEvery! })],
    ]),
  ),
};

/** The workload that pays for padding: one thread sums many counters. */
const scan: PlannedComparison = {
  id: "scan",
  layer: "native",
  threads: 1,
  trialNs: TRIAL_NS,
  blocks: 16,
  arms: {
    packed: { kernel: "field_scan", parameters: { pitch: 8, count: 32_768 } },
    padded: { kernel: "field_scan", parameters: { pitch: 64, count: 32_768 } },
  },
};

const siblings: PlannedComparison = {
  id: "siblings",
  layer: "native",
  threads: 2,
  placement: "siblings",
  trialNs: TRIAL_NS,
  blocks: 120,
  arms: {
    packed: arm("atomic_add", 8),
    "padded-64": arm("atomic_add", 64),
    "padded-128": arm("atomic_add", 128),
  },
};

/** Twins on one shared memory, in pinned workers; counters of 4 bytes, since js has no wider atomics that are fast. */
const workers = (layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-padding`,
  layer,
  threads: 2,
  trialNs: WORKER_TRIAL_NS,
  blocks: 40,
  arms: {
    packed: arm("atomic_add", 4, { width: 4 }),
    "padded-64": arm("atomic_add", 64, { width: 4 }),
    "padded-128": arm("atomic_add", 128, { width: 4 }),
    "padded-256": arm("atomic_add", 256, { width: 4 }),
    thrice: arm("atomic_add", 64, { width: 4, repeat: 3 }),
    "increments-packed": arm("volatile_inc", 4, { width: 4 }),
    "increments-64": arm("volatile_inc", 64, { width: 4 }),
  },
});

const native = (comparison: string) => ({ comparison, layer: "native" as const });

const paddingRatios = (of: { comparison: string; layer: KernelLayer }): QuantityDefinition[] => [
  throughputRatio(of, "padding-speedup", "padded-64", "packed"),
  throughputRatio(of, "padding-128-over-64", "padded-128", "padded-64"),
  throughputRatio(of, "padding-256-over-128", "padded-256", "padded-128"),
  throughputRatio(of, "work-over-thrice", "padded-64", "thrice"),
];

/** The least of what padding brings over workloads: one number a replicate. */
const leastPayoff: QuantityDefinition = {
  id: "least-fix-payoff",
  layer: "native",
  unit: "ratio",
  description: "speed-up by padding in the workload that it helps least",
  from: ["write-share", "scan"],
  measure: (measured) => {
    const shares = measured("write-share");
    const payoffs = [100, 10, 1, 0].map((percent) =>
      shares.throughputRatio(`padded-${percent}`, `packed-${percent}`),
    );
    const all = [...payoffs, measured("scan").timeRatio("packed", "padded")];
    return all.some((payoff) => payoff === null) ? null : Math.min(...(all as number[]));
  },
};

export const falseSharing = defineExperiment({
  id: "false-sharing",
  shows: "what two CPUs pay when their own words share a cache line",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [],
  role: "evidence",
  comparisons: () => [
    padding,
    trueSharing,
    plain,
    readers,
    writer,
    alone,
    tenCounters,
    writeShare,
    scan,
    siblings,
    workers("wasm"),
    workers("js"),
  ],
  quantities: () => [
    ...paddingRatios(native("padding")),
    throughputRatio(native("true-sharing"), "same-word-over-packed", "same-word", "packed"),
    throughputRatio(native("true-sharing"), "same-word-over-padded", "same-word", "padded-64"),
    throughputRatio(native("true-sharing"), "same-word-over-itself", "same-word-again", "same-word"),
    throughputRatio(native("plain"), "plain-increment-speedup", "increments-64", "increments-packed"),
    throughputRatio(native("plain"), "plain-increment-128-over-64", "increments-128", "increments-64"),
    throughputRatio(native("plain"), "plain-increment-over-thrice", "increments-64", "increments-thrice"),
    throughputRatio(native("plain"), "plain-store-speedup", "stores-64", "stores-packed"),
    throughputRatio(native("readers"), "shared-read-rate", "together", "apart"),
    throughputRatio(native("readers"), "distant-read-rate", "apart-128", "apart"),
    // Rates of the reader alone: the time it takes apart over the time it takes beside the writer.
    timeRatio(native("readers"), "read-rate-beside-writer", "apart", "one-writes"),
    timeRatio(native("writer"), "reader-relief", "same-line", "other-line"),
    timeRatio(native("writer"), "reader-relief-third-line", "other-line", "third-line"),
    timeRatio(native("writer"), "reader-thrice", "thrice", "other-line"),
    nsPerOperation(native("writer"), "read-beside-writer", "same-line"),
    timeRatio(native("alone"), "alone-one-line-over-two", "one-line", "two-lines"),
    timeRatio(native("alone"), "alone-twice", "each-twice", "one-line"),
    timeRatio(native("alone"), "alone-over-itself", "one-line-again", "one-line"),
    timeRatio(native("ten-counters"), "ten-packed-over-padded", "packed", "padded"),
    timeRatio(native("ten-counters"), "ten-twice", "each-twice", "packed"),
    timeRatio(native("ten-counters"), "ten-over-itself", "packed-again", "packed"),
    throughputRatio(native("write-share"), "fix-payoff-two-writers", "padded-100", "packed-100"),
    throughputRatio(native("write-share"), "fix-payoff-10-percent", "padded-10", "packed-10"),
    throughputRatio(native("write-share"), "fix-payoff-1-percent", "padded-1", "packed-1"),
    throughputRatio(native("write-share"), "fix-payoff-readers", "padded-0", "packed-0"),
    timeRatio(native("scan"), "fix-payoff-scan", "packed", "padded"),
    leastPayoff,
    throughputRatio(native("siblings"), "siblings-padding-speedup", "padded-64", "packed"),
    throughputRatio(native("siblings"), "siblings-128-over-64", "padded-128", "padded-64"),
    ...(["wasm", "js"] as const).flatMap((layer) => {
      const of = { comparison: `${layer}-padding`, layer };
      return [
        ...paddingRatios(of),
        throughputRatio(of, "plain-increment-speedup", "increments-64", "increments-packed"),
        nsPerOperation(of, "padded-update", "padded-64"),
      ];
    }),
  ],
  claims,
  figures: () => figures,
});
