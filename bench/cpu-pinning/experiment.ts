import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** As many as the kernel takes. */
const MOST_HOGS = 256;
/** CPUs that a mask of numbers holds: 0 to 51. */
const MASKED = 52;

/** What keeps unpinned ends and hogs to the chosen CPUs, and these half busy. Without a mask they go wherever the process may. */
const confined = ({ cpus, machine }: Setting): readonly Requirement[] => {
  if (cpus.length > MOST_HOGS) {
    return [
      {
        kind: "never",
        because: `needs a thread for each CPU that keeps it half busy, and has ${MOST_HOGS} at most; there are ${cpus.length} CPUs`,
        remedy: `run under taskset, with up to ${MOST_HOGS} CPUs`,
      },
    ];
  }
  const all = machine.limits.allowedCpus.every((cpu) => cpus.includes(cpu));
  const masked = cpus.every((cpu) => cpu < MASKED);
  if (all || masked) return [];
  return [
    {
      kind: "never",
      because: `needs CPUs below ${MASKED}, or all that this process may use: its threads cannot be kept to the chosen ones`,
      remedy: `choose CPUs from 0 to ${MASKED - 1} (--cpus), or run under taskset in place of --cpus`,
    },
  ];
};

const tails = (setting: Setting): PlannedComparison => {
  const { cpus } = setting;
  const mask = cpus.every((cpu) => cpu < MASKED) ? cpus.reduce((all, cpu) => all + 2 ** cpu, 0) : 0;
  const loop = (placement: string): Arm => ({
    kernel: "spin_ping_pong",
    parameters: { placement, hogs: Math.min(cpus.length, MOST_HOGS), cpuMask: mask },
  });
  return {
    id: "tails",
    layer: "native",
    threads: 2,
    // Six turns of the hogs, and at 200 ns a trip a hundred thousand of them: a hundred above the 99.9th percentile.
    trialNs: 25_000_000,
    // Interruptions are the subject.
    toleratesSwitches: true,
    warmupBlocks: 1,
    blocks: 2,
    requires: [{ kind: "cpus", atLeast: 4 }, { kind: "whole-cpus" }, ...confined(setting)],
    arms: {
      pinned: loop("pinned"),
      "pinned-again": loop("pinned"),
      unpinned: loop("unpinned"),
      crowded: loop("crowded"),
    },
  };
};

const ratio = (id: string, arm: string, over: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `99.9th percentile of a round trip, ${arm} over ${over}`,
  from: ["tails"],
  measure: (measured) => {
    const view = measured("tails");
    const below = view.counter(over, "p999_ns");
    return below === 0 ? null : view.counter(arm, "p999_ns") / below;
  },
});

const PERCENTILES: readonly (readonly [percentile: number, counter: string])[] = [
  [50, "p50_ns"],
  [90, "p90_ns"],
  [99, "p99_ns"],
  [99.9, "p999_ns"],
  [100, "longest_ns"],
];

const distribution = (arm: string): QuantityDefinition => ({
  id: `latency-${arm}`,
  layer: "native",
  unit: "ns",
  description: `a round trip by percentile, ${arm}`,
  from: ["tails"],
  over: { name: "percentile", unit: "%" },
  measure: (measured) =>
    PERCENTILES.map(([x, counter]) => ({ x, value: measured("tails").counter(arm, counter) })),
});

export const cpuPinning = defineExperiment({
  id: "cpu-pinning",
  shows: "what pinning does to the tail of a spinning request loop on busy CPUs",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [tails(setting)],
  quantities: () => [
    ratio("pinned-tail-ratio", "pinned", "unpinned"),
    ratio("crowded-tail-ratio", "crowded", "unpinned"),
    ratio("pinned-over-crowded", "pinned", "crowded"),
    ratio("pinned-over-itself", "pinned-again", "pinned"),
    ...["pinned", "unpinned", "crowded"].map(distribution),
  ],
  claims,
  figures: () => figures,
});
