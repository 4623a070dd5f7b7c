import { cacheBytes, thirdLevelBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { freeBytes } from "../../src/experiment/memory.ts";
import { cyclesPerOperation, nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { bestPages, chase, MIB, PAGES, requiresFor, RULER, TRIAL_NS } from "./arms.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";
import { associativity, associativityOverStated, quarter, quarterKnee, setCurve, sets } from "./sets.ts";
import { curves, kneesOf, staircases } from "./staircase.ts";
import { workerCurve, workers } from "./workers.ts";

/** What a flushed chase wanders through: 1024 pages, within a second-level TLB, and 64 times the lines of a trial. */
const memoryBytes = ({ machine }: Setting): number => (freeBytes(machine) >= 256 * MIB ? 4 * MIB : MIB);

/**
 * One working set a level. Grouped by pages, so that each address is in the first TLB, where the set is within the
 * second level; shuffled beyond it, since a line fetched along with its neighbour would be found there while its
 * group lasts.
 */
const levels = (setting: Setting): PlannedComparison => {
  const pages = bestPages(setting);
  const [first, second] = [cacheBytes(setting, 1), cacheBytes(setting, 2)];
  // Well within the second level, of which colours of pages and a neighbour on the same core take some, and well
  // beyond the first.
  const [within, smaller] = [Math.max(second / 4, 4 * first), Math.max(second / 8, 3 * first)];
  const grouped = (bytes: number, adds = 0): Arm => chase(setting, bytes, pages, { order: "grouped", adds });
  const flushed = chase(setting, memoryBytes(setting), pages, { residence: "flushed" });
  return {
    id: "levels",
    layer: "native",
    threads: 1,
    trialNs: TRIAL_NS,
    warmupBlocks: 1,
    blocks: 14,
    requires: requiresFor(pages),
    arms: {
      l3: chase(setting, thirdLevelBytes(setting), pages),
      memory: flushed,
      "memory-again": flushed,
      l2: grouped(within),
      "l2-smaller": grouped(smaller),
      "l2-32-adds": grouped(within, 32),
      l1: grouped(first / 2),
      "l1-quarter": grouped(first / 4),
      "l1-4-adds": grouped(first / 2, 4),
      "l1-8-adds": grouped(first / 2, 8),
      ruler: RULER,
    },
  };
};

/** Adds that take 90 ns at the clock of this core: a time that is known beforehand. */
const ninetyNs = ({ machine }: Setting): QuantityDefinition => ({
  id: "ninety-ns",
  layer: "native",
  unit: "ns",
  description: "time of as many dependent adds as take 90 ns by the core clock found at the start",
  from: ["levels"],
  measure: (measured) => {
    const add = measured("levels").medianNsPerOperation("ruler");
    return add === null ? null : 90 * (machine.calibration?.coreGhz ?? 1 / add) * add;
  },
});

/** Known to be four cycles: what four more adds a load take, on top of four. */
const fourAdds: QuantityDefinition = {
  id: "four-adds",
  layer: "native",
  unit: "cycles/operation",
  description: "core cycles of four dependent adds, by difference",
  from: ["levels"],
  measure: (measured) => {
    const eight = measured("levels").timeRatio("l1-8-adds", "ruler");
    const four = measured("levels").timeRatio("l1-4-adds", "ruler");
    return eight === null || four === null ? null : eight - four;
  },
};

const LEVELS = { comparison: "levels", layer: "native" } as const;
const SETS = { comparison: "sets", layer: "native" } as const;

export const cacheLatency = defineExperiment({
  id: "cache-latency",
  shows: "what a load costs at each level, and where the levels end",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [{ kind: "free-memory", bytes: 32 * MIB }],
  role: "evidence",
  comparisons: (setting) => [
    ...PAGES.flatMap((pages) => curves(setting, pages)),
    levels(setting),
    sets(setting),
    quarter(setting),
    workers(setting, "wasm"),
    workers(setting, "js"),
  ],
  quantities: (setting) => [
    cyclesPerOperation(LEVELS, "latency-l1", "l1", "ruler"),
    cyclesPerOperation(LEVELS, "latency-l1-4-adds", "l1-4-adds", "ruler"),
    cyclesPerOperation(LEVELS, "latency-l1-8-adds", "l1-8-adds", "ruler"),
    cyclesPerOperation(LEVELS, "latency-l2", "l2", "ruler"),
    cyclesPerOperation(LEVELS, "latency-l2-32-adds", "l2-32-adds", "ruler"),
    cyclesPerOperation(LEVELS, "latency-l3", "l3", "ruler"),
    nsPerOperation(LEVELS, "latency-l1-ns", "l1"),
    nsPerOperation(LEVELS, "latency-l2-ns", "l2"),
    nsPerOperation(LEVELS, "latency-l3-ns", "l3"),
    nsPerOperation(LEVELS, "latency-memory-ns", "memory"),
    ninetyNs(setting),
    fourAdds,
    timeRatio(LEVELS, "l2-over-l1", "l2", "l1"),
    timeRatio(LEVELS, "l3-over-l2", "l3", "l2"),
    timeRatio(LEVELS, "memory-over-l3", "memory", "l3"),
    timeRatio(LEVELS, "memory-over-l2", "memory", "l2"),
    timeRatio(LEVELS, "l1-over-its-quarter", "l1", "l1-quarter"),
    timeRatio(LEVELS, "l2-over-smaller", "l2", "l2-smaller"),
    timeRatio(LEVELS, "memory-over-itself", "memory-again", "memory"),
    timeRatio(LEVELS, "memory-over-l1", "memory", "l1"),
    ...staircases(setting),
    ...kneesOf(setting),
    quarterKnee(setting),
    timeRatio(SETS, "set-conflict-penalty", "one-set", "contiguous"),
    timeRatio(SETS, "other-sets-penalty", "other-sets", "contiguous"),
    associativity(setting),
    associativityOverStated(setting),
    setCurve,
    workerCurve(setting, "wasm"),
    workerCurve(setting, "js"),
  ],
  claims,
  figures: () => figures,
});
