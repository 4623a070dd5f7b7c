import { statedCache } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, ProfileName, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition, SeriesPoint } from "../../src/experiment/quantity.ts";
import { findStep } from "../../src/statistics/change-point.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Words of 4 bytes, so that a distance of 4 is one. */
const WIDTH = 4;
const COARSE = [4, 8, 16, 32, 48, 56, 60, 64, 96, 124, 128, 192, 256, 512];
/** Every word of a 64-byte line and what lies beyond. */
const FINE = [
  ...Array.from({ length: 15 }, (_, k) => 4 * (k + 1)),
  ...COARSE.filter((distance) => distance >= 64),
];

const distancesFor = (profile: ProfileName): readonly number[] => (profile === "thorough" ? FINE : COARSE);

/** The whole curve with the first word at a page's start, and again 32 bytes into its line. */
const sweep = (profile: ProfileName): PlannedComparison => ({
  id: "sweep",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 60,
  arms: Object.fromEntries(
    [0, 32].flatMap((base) =>
      distancesFor(profile).map((distance) => [
        armAt(base, distance),
        { kernel: "false_sharing", parameters: { operation: "atomic_add", distance, base, width: WIDTH } },
      ]),
    ),
  ),
});

const armAt = (base: number, distance: number): string => `base-${base}-distance-${distance}`;

/** Throughput of both threads over distance, operations a second. */
const curve = (view: ComparisonView, base: number, distances: readonly number[]): SeriesPoint[] =>
  distances.map((distance) => ({
    x: distance,
    value: (view.medianThroughput(armAt(base, distance)) ?? 0) * 1e9,
  }));

/** Where the curve steps up. 0 where it has no step, which is an answer: left out, only replicates that agree would count. */
const stepOf = (points: readonly SeriesPoint[]): number => findStep(points)?.at ?? 0;

const quantitiesFor = (setting: Setting): QuantityDefinition[] => {
  const distances = distancesFor(setting.profile);
  const of = { comparison: "sweep", layer: "native" as const };
  const common = { layer: of.layer, from: [of.comparison] };
  const ratio = (id: string, distance: number, over: number, base = 0): QuantityDefinition =>
    throughputRatio(of, id, armAt(base, distance), armAt(base, over));
  return [
    {
      ...common,
      id: "throughput",
      unit: "operations/s",
      description: "atomic updates of both threads a second",
      over: { name: "distance", unit: "bytes" },
      measure: (measured) => curve(measured("sweep"), 0, distances),
    },
    {
      ...common,
      id: "effective-line",
      unit: "bytes",
      description: "distance from which on two words no longer disturb each other",
      stated: statedCache(setting, 1)?.lineBytes ?? null,
      measure: (measured) => stepOf(curve(measured("sweep"), 0, distances)),
    },
    {
      ...common,
      id: "effective-line-shifted",
      unit: "bytes",
      description: "the same with the first word 32 bytes into its line: 32 less",
      measure: (measured) => stepOf(curve(measured("sweep"), 32, distances)),
    },
    {
      ...common,
      id: "effective-line-planted",
      unit: "bytes",
      description:
        "the same procedure on a curve whose step was put at 64: words 4 apart below, 512 apart from there",
      measure: (measured) => {
        const near = measured("sweep").medianThroughput(armAt(0, 4));
        const far = measured("sweep").medianThroughput(armAt(0, 512));
        if (near === null || far === null) return null;
        return stepOf(distances.map((distance) => ({ x: distance, value: distance < 64 ? near : far })));
      },
    },
    ratio("step-64-over-32", 64, 32),
    ratio("flat-below", 32, 8),
    ratio("flat-above", 256, 128),
    ratio("shifted-64-over-32", 64, 32, 32),
    ratio("ends-512-over-4", 512, 4),
    throughputRatio(of, "near-elsewhere", armAt(32, 8), armAt(0, 8)),
    throughputRatio(of, "apart-elsewhere", armAt(32, 256), armAt(0, 256)),
  ];
};

export const falseSharingDistance = defineExperiment({
  id: "false-sharing-distance",
  shows: "how far apart words must be: the line as coherence has it, by its step",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: ({ profile }) => [sweep(profile)],
  quantities: quantitiesFor,
  claims,
  figures: () => figures,
});
