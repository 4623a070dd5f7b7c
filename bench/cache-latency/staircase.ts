import { cacheBytes, statedCache } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { findKnees } from "../../src/statistics/knees.ts";
import {
  armOf,
  bestPages,
  chase,
  curveOf,
  OVER,
  PAGES,
  requiresFor,
  RULER,
  TRIAL_NS,
  type Pages,
} from "./arms.ts";
import { workingSets } from "./working-sets.ts";

/** The staircase: shuffled through working sets as a program meets them, TLB and all. */
export const curves = (setting: Setting, pages: Pages): PlannedComparison[] => {
  const { near, far } = workingSets(setting);
  const quick = setting.profile === "quick";
  const over = (sets: readonly number[]): PlannedComparison["arms"] => ({
    ...Object.fromEntries(sets.map((bytes) => [armOf(bytes), chase(bytes, pages)])),
    ruler: RULER,
  });
  const common = { layer: "native", threads: 1, trialNs: TRIAL_NS, requires: requiresFor(pages) } as const;
  return [
    { ...common, id: `near-${pages}`, warmupBlocks: 1, blocks: 8, arms: over(near) },
    // A block walks hundreds of MiB. Other profiles multiply blocks; two are enough for them as well.
    ...(far.length === 0
      ? []
      : [{ ...common, id: `far-${pages}`, warmupBlocks: 0, blocks: quick ? 2 : 0.5, arms: over(far) }]),
  ];
};

const partsOf = (setting: Setting, pages: Pages) => {
  const { near, far } = workingSets(setting);
  return [
    { comparison: `near-${pages}`, sets: near },
    ...(far.length === 0 ? [] : [{ comparison: `far-${pages}`, sets: far }]),
  ];
};

export const staircases = (setting: Setting): QuantityDefinition[] =>
  PAGES.flatMap((pages): QuantityDefinition[] => {
    const parts = partsOf(setting, pages);
    const common = {
      layer: "native",
      from: parts.map(({ comparison }) => comparison),
      over: OVER,
    } as const;
    return [
      {
        ...common,
        id: `latency-${pages}`,
        unit: "ns/operation",
        description: `time of a dependent load in a working set on ${pages} pages, shuffled`,
        measure: (measured) => curveOf(parts, (view, arm) => view.medianNsPerOperation(arm), measured),
      },
      {
        ...common,
        id: `latency-cycles-${pages}`,
        unit: "cycles/operation",
        description: `the same in core cycles, on ${pages} pages`,
        measure: (measured) => curveOf(parts, (view, arm) => view.timeRatio(arm, "ruler"), measured),
      },
    ];
  });

/** The size of a level as the staircase shows it, and over what the system states. */
export const kneesOf = (setting: Setting): QuantityDefinition[] => {
  const parts = partsOf(setting, bestPages(setting));
  const from = parts.map(({ comparison }) => comparison);
  const largest = Math.max(...parts.flatMap(({ sets }) => sets));
  // 0 where there is no such knee, which is an answer: left out, only replicates that agree would count. But where
  // the curve ends within the level there is none to be found.
  const none = (level: 1 | 2 | 3): number | null => (largest >= 2 * cacheBytes(setting, level) ? 0 : null);
  const knee =
    (level: 1 | 2 | 3): QuantityDefinition["measure"] =>
    (measured) =>
      findKnees(curveOf(parts, (view, arm) => view.timeRatio(arm, "ruler"), measured))[level - 1]?.at ??
      none(level);
  return ([1, 2, 3] as const).flatMap((level): QuantityDefinition[] => [
    {
      id: `cache-size-l${level}`,
      layer: "native",
      unit: "bytes",
      description: `where the staircase leaves level ${level}`,
      from,
      stated: statedCache(setting, level)?.bytes ?? null,
      measure: knee(level),
    },
    {
      id: `knee-l${level}`,
      layer: "native",
      unit: "ratio",
      description: `the same over the stated size of level ${level}`,
      from,
      measure: (measured) => {
        const at = knee(level)(measured) as number | null;
        return at === null ? null : at / cacheBytes(setting, level);
      },
    },
  ]);
};
