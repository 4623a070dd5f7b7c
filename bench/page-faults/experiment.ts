import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;
/** Base pages of 4 KiB in a huge one. */
const PAGES_A_SPAN = 512;

/**
 * Where a host takes freed memory back, touching it anew is ten times as dear: as much is touched and freed right
 * before. Times are by page touched, so that arms may differ in size.
 */
const touch = (pages: string, mib: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "page_touch",
  parameters: { pages, bytes: mib * MIB, warmed: "yes", ...more },
});

/** A guest's fault takes 13 us: 1024 of them are long enough for any clock, and short enough for a round. */
const scaleOf = ({ profile }: Setting): number => (profile === "quick" ? 1 : 8);

const timed = (id: string, mib: number, arms: PlannedComparison["arms"]): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  // Of nothing: trials do a fixed amount of work.
  trialNs: 20_000,
  // They take tens of ms. What switches take of that is the same share of all arms.
  toleratesSwitches: true,
  // Every trial touches as much beforehand.
  warmupBlocks: 0,
  blocks: 2,
  requires: [
    { kind: "huge-pages" },
    { kind: "base-page", bytes: 4096 },
    { kind: "free-memory", bytes: 2 * mib * MIB },
  ],
  arms,
});

const comparisonsOf = (setting: Setting): readonly PlannedComparison[] => {
  const scale = scaleOf(setting);
  const singly = { timing: "singly" };
  return [
    timed("touch", 16 * scale, {
      base: touch("base", 4 * scale),
      "base-again": touch("base", 4 * scale),
      "base-half": touch("base", 2 * scale),
      thp: touch("thp", 8 * scale),
    }),
    timed("fault", 16 * scale, {
      base: touch("base", 2, singly),
      "base-again": touch("base", 2, singly),
      // One touch a huge page: each is a fault.
      thp: touch("thp", 8 * scale, { ...singly, pattern: "one-per-2mib" }),
    }),
  ];
};

const TOUCH = { comparison: "touch", layer: "native" } as const;

/** By trial, and not by page: half the work is half the time. */
const halfTheWork: QuantityDefinition = {
  id: "half-the-work",
  layer: "native",
  unit: "ratio",
  description: "time of half as many pages of 4 KiB, over that of all",
  from: ["touch"],
  measure: (measured) => {
    const view = measured("touch");
    const ratio = view.timeRatio("base-half", "base");
    const [half, all] = ["base-half", "base"].map((arm) => view.operations(arm)[0]!) as [number, number];
    return ratio === null ? null : (ratio * half) / all;
  },
};

const faultNs = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ns",
  description: `one fault, median, ${arm}`,
  from: ["fault"],
  measure: (measured) => measured("fault").counter(arm, "fault_ns"),
});

const faultRatio = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `one fault of ${arm} over one of base`,
  from: ["fault"],
  measure: (measured) => {
    const view = measured("fault");
    const base = view.counter("base", "fault_ns");
    return base === 0 ? null : view.counter(arm, "fault_ns") / base;
  },
});

const spanOverFault: QuantityDefinition = {
  id: "span-over-fault",
  layer: "native",
  unit: "ratio",
  description: "all faults of a span of 512 pages, over the median one",
  from: ["fault"],
  measure: (measured) => {
    const view = measured("fault");
    const page = view.medianNsPerOperation("base");
    const fault = view.counter("base", "fault_ns");
    return page === null || fault === 0 ? null : (page * PAGES_A_SPAN) / fault;
  },
};

export const pageFaults = defineExperiment({
  id: "page-faults",
  shows: "what a first touch costs, by byte and by fault, with pages of 4 KiB and of 2 MiB",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: comparisonsOf,
  quantities: () => [
    timeRatio(TOUCH, "touch-time-ratio", "thp", "base"),
    timeRatio(TOUCH, "base-touch-time-ratio", "base-again", "base"),
    halfTheWork,
    faultRatio("single-fault-ratio", "thp"),
    faultRatio("base-single-fault-ratio", "base-again"),
    spanOverFault,
    faultNs("base-fault-latency", "base"),
    faultNs("thp-fault-latency", "thp"),
  ],
  claims,
  figures: () => figures,
});
