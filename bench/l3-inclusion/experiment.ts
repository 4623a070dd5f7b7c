import { cacheBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, ProfileName, Setting } from "../../src/experiment/experiment.ts";
import type { Measured } from "../../src/experiment/measured.ts";
import { freeBytes } from "../../src/experiment/memory.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;

/** What a replicate has time to fill and to go through. Where the last level is larger, a control says so. */
const MOST_MIB: Readonly<Record<ProfileName, number>> = { quick: 192, standard: 512, thorough: 2048 };

/** Four times the third level, as far as time and a quarter of the free memory allow. */
const streamMiB = (setting: Setting): number => {
  const most = Math.min(MOST_MIB[setting.profile] * MIB, freeBytes(setting.machine) / 4);
  const bytes = Math.min(4 * cacheBytes(setting, 3), most);
  return Math.max(1, Math.floor(bytes / MIB));
};

const neighbours = (setting: Setting): PlannedComparison => {
  const buffer = streamMiB(setting);
  const arm = (neighbour: string) => ({
    kernel: "eviction_probe",
    parameters: {
      neighbour,
      streamMiB: buffer,
      l1Bytes: cacheBytes(setting, 1),
      l2Bytes: cacheBytes(setting, 2),
    },
  });
  return {
    id: "neighbours",
    layer: "native",
    threads: 2,
    toleratesSwitches: true,
    // For the hand-off probe; the others take as long as their reading does, some 30 ms.
    trialNs: 10_000,
    // There is time for three trials of either in a replicate, of 64 lines each. They bring their caches up themselves.
    warmupBlocks: 0,
    blocks: 3,
    arms: { stream: arm("stream"), within: arm("within") },
    // The stream and as much to spare, and what empties the probing core's own caches.
    requires: [{ kind: "free-memory", bytes: 2 * buffer * MIB + 8 * cacheBytes(setting, 2) }],
  };
};

type Counted = "released_outside" | "released_lost" | "released_lost_at_once";

/**
 * Counted by the kernel over trials in which the probing core was not taken away for long: a short interruption does
 * no harm.
 */
const counted = (
  id: string,
  unit: "share" | "ns",
  description: string,
  arm: string,
  counter: string,
  outOf: string,
): QuantityDefinition => ({
  id,
  layer: "native",
  unit,
  description,
  from: ["neighbours"],
  counted: true,
  measure: (measured) => {
    const view = measured("neighbours");
    const all = view.counter(arm, outOf);
    return all === 0 ? null : view.counter(arm, counter) / all;
  },
});

const shareOfLines = (id: string, arm: string, counter: Counted, description: string): QuantityDefinition =>
  counted(id, "share", description, arm, counter, "held");

const leastOf = (measured: Measured, arm: string): number | null => {
  const held = measured("neighbours").counter(arm, "held_a_trial");
  return held === 0 ? null : measured("neighbours").counter(arm, "held_evicted_least") / held;
};

/** Beyond this share beside a harmless neighbour, somebody else was at the lines: another guest on the same core, say. */
const MOST_LOST_ANYWAY = 0.5;

/**
 * The least of a replicate's trials. An L3 that takes L1 lines along does so in every trial; an interruption does so in
 * some. A replicate that lost the lines beside the harmless neighbour as well says nothing.
 */
const evictedShare: QuantityDefinition = {
  id: "evicted-share",
  layer: "native",
  unit: "share",
  description: "held lines slower than an own L2 hit, in the trial with the fewest",
  from: ["neighbours"],
  counted: true,
  measure: (measured) => {
    const anyway = leastOf(measured, "within");
    return anyway === null || anyway >= MOST_LOST_ANYWAY ? null : leastOf(measured, "stream");
  },
};

const evictedWithin: QuantityDefinition = {
  ...evictedShare,
  id: "evicted-share-within",
  description: "the same beside a neighbour that keeps to a part of the L3",
  measure: (measured) => leastOf(measured, "within"),
};

/** The median line of a trial, averaged over trials; a reading of the clock and its fences is in it. */
const loadTime = (id: string, arm: string, counter: string, description: string): QuantityDefinition =>
  counted(id, "ns", description, arm, counter, "trials");

export const l3Inclusion = defineExperiment({
  id: "l3-inclusion",
  shows: "whether another core's traffic through the L3 empties this core's L1",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "shared-cache", level: 3 }],
  role: "evidence",
  comparisons: (setting) => [neighbours(setting)],
  quantities: () => [
    evictedShare,
    evictedWithin,
    shareOfLines(
      "released-outside",
      "stream",
      "released_outside",
      "lines left to the last level, slower than an own L2 hit",
    ),
    shareOfLines(
      "released-lost",
      "stream",
      "released_lost",
      "lines left to the last level, after the pass nearer to memory than to it",
    ),
    shareOfLines("released-lost-at-once", "stream", "released_lost_at_once", "the same without any pass"),
    loadTime("first-touch-latency", "stream", "held_ns", "a load of a line held, after the pass"),
    loadTime(
      "first-touch-latency-within",
      "within",
      "held_ns",
      "a load of a line held, beside a neighbour that keeps to a part of the L3",
    ),
    loadTime("second-level-latency", "stream", "second_level_ns", "the same lines from the second level"),
    loadTime("last-level-latency", "stream", "last_level_ns", "the same lines from the last level"),
    loadTime("memory-latency", "stream", "memory_ns", "the same lines from memory"),
  ],
  claims,
  figures: () => figures,
});
