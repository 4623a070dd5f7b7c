import { cacheBytes } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { armOf, curveOf, KIB, LINE_BYTES, OVER } from "./arms.ts";

/** In octaves, up to where walking takes a worker milliseconds. */
const workerSets = (setting: Setting): readonly number[] =>
  Array.from({ length: 13 }, (_, octave) => 4 * KIB * 2 ** octave).filter(
    (bytes) => bytes <= cacheBytes(setting, 2) * (setting.profile === "quick" ? 1 : 4),
  );

export const workers = (setting: Setting, layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-curve`,
  layer,
  threads: 1,
  trialNs: 50_000,
  warmupBlocks: 1,
  blocks: 4,
  arms: Object.fromEntries(
    workerSets(setting).map((bytes) => [
      armOf(bytes),
      { kernel: "pointer_chase", parameters: { nodes: bytes / LINE_BYTES } },
    ]),
  ),
});

export const workerCurve = (setting: Setting, layer: KernelLayer): QuantityDefinition => ({
  id: "latency",
  layer,
  unit: "ns/operation",
  description: "time of a dependent load in a working set, shuffled",
  from: [`${layer}-curve`],
  over: OVER,
  measure: (measured) =>
    curveOf(
      [{ comparison: `${layer}-curve`, sets: workerSets(setting) }],
      (view, arm) => view.medianNsPerOperation(arm),
      measured,
    ),
});
