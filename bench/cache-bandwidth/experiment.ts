import { cacheBytes, thirdLevelBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, ProfileName, Setting } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";
import { widthFigures, widthQuantities, widths } from "./widths.ts";

const KIB = 2 ** 10;
const MIB = 2 ** 20;
/** Windows are read in whole rows of vectors, in workers in whole pages. */
const GRANULE = 512;
const PAGE = 4096;

const read = (bytes: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "stream_read",
  parameters: { bytes, ...more },
});

/** A window in each level: half of the first two, and what the third holds wherever it is one. */
const windowsOf = (setting: Setting): Readonly<Record<"l1" | "l2" | "l3", number>> => ({
  l1: inWhole(PAGE, cacheBytes(setting, 1) / 2),
  l2: inWhole(PAGE, cacheBytes(setting, 2) / 2),
  l3: inWhole(PAGE, thirdLevelBytes(setting)),
});

const inWhole = (unit: number, bytes: number): number => Math.round(bytes / unit) * unit;

const levels = (setting: Setting): PlannedComparison => {
  const { l1, l2, l3 } = windowsOf(setting);
  // Beyond the first level, and small enough that no few sets of a physically indexed second get more than their ways.
  const withinSecond = Math.max(inWhole(PAGE, l2 / 4), 4 * l1);
  return {
    id: "levels",
    layer: "native",
    threads: 1,
    trialNs: 20_000,
    blocks: 30,
    arms: {
      // First the window that the others are parts of: arms share their memory with what was made before them.
      l3: read(l3),
      dram: read(l3, { residence: "flushed" }),
      "dram-again": read(l3, { residence: "flushed" }),
      l2: read(l2),
      "l2-small": read(withinSecond),
      "l2-twice-small": read(2 * withinSecond),
      l1: read(l1),
      "l1-quarter": read(inWhole(GRANULE, l1 / 2)),
      "l1-words": read(l1, { width: "scalar64" }),
      ruler: { kernel: "add_chain", parameters: { chains: 1 } },
    },
  };
};

/** Windows from 4 KiB to 32 MiB in half octaves, or to 256 MiB in quarters. */
const curveOf = (profile: ProfileName): readonly number[] => {
  const [steps, octaves] = profile === "thorough" ? [4, 16] : [2, 13];
  return Array.from({ length: steps * octaves + 1 }, (_, k) => inWhole(GRANULE, 4 * KIB * 2 ** (k / steps)));
};

const curveArm = (bytes: number): string => `window-${bytes}`;

/** Each window is gone through whole before its trial, so a block takes as long as memory takes for all of them. */
const curve = (profile: ProfileName): PlannedComparison => {
  const sizes = curveOf(profile).toReversed();
  return {
    id: "curve",
    layer: "native",
    threads: 1,
    trialNs: 20_000,
    warmupBlocks: 1,
    // Other profiles multiply blocks; where windows are large, two are enough for them as well.
    blocks: profile === "thorough" ? 0.5 : 2,
    requires: [{ kind: "free-memory", bytes: 2 * sizes[0]! }],
    arms: Object.fromEntries(sizes.map((bytes) => [curveArm(bytes), read(bytes)])),
  };
};

/** Workers cannot flush, and wasm's vectors have 16 bytes: no claim rests on them. */
const workers = (layer: "wasm" | "js", setting: Setting): PlannedComparison => ({
  id: `${layer}-levels`,
  layer,
  threads: 1,
  trialNs: 100_000,
  warmupBlocks: 1,
  blocks: 4,
  arms: Object.fromEntries(Object.entries(windowsOf(setting)).map(([level, bytes]) => [level, read(bytes)])),
});

/** An operation of the kernel is a byte. */
const bytesPerSecond = (view: ComparisonView, arm: string): number | null => {
  const bytesPerNs = view.medianThroughput(arm);
  return bytesPerNs === null ? null : bytesPerNs * 1e9;
};

const bandwidth = (level: string, of: string): QuantityDefinition => ({
  id: `bandwidth-${level}`,
  layer: "native",
  unit: "bytes/s",
  description: `read by one core from ${of}`,
  from: ["levels"],
  measure: (measured) => bytesPerSecond(measured("levels"), level),
});

/** Read by one core, by the size of what it goes through again and again. */
const bandwidthOverWindow = (
  layer: KernelLayer,
  comparison: string,
  points: readonly (readonly [arm: string, bytes: number])[],
): QuantityDefinition => ({
  id: "bandwidth",
  layer,
  unit: "bytes/s",
  description: "read by one core from a window that it goes through again and again",
  from: [comparison],
  over: { name: "working set", unit: "bytes" },
  measure: (measured) =>
    points.flatMap(([arm, bytes]) => {
      const value = bytesPerSecond(measured(comparison), arm);
      return value === null ? [] : [{ x: bytes, value }];
    }),
});

const vectorBytes: QuantityDefinition = {
  id: "vector-bytes",
  layer: "native",
  unit: "bytes",
  description: "width of the vectors that are read: the widest that this CPU has",
  from: ["levels"],
  counted: true,
  measure: (measured) => measured("levels").counter("l1", "vector_bytes"),
};

/** Proof that the loop does not bound what L1 gives. */
const loadsPerCycle: QuantityDefinition = {
  id: "l1-loads-per-cycle",
  layer: "native",
  unit: "operations/cycle",
  description: "vectors read from half of L1 in a core cycle",
  from: ["levels"],
  measure: (measured) => {
    const view = measured("levels");
    const bytesPerCycle = view.timeRatio("ruler", "l1");
    return bytesPerCycle === null ? null : bytesPerCycle / view.counter("l1", "vector_bytes");
  },
};

const quantitiesFor = (setting: Setting): QuantityDefinition[] => {
  const of = { comparison: "levels", layer: "native" as const };
  const inWorkers = Object.entries(windowsOf(setting));
  return [
    bandwidthOverWindow(
      "native",
      "curve",
      curveOf(setting.profile).map((bytes) => [curveArm(bytes), bytes]),
    ),
    bandwidth("l1", "half of L1"),
    bandwidth("l2", "half of L2"),
    bandwidth("l3", "a window that L3 holds and L2 does not"),
    bandwidth("dram", "memory: the same window, its lines flushed from all caches"),
    throughputRatio(of, "bandwidth-l1-over-l2", "l1", "l2"),
    throughputRatio(of, "bandwidth-l2-over-l3", "l2", "l3"),
    throughputRatio(of, "bandwidth-l3-over-dram", "l3", "dram"),
    throughputRatio(of, "bandwidth-l1-over-dram", "l1", "dram"),
    throughputRatio(of, "bandwidth-within-l1", "l1-quarter", "l1"),
    throughputRatio(of, "bandwidth-within-l2", "l2-small", "l2-twice-small"),
    throughputRatio(of, "bandwidth-dram-over-itself", "dram-again", "dram"),
    throughputRatio(of, "bandwidth-l1-over-words", "l1", "l1-words"),
    loadsPerCycle,
    vectorBytes,
    ...widthQuantities(setting, bytesPerSecond),
    bandwidthOverWindow("wasm", "wasm-levels", inWorkers),
    bandwidthOverWindow("js", "js-levels", inWorkers),
  ];
};

export const cacheBandwidth = defineExperiment({
  id: "cache-bandwidth",
  shows: "how fast one core reads from each level of the hierarchy",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [{ kind: "free-memory", bytes: 64 * MIB }],
  role: "evidence",
  comparisons: (setting) => [
    levels(setting),
    curve(setting.profile),
    ...widths(setting),
    workers("wasm", setting),
    workers("js", setting),
  ],
  quantities: quantitiesFor,
  claims,
  figures: (setting) => [...figures, ...widthFigures(setting)],
});
