import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { share, throughputRatio, total, totalOperations } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { median } from "../../src/statistics/order-statistics.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const arm = (operation: string, distance: number, threads: number, repeat = 1): Arm => ({
  kernel: "false_sharing",
  threads,
  parameters: { operation, distance, repeat },
});

/** One counter a thread, in a register, against counters in memory. */
const local: PlannedComparison = {
  id: "local",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 120,
  arms: {
    "local-1": arm("local", 64, 1),
    "local-2": arm("local", 64, 2),
    "local-thrice-1": arm("local", 64, 1, 3),
    "padded-64": arm("atomic_add", 64, 2),
    "padded-128": arm("atomic_add", 128, 2),
    "shared-1": arm("atomic_add", 0, 1),
    "shared-2": arm("atomic_add", 0, 2),
  },
};

const THREADS = [1, 2, 3, 4];

/** Packed and padded counters over the number of writers. */
const writers: PlannedComparison = {
  id: "writers",
  layer: "native",
  threads: 4,
  trialNs: 20_000,
  blocks: 80,
  arms: Object.fromEntries(
    THREADS.flatMap((threads) => [
      [`packed-${threads}`, arm("atomic_add", 8, threads)],
      [`padded-${threads}`, arm("atomic_add", 64, threads)],
      [`padded-128-${threads}`, arm("atomic_add", 128, threads)],
    ]),
  ),
};

/** As many as one L3 serves on many machines. With more threads more blocks meet an interruption, which costs the whole block. */
const MOST_CORES = 8;

const coresOf = ({ machine, cpus }: Setting): number =>
  Math.max(2, Math.min(MOST_CORES, coresAmong(machine, cpus).length));

/** More adds at once than a core has adders: what they lose on all cores is lost to turbo, stolen time or siblings, not to a line. */
const registers = (threads: number): Arm => ({ kernel: "add_chain", threads, parameters: { chains: 6 } });

/** Loads of one word by all cores, set against register work by all cores. */
const readers = (cores: number): PlannedComparison => ({
  id: "readers",
  layer: "native",
  threads: cores,
  trialNs: 20_000,
  blocks: 60,
  arms: {
    "read-1": arm("load", 0, 1),
    "read-all": arm("load", 0, cores),
    "read-apart": arm("load", 128, cores),
    "one-writes": {
      kernel: "false_sharing",
      parameters: { operation: "atomic_add", peerOperation: "load", distance: 0 },
    },
    "registers-1": registers(1),
    "registers-all": registers(cores),
  },
});

/** Atomic adds to one word by all cores. `thrice` does three times the work an operation. */
const adders = (cores: number): PlannedComparison => ({
  id: "adders",
  layer: "native",
  threads: cores,
  trialNs: 20_000,
  blocks: 60,
  arms: {
    "add-1": arm("atomic_add", 0, 1),
    "add-all": arm("atomic_add", 0, cores),
    "add-thrice": arm("atomic_add", 0, cores, 3),
    padded: arm("atomic_add", 128, cores),
  },
});

/** Workers call a chunk at a time and read a dearer clock. */
const WORKER_TRIAL_NS = 100_000;

/** js works on words of 4 bytes, which no replicate fills: native counts in 8, and takes the loss modulo the word. */
const counting = (layer: KernelLayer, operation: string, threads: number): Arm => ({
  kernel: "false_sharing",
  threads,
  parameters: { operation, distance: 0, width: layer === "js" ? 4 : 8 },
});

/** One counter for all cores, added to atomically and not; and by one thread alone, which can lose nothing. */
const updates = (layer: KernelLayer, cores: number): PlannedComparison => ({
  id: `updates-${layer}`,
  layer,
  threads: cores,
  trialNs: layer === "native" ? 20_000 : WORKER_TRIAL_NS,
  blocks: layer === "native" ? 60 : 20,
  arms: {
    atomic: counting(layer, "atomic_add", cores),
    plain: counting(layer, "volatile_inc", cores),
    alone: counting(layer, "volatile_inc", 1),
  },
});

/** The claim's. Of two threads an exchange can fail only by the other's, once for each of its adds. */
const LEAST_CONTENDERS = 4;

/** A microsecond at 3 GHz between reading the word and exchanging it. */
const DELAY = 3000;

/** Adds to one word by fetch-and-add and by loops of compare-and-swap. */
const loops = (id: string, cores: number): PlannedComparison => ({
  id,
  layer: "native",
  threads: cores,
  trialNs: 30_000,
  blocks: 60,
  arms: {
    "fetch-add": arm("atomic_add", 0, cores),
    cas: arm("cas_loop", 0, cores),
    "cas-again": arm("cas_loop", 0, cores),
    "cas-delayed": {
      kernel: "false_sharing",
      threads: cores,
      parameters: { operation: "cas_loop", distance: 0, delay: DELAY },
    },
  },
});

/** How an arm of all cores scales from one reader, over how register work scales, inside each block. 1: as well. */
const readScaling = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `throughput of ${arm} over read-1, over that of registers-all over registers-1`,
  from: ["readers"],
  measure: (measured) => {
    const [all, one, registersAll, registersOne] = [arm, "read-1", "registers-all", "registers-1"].map(
      (name) => measured("readers").throughput(name),
    ) as [number[], number[], number[], number[]];
    return median(
      all.map((rate, block) => rate / one[block]! / (registersAll[block]! / registersOne[block]!)),
    );
  },
});

/** (padded / slowed)(n) over the same of m threads: how much worse more writers make it. */
const growth = (id: string, slowed: string, n: number, m: number): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `slowdown of ${slowed} with ${n} threads over that with ${m}`,
  from: ["writers"],
  measure: (measured) => {
    const slowdown = (threads: number): number | null =>
      measured("writers").throughputRatio(`padded-${threads}`, `${slowed}-${threads}`);
    const [more, fewer] = [slowdown(n), slowdown(m)];
    return more === null || fewer === null ? null : more / fewer;
  },
});

const LAYERS: readonly KernelLayer[] = ["native", "wasm", "js"];

/** What was lost of one counter, and the chances there were to lose it. */
const lostUpdates = (layer: KernelLayer): QuantityDefinition[] => {
  const of = { comparison: `updates-${layer}`, layer };
  return [
    total(of, "atomic-lost", "atomic", "lost"),
    total(of, "atomic-concurrent", "atomic", "concurrent"),
    total(of, "plain-lost", "plain", "lost"),
    totalOperations(of, "plain-increments", "plain"),
    total(of, "alone-lost", "alone", "lost"),
    totalOperations(of, "alone-increments", "alone"),
  ];
};

/** Fetch-and-add over the others, and how many exchanges failed for each that did not. */
const overLoops = (comparison: string, suffix: string): QuantityDefinition[] => {
  const of = { comparison, layer: "native" as const };
  return [
    throughputRatio(of, `fetch-add-over-cas${suffix}`, "fetch-add", "cas"),
    throughputRatio(of, `fetch-add-over-cas-delayed${suffix}`, "fetch-add", "cas-delayed"),
    throughputRatio(of, `cas-over-cas${suffix}`, "cas-again", "cas"),
    share(of, `cas-failed${suffix}`, "cas", "failed", "operations"),
  ];
};

const of = { comparison: "local", layer: "native" as const };
const ofAdders = { comparison: "adders", layer: "native" as const };

export const counterScaling = defineExperiment({
  id: "counter-scaling",
  shows: "how counters scale over threads: in registers, padded, packed, shared; and what they lose",
  ...explanation,
  layers: LAYERS,
  requires: [],
  role: "evidence",
  comparisons: (setting) => [
    local,
    writers,
    readers(coresOf(setting)),
    adders(coresOf(setting)),
    ...LAYERS.map((layer) => updates(layer, coresOf(setting))),
    loops("loops-of-two", 2),
    loops("loops", Math.max(LEAST_CONTENDERS, coresOf(setting))),
  ],
  quantities: () => [
    throughputRatio(of, "local-scaling", "local-2", "local-1"),
    throughputRatio(of, "local-over-padded", "local-2", "padded-64"),
    throughputRatio(of, "shared-scaling", "shared-2", "shared-1"),
    throughputRatio(of, "padded-128-over-64", "padded-128", "padded-64"),
    throughputRatio(of, "local-over-thrice", "local-2", "local-thrice-1"),
    growth("slowdown-3-over-2", "packed", 3, 2),
    growth("slowdown-4-over-3", "packed", 4, 3),
    growth("slowdown-4-over-1", "packed", 4, 1),
    growth("padded-slowdown-4-over-2", "padded-128", 4, 2),
    readScaling("shared-read-scaling", "read-all"),
    readScaling("distant-read-scaling", "read-apart"),
    readScaling("read-scaling-beside-writer", "one-writes"),
    throughputRatio(ofAdders, "contended-add-scaling", "add-all", "add-1"),
    throughputRatio(ofAdders, "contended-add-scaling-thrice", "add-thrice", "add-1"),
    throughputRatio(ofAdders, "padded-add-scaling", "padded", "add-1"),
    ...LAYERS.flatMap(lostUpdates),
    ...overLoops("loops-of-two", "-of-two"),
    ...overLoops("loops", ""),
  ],
  claims,
  figures: () => figures,
});
