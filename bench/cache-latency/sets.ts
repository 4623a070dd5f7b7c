import { cacheBytes, statedCache } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { findKnees } from "../../src/statistics/knees.ts";
import {
  armOf,
  bestPages,
  chase,
  curveOf,
  KIB,
  LINE_BYTES,
  strideOf,
  requiresFor,
  TRIAL_NS,
  type Pages,
} from "./arms.ts";
import { kneesByLevel } from "./level-knees.ts";

/** Of the first level. Where it does not tell its ways, what rests on them is not judged. */
const geometry = (setting: Setting): { ways: number; wayBytes: number } => {
  const cache = statedCache(setting, 1);
  const ways = cache?.ways ?? 8;
  return { ways, wayBytes: (cache?.bytes ?? 32 * KIB) / ways };
};

const WAYS_SWEPT = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32];

/** Lines that compete for one set of the first level, and as many that do not. */
export const sets = (setting: Setting): PlannedComparison => {
  const { ways, wayBytes } = geometry(setting);
  // Beyond a base page, what is one set by virtual address is many by physical address.
  const pages: Pages = wayBytes > (setting.machine.memory.pageBytes ?? 4096) ? "thp" : bestPages(setting);
  const line = strideOf(setting);
  const lines = (nodes: number, stride: number): Arm => ({
    kernel: "pointer_chase",
    parameters: { nodes, stride, pages },
  });
  return {
    id: "sets",
    layer: "native",
    threads: 1,
    trialNs: TRIAL_NS,
    warmupBlocks: 2,
    blocks: 16,
    requires: requiresFor(pages),
    arms: {
      "one-set": lines(2 * ways, wayBytes),
      "other-sets": lines(2 * ways, wayBytes + line),
      contiguous: lines(2 * ways, line),
      ...Object.fromEntries(WAYS_SWEPT.map((nodes) => [`lines-${nodes}`, lines(nodes, wayBytes)])),
    },
  };
};

/** Where one more line in the same set costs: 1.25 is far from noise, and below what one miss in so many lines adds. */
export const associativity = (setting: Setting): QuantityDefinition => ({
  id: "associativity-l1",
  layer: "native",
  unit: "count",
  description: "most lines a way's size apart that the first level holds together, of those tried",
  from: ["sets"],
  stated: statedCache(setting, 1)?.ways ?? null,
  measure: (measured) => {
    const beyond = WAYS_SWEPT.findIndex(
      (nodes) => (measured("sets").timeRatio(`lines-${nodes}`, "lines-2") ?? 0) > 1.25,
    );
    return beyond < 1 ? null : WAYS_SWEPT[beyond - 1]!;
  },
});

export const associativityOverStated = (setting: Setting): QuantityDefinition => ({
  id: "associativity-over-stated",
  layer: "native",
  unit: "ratio",
  description: "the same over the ways that the system states",
  from: ["sets"],
  measure: (measured) => {
    const found = associativity(setting).measure(measured) as number | null;
    const stated = statedCache(setting, 1)?.ways ?? null;
    return found === null || stated === null ? null : found / stated;
  },
});

export const setCurve: QuantityDefinition = {
  id: "latency-over-lines-of-a-set",
  layer: "native",
  unit: "ns/operation",
  description: "time of a dependent load over lines a way's size apart",
  from: ["sets"],
  over: { name: "lines", unit: "count" },
  measure: (measured) =>
    WAYS_SWEPT.map((nodes) => ({
      x: nodes,
      value: measured("sets").medianNsPerOperation(`lines-${nodes}`) ?? 0,
    })),
};

/** Lines of the lowest quarter of each page only: the first level is indexed by bits within a page, so a quarter of it is left. */
const QUARTER_BYTES = 1024;
const quarterSets = (setting: Setting): readonly number[] => {
  const first = cacheBytes(setting, 1);
  return Array.from(
    { length: 11 },
    (_, step) => Math.round(first / 2 ** (4.5 - step / 2) / LINE_BYTES) * LINE_BYTES,
  );
};

export const quarter = (setting: Setting): PlannedComparison => {
  const pages = bestPages(setting);
  return {
    id: "quarter-of-the-sets",
    layer: "native",
    threads: 1,
    trialNs: TRIAL_NS,
    warmupBlocks: 2,
    blocks: 10,
    requires: requiresFor(pages),
    arms: Object.fromEntries(
      quarterSets(setting)
        .toReversed()
        .map((bytes) => [
          armOf(bytes),
          chase(setting, bytes, pages, { run: QUARTER_BYTES / strideOf(setting) }),
        ]),
    ),
  };
};

export const quarterKnee = (setting: Setting): QuantityDefinition => ({
  id: "knee-quarter-of-the-sets",
  layer: "native",
  unit: "ratio",
  description: "bytes touched at the knee, over the first level, where lines fall into a quarter of its sets",
  from: ["quarter-of-the-sets"],
  measure: (measured) => {
    const first = cacheBytes(setting, 1);
    const curve = curveOf(
      [{ comparison: "quarter-of-the-sets", sets: quarterSets(setting) }],
      (view, arm) => view.medianNsPerOperation(arm),
      measured,
    );
    const [knee] = kneesByLevel(findKnees(curve), [first]);
    return knee === undefined ? null : knee.at / first;
  },
});
