import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** 4 MiB: flushing makes sure that it is in no cache, and its pages fit a second-level TLB. */
const NODES = 65_536;
/** 16 KiB: within every L1. */
const RESIDENT_NODES = 256;
/** In order: so many that it does not count how prefetchers come to follow the first of them. */
const ELEMENTS = 4096;
/** At random, where each costs the same. */
const RECORDS = 512;

const NODE_BYTES = 64;

const list = (order: string, steps: number): Arm => ({
  kernel: "pointer_chase",
  parameters: { nodes: NODES, stride: NODE_BYTES, order, residence: "flushed", steps },
});
const residentList = (order: string, adds = 0): Arm => ({
  kernel: "pointer_chase",
  parameters: { nodes: RESIDENT_NODES, stride: NODE_BYTES, order, adds },
});
const array: Arm = { kernel: "field_scan", parameters: { pitch: NODE_BYTES, count: ELEMENTS } };
const residentArray = (adds = 0): Arm => ({
  kernel: "field_scan",
  parameters: { pitch: NODE_BYTES, count: RESIDENT_NODES, residence: "resident", adds },
});
const gather = (dependence: string, residence = "flushed"): Arm => ({
  kernel: "gather",
  parameters: { words: "first_two", count: RECORDS, dependence, residence },
});

/** The same 64 bytes a node, element or record, in 4 KiB pages: as lists, as an array, at computed places. */
const lines: PlannedComparison = {
  id: "lines",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  warmupBlocks: 1,
  blocks: 16,
  arms: {
    "list-shuffled": list("shuffled", RECORDS),
    "list-grouped": list("grouped", RECORDS),
    "list-in-order": list("identity", ELEMENTS),
    array,
    "resident-list-shuffled": residentList("shuffled"),
    "resident-list-in-order": residentList("identity"),
    "resident-list-delayed": residentList("shuffled", 16),
    "resident-array": residentArray(),
    "resident-array-delayed": residentArray(16),
    independent: gather("none"),
    dependent: gather("opaque_zero"),
    "independent-made-to-wait": gather("opaque_zero"),
    "resident-independent": gather("none", "resident"),
  },
};

/** 17 MiB with its buckets: more pages than a second-level TLB holds. */
const ENTRIES = 131_072;
const lookup = (parameters: Arm["parameters"]): Arm => ({
  kernel: "hash_lookup",
  parameters: { entries: ENTRIES, ...parameters },
});
/** 17 KiB with its buckets. */
const SMALL_TABLE = { entries: 128, residence: "resident" };

const lookups: PlannedComparison = {
  id: "lookups",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  warmupBlocks: 1,
  blocks: 24,
  arms: {
    "one-by-one": lookup({ mode: "one_by_one" }),
    "one-waits-for-another": lookup({ mode: "one_by_one", dependence: "opaque_zero" }),
    "batch-1": lookup({ mode: "staged_prefetch", batch: 1 }),
    "batch-8": lookup({ mode: "staged_prefetch", batch: 8 }),
    "batch-16": lookup({ mode: "staged_prefetch", batch: 16 }),
    "batch-32": lookup({ mode: "staged_prefetch", batch: 32 }),
    "resident-one-by-one": lookup({ mode: "one_by_one", ...SMALL_TABLE }),
    "resident-batch-32": lookup({ mode: "staged_prefetch", batch: 32, ...SMALL_TABLE }),
  },
};

/** Workers cannot flush: 4 MiB, beyond most second levels, have to do, and no claim rests on it. */
const workers = (layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-lines`,
  layer,
  threads: 1,
  trialNs: 50_000,
  warmupBlocks: 1,
  blocks: 6,
  arms: {
    "list-shuffled": { kernel: "pointer_chase", parameters: { nodes: NODES, stride: NODE_BYTES } },
    array: {
      kernel: "field_scan",
      parameters: { pitch: NODE_BYTES, count: NODES, residence: "resident" },
    },
  },
});

const linesOf = { comparison: "lines", layer: "native" as const };
const lookupsOf = { comparison: "lookups", layer: "native" as const };

export const traversalOrder = defineExperiment({
  id: "traversal-order",
  shows: "what order, independence and prefetching make of cache misses, in base pages",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [{ kind: "free-memory", bytes: 128 * 2 ** 20 }],
  role: "evidence",
  comparisons: () => [lines, lookups, workers("wasm"), workers("js")],
  quantities: () => [
    timeRatio(linesOf, "sequential-speedup", "list-shuffled", "list-in-order"),
    timeRatio(linesOf, "sequential-speedup-grouped", "list-grouped", "list-in-order"),
    timeRatio(linesOf, "resident-sequential-speedup", "resident-list-shuffled", "resident-list-in-order"),
    timeRatio(linesOf, "memory-over-cache", "list-shuffled", "resident-list-shuffled"),
    timeRatio(linesOf, "array-over-list", "list-shuffled", "array"),
    timeRatio(linesOf, "delayed-array-over-list", "resident-list-delayed", "resident-array-delayed"),
    timeRatio(linesOf, "memory-list-over-resident-array", "list-shuffled", "resident-array"),
    timeRatio(linesOf, "independence-speedup", "dependent", "independent"),
    timeRatio(linesOf, "made-to-wait-speedup", "dependent", "independent-made-to-wait"),
    timeRatio(linesOf, "memory-over-cache-gather", "dependent", "resident-independent"),
    nsPerOperation(linesOf, "list-shuffled-time", "list-shuffled"),
    nsPerOperation(linesOf, "list-grouped-time", "list-grouped"),
    nsPerOperation(linesOf, "list-in-order-time", "list-in-order"),
    nsPerOperation(linesOf, "array-time", "array"),
    nsPerOperation(linesOf, "dependent-time", "dependent"),
    nsPerOperation(linesOf, "independent-time", "independent"),
    timeRatio(lookupsOf, "prefetch-speedup", "one-by-one", "batch-32"),
    timeRatio(lookupsOf, "prefetch-speedup-8", "one-by-one", "batch-8"),
    timeRatio(lookupsOf, "prefetch-speedup-16", "one-by-one", "batch-16"),
    timeRatio(lookupsOf, "prefetch-speedup-1", "one-by-one", "batch-1"),
    timeRatio(lookupsOf, "prefetch-speedup-waiting", "one-waits-for-another", "batch-32"),
    timeRatio(lookupsOf, "resident-prefetch-speedup", "resident-one-by-one", "resident-batch-32"),
    nsPerOperation(lookupsOf, "lookup-time", "one-by-one"),
    nsPerOperation(lookupsOf, "waiting-lookup-time", "one-waits-for-another"),
    nsPerOperation(lookupsOf, "batched-lookup-time", "batch-32"),
    timeRatio({ comparison: "wasm-lines", layer: "wasm" }, "array-over-list", "list-shuffled", "array"),
    timeRatio({ comparison: "js-lines", layer: "js" }, "array-over-list", "list-shuffled", "array"),
  ],
  claims,
  figures: () => figures,
});
