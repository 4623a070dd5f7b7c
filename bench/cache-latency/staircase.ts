import { cacheBytes, statedCache } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { Measured } from "../../src/experiment/measured.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { findKnees, type Knee } from "../../src/statistics/knees.ts";
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
import { kneesByLevel } from "./level-knees.ts";
import { workingSets } from "./working-sets.ts";

/** The staircase: shuffled through working sets as a program meets them, TLB and all. */
export const curves = (setting: Setting, pages: Pages): PlannedComparison[] => {
  const { near, far } = workingSets(setting);
  const quick = setting.profile === "quick";
  const over = (sets: readonly number[]): PlannedComparison["arms"] => ({
    ...Object.fromEntries(sets.map((bytes) => [armOf(bytes), chase(setting, bytes, pages)])),
    ruler: RULER,
  });
  const common = { layer: "native", threads: 1, trialNs: TRIAL_NS, requires: requiresFor(pages) } as const;
  return [
    { ...common, id: `near-${pages}`, warmupBlocks: 1, blocks: 8, arms: over(near) },
    // A block walks through a hundred MiB. Other profiles multiply blocks; two are enough for them as well.
    ...far.map((sets, group) => ({
      ...common,
      id: farId(pages, group),
      warmupBlocks: 0,
      blocks: quick ? 2 : 0.5,
      arms: over(sets),
    })),
  ];
};

const farId = (pages: Pages, group: number): string => `far-${pages}${group === 0 ? "" : `-${group + 1}`}`;

const partsOf = (setting: Setting, pages: Pages) => {
  const { near, far } = workingSets(setting);
  return [
    { comparison: `near-${pages}`, sets: near },
    ...far.map((sets, group) => ({ comparison: farId(pages, group), sets })),
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

const LEVELS = [1, 2, 3] as const;
type Level = (typeof LEVELS)[number];

/** Slower than this share of memory, a level is memory that some lines are spared. */
const BELOW_MEMORY = 0.7;

/** Of the level beyond it the curve must show a doubling, once the climb is over: it goes to four times the third level itself. */
const SHOWN_WITHIN = 1 / 4;

/** The sizes of the first levels as the system states them, as far as a curve over these sets shows where they end. */
const shownSizes = (setting: Setting, sets: readonly number[]): readonly number[] => {
  const sizes = LEVELS.map((level) => statedCache(setting, level)?.bytes ?? Infinity);
  const beyond = sizes.findIndex((bytes) => bytes > SHOWN_WITHIN * Math.max(...sets));
  return beyond < 0 ? sizes : sizes.slice(0, beyond);
};

/** The size of a level as the staircase shows it, and over what the system states. */
export const kneesOf = (setting: Setting): QuantityDefinition[] => {
  const parts = partsOf(setting, bestPages(setting));
  const common = {
    layer: "native",
    from: [...parts.map(({ comparison }) => comparison), "levels"],
  } as const;
  const sets = parts.flatMap((part) => part.sets);
  const sizes = shownSizes(setting, sets);
  const knee = (level: Level, measured: Measured): number | null => {
    const curve = curveOf(parts, (view, arm) => view.timeRatio(arm, "ruler"), measured);
    const found = kneesByLevel(findKnees(curve), sizes)[level - 1];
    // No level, no knee: a neighbour on the same core blurs a round's curve. Too few rounds with one give no verdict.
    if (found === undefined) return null;
    // A guest's slice of the third level may be too thin to be a step: then this one leads from a mixture to memory.
    const memory = measured("levels").timeRatio("memory", "ruler");
    const mixed = level === 2 && statedCache(setting, 3) !== null;
    return mixed && (memory === null || found.above > BELOW_MEMORY * memory) ? null : found.at;
  };
  return LEVELS.flatMap((level): QuantityDefinition[] => [
    {
      ...common,
      id: `cache-size-l${level}`,
      unit: "bytes",
      description: `where the staircase leaves level ${level}`,
      stated: statedCache(setting, level)?.bytes ?? null,
      measure: (measured) => knee(level, measured),
    },
    {
      ...common,
      id: `knee-l${level}`,
      unit: "ratio",
      description: `the same over the stated size of level ${level}`,
      measure: (measured) => {
        const at = knee(level, measured);
        return at === null ? null : at / cacheBytes(setting, level);
      },
    },
    {
      ...common,
      id: `knee-l${level}-planted`,
      unit: "ratio",
      description: `the same on a staircase whose steps were put at the stated sizes, as high as the levels are`,
      measure: (measured) => {
        const found = kneesByLevel(plantedKnees(setting, sets, measured), sizes)[level - 1];
        return found === undefined ? null : found.at / cacheBytes(setting, level);
      },
    },
  ]);
};

const plantedKnees = (setting: Setting, sets: readonly number[], measured: Measured): readonly Knee[] => {
  const heights = ["l1", "l2", "l3", "memory"].map((arm) => measured("levels").timeRatio(arm, "ruler"));
  if (heights.includes(null)) return [];
  const levelAt = (bytes: number): number => {
    const holding = LEVELS.findIndex((each) => bytes <= cacheBytes(setting, each));
    return holding < 0 ? 3 : holding;
  };
  const planted = sets.map((bytes) => ({ x: bytes, value: heights[levelAt(bytes)]! }));
  return findKnees(planted);
};
