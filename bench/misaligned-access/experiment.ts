import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { statedLineBytes } from "../../src/experiment/caches.ts";
import { timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const arm = (access: string, pattern: string, offset = 0): Arm => ({
  kernel: "misaligned_access",
  parameters: { access, pattern, offset },
});

const SMALLEST_PAGE = 4096;

const loads = (machine: Machine): PlannedComparison => ({
  id: "loads",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 100,
  arms: {
    aligned: arm("load", "line"),
    "aligned-again": arm("load", "line"),
    "in-line": arm("load", "line", 4),
    "random-offset": arm("load", "random"),
    "line-split": arm("load", "line", statedLineBytes(machine) - 4),
    pair: arm("load_pair", "line"),
    bytes: arm("load_bytes", "line"),
    "v128-aligned": arm("load_v128", "line"),
    "v128-in-line": arm("load_v128", "line", 4),
    ruler: { kernel: "add_chain", parameters: { chains: 1 } },
  },
});

/** All of them one a page, as those that split pages are. */
const stores = (machine: Machine): PlannedComparison => ({
  id: "stores",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 100,
  arms: {
    aligned: arm("store", "page"),
    "in-line": arm("store", "page", 4),
    "line-split": arm("store", "page", statedLineBytes(machine) - 4),
    locked: arm("exchange", "page"),
    ruler: { kernel: "add_chain", parameters: { chains: 1 } },
  },
});

/** A page split differs in nothing but its offset, which is in the middle of a larger page. */
const pageSplits: PlannedComparison = {
  id: "page-splits",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 100,
  requires: [{ kind: "base-page", bytes: SMALLEST_PAGE }],
  arms: {
    aligned: arm("store", "page"),
    "page-split": arm("store", "page", SMALLEST_PAGE - 4),
    ruler: { kernel: "add_chain", parameters: { chains: 1 } },
  },
};

const wasmLoads: PlannedComparison = {
  id: "wasm-loads",
  layer: "wasm",
  threads: 1,
  trialNs: 100_000,
  blocks: 24,
  arms: {
    aligned: arm("load", "line"),
    "aligned-again": arm("load", "line"),
    "in-line": arm("load", "line", 4),
    "random-offset": arm("load", "random"),
    pair: arm("load_pair", "line"),
    "v128-aligned": arm("load_v128", "line"),
    "v128-in-line": arm("load_v128", "line", 4),
  },
};

const jsLoads: PlannedComparison = {
  id: "js-loads",
  layer: "js",
  threads: 1,
  trialNs: 100_000,
  blocks: 24,
  arms: { aligned: arm("load", "line"), "in-line": arm("load", "line", 4) },
};

const loadsOf = { comparison: "loads", layer: "native" as const };
const storesOf = { comparison: "stores", layer: "native" as const };
const pageSplitsOf = { comparison: "page-splits", layer: "native" as const };
const wasmOf = { comparison: "wasm-loads", layer: "wasm" as const };

/** Proof that loads are not bound by the loop: more than one a core cycle. */
const loadsPerCycle: QuantityDefinition = {
  id: "aligned-loads-per-cycle",
  layer: "native",
  unit: "operations/cycle",
  description: "aligned loads a core cycle",
  from: ["loads"],
  measure: (measured) => measured("loads").timeRatio("ruler", "aligned"),
};

const cyclesPerStore = (of: typeof storesOf, id: string, arm: string): QuantityDefinition => ({
  ...timeRatio(of, id, arm, "ruler"),
  unit: "cycles/operation",
  description: `core cycles of a store, ${arm}`,
});

export const misalignedAccess = defineExperiment({
  id: "misaligned-access",
  shows: "what loads and stores cost off their natural alignment, across lines, across pages",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [],
  role: "evidence",
  comparisons: ({ machine }) => [loads(machine), stores(machine), pageSplits, wasmLoads, jsLoads],
  quantities: () => [
    timeRatio(loadsOf, "in-line-cost", "in-line", "aligned"),
    timeRatio(loadsOf, "random-offset-cost", "random-offset", "aligned"),
    timeRatio(loadsOf, "line-split-cost", "line-split", "aligned"),
    timeRatio(loadsOf, "pair-cost", "pair", "aligned"),
    timeRatio(loadsOf, "bytes-cost", "bytes", "aligned"),
    timeRatio(loadsOf, "aligned-over-itself", "aligned-again", "aligned"),
    timeRatio(loadsOf, "v128-in-line-cost", "v128-in-line", "v128-aligned"),
    loadsPerCycle,
    timeRatio(storesOf, "store-in-line-cost", "in-line", "aligned"),
    timeRatio(storesOf, "store-line-split-cost", "line-split", "aligned"),
    timeRatio(pageSplitsOf, "store-page-split-cost", "page-split", "aligned"),
    timeRatio(storesOf, "locked-store-cost", "locked", "aligned"),
    cyclesPerStore(storesOf, "store-line-split-cycles", "line-split"),
    cyclesPerStore(pageSplitsOf, "store-page-split-cycles", "page-split"),
    timeRatio(wasmOf, "in-line-cost", "in-line", "aligned"),
    timeRatio(wasmOf, "random-offset-cost", "random-offset", "aligned"),
    timeRatio(wasmOf, "pair-cost", "pair", "aligned"),
    timeRatio(wasmOf, "aligned-over-itself", "aligned-again", "aligned"),
    timeRatio(wasmOf, "v128-in-line-cost", "v128-in-line", "v128-aligned"),
    timeRatio({ comparison: "js-loads", layer: "js" }, "in-line-cost", "in-line", "aligned"),
  ],
  claims,
  figures: () => figures,
});
