import { cacheBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { KERNEL_LAYERS, type KernelLayer } from "../../src/experiment/layer.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Rows of 16 KiB, which is a multiple of the page. */
const COLUMNS = 2048;
const ROW_BYTES = COLUMNS * 8;
/** 32 MiB, which all native arms share. In workers each arm has a matrix of its own: half of that, or to fill them takes as long as to walk. */
const LEAST_ROWS: Readonly<Record<KernelLayer, number>> = { native: 2048, wasm: 1024, js: 1024 };
/** 128 MiB. */
const MOST_ROWS = 8192;
/** The matrix is so many times the second level at least: no order finds it there. */
const TIMES_SECOND = 4;
/** 8 KiB: within every first level. */
const SMALL = 32;

const rowsFor = (layer: KernelLayer, setting: Setting): number => {
  const rows = Math.ceil((TIMES_SECOND * cacheBytes(setting, 2)) / ROW_BYTES / 8) * 8;
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS[layer], rows));
};

const walk = (order: "row" | "column", rows: number, columns: number): Arm => ({
  kernel: "matrix_sum",
  parameters: { order, rows, columns },
});

const orders = (layer: KernelLayer, setting: Setting): PlannedComparison => {
  const rows = rowsFor(layer, setting);
  return {
    id: `${layer}-orders`,
    layer,
    threads: 1,
    trialNs: layer === "native" ? 20_000 : 50_000,
    blocks: layer === "native" ? 40 : 14,
    // Two matrices at most, and as much again to spare.
    requires: [{ kind: "free-memory", bytes: 4 * rows * ROW_BYTES }],
    arms: {
      row: walk("row", rows, COLUMNS),
      column: walk("column", rows, COLUMNS),
      "small-row": walk("row", SMALL, SMALL),
      "small-column": walk("column", SMALL, SMALL),
    },
  };
};

const quantitiesOf = (layer: KernelLayer): QuantityDefinition[] => {
  const of = { comparison: `${layer}-orders`, layer };
  return [
    timeRatio(of, "column-over-row", "column", "row"),
    timeRatio(of, "column-over-row-in-l1", "small-column", "small-row"),
    timeRatio(of, "column-over-row-of-l1", "column", "small-row"),
    nsPerOperation(of, "row-time", "row"),
    nsPerOperation(of, "column-time", "column"),
  ];
};

export const matrixTraversal = defineExperiment({
  id: "matrix-traversal",
  shows: "what summing a matrix along its columns costs over its rows",
  ...explanation,
  layers: KERNEL_LAYERS,
  requires: [],
  role: "evidence",
  comparisons: (setting) => KERNEL_LAYERS.map((layer) => orders(layer, setting)),
  quantities: () => KERNEL_LAYERS.flatMap(quantitiesOf),
  claims,
  figures: () => figures,
});
