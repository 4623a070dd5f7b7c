import { defineExperiment } from "../../src/experiment/define.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { nsPerOperation, throughputRatio, timeRatio } from "../../src/experiment/quantities.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { median } from "../../src/statistics/order-statistics.ts";
import { figuresFor } from "./figures.ts";

const updates = (distance: number, width = 8) => ({
  kernel: "false_sharing",
  parameters: { operation: "atomic_add", distance, width },
});

const alone: PlannedComparison = {
  id: "alone",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 100,
  arms: {
    null: { kernel: "null_kernel", parameters: {} },
    ruler: { kernel: "add_chain", parameters: { chains: 1 } },
    updates: updates(64),
    "updates-again": updates(64),
  },
};

const adds = (workers: "all" | "first" | "second") => ({
  kernel: "add_chain",
  parameters: { chains: 6, workers },
});

/** All threads, and two of them alone. */
const ADDS = {
  "adds-together": adds("all"),
  "adds-first": adds("first"),
  "adds-second": adds("second"),
};

/**
 * What all threads add together over what one does alone, two of them asked in turn. By the first alone it was 1.6 or 2.5, as often as
 * 2, on two cores of a host on which another guest's work came and went on the sibling of one or the other.
 */
const aluScaling = (id: string, comparison: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: "throughput of adds-together over the mean of adds-first and adds-second",
  from: [comparison],
  measure: (measured) => {
    const view = measured(comparison);
    const [together, first, second] = Object.keys(ADDS).map((arm) => view.throughput(arm));
    return median(together!.map((all, block) => (2 * all) / (first![block]! + second![block]!)));
  },
});

const pair: PlannedComparison = {
  id: "pair",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 120,
  arms: {
    packed: updates(8),
    "packed-again": updates(8),
    padded: updates(64),
    "padded-again": updates(64),
    ...ADDS,
  },
};

/** As many as a team has. */
const MOST_THREADS = 64;

/**
 * The same of all cores that the machine tells of, where what it tells may be made up: two that are two say nothing of the
 * others. Of more than a team can have, those that other large teams are put on.
 */
const allCores = ({ machine, cpus }: Setting): readonly PlannedComparison[] => {
  const { topology, virtualization } = machine;
  const cores = coresAmong(machine, cpus).length;
  if (cores <= 2 || (topology.smt !== null && virtualization.hypervisor === null)) return [];
  return [
    {
      id: "all",
      layer: "native",
      threads: Math.min(cores, MOST_THREADS),
      trialNs: 20_000,
      blocks: 60,
      arms: ADDS,
    },
  ];
};

const workers = (layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-pair`,
  layer,
  threads: 2,
  trialNs: 100_000,
  blocks: 30,
  arms: { padded: updates(64, 4), "padded-again": updates(64, 4) },
});

/** The instrument held against itself: it comes with every run, and guards every verdict. */
export const instrument = defineExperiment({
  id: "instrument",
  shows: "what the harness costs, whether an arm equals itself, whether two CPUs are two",
  layers: ["native", "wasm", "js"],
  requires: [],
  role: "control",
  comparisons: (setting) => [alone, pair, ...allCores(setting), workers("wasm"), workers("js")],
  quantities: (setting) => [
    nsPerOperation({ comparison: "alone", layer: "native" }, "null-cost", "null"),
    nsPerOperation({ comparison: "alone", layer: "native" }, "core-cycle", "ruler"),
    timeRatio({ comparison: "alone", layer: "native" }, "aa-alone", "updates-again", "updates"),
    throughputRatio({ comparison: "pair", layer: "native" }, "aa-packed", "packed-again", "packed"),
    throughputRatio({ comparison: "pair", layer: "native" }, "aa-padded", "padded-again", "padded"),
    aluScaling("alu-scaling", "pair"),
    ...allCores(setting).map(({ id }) => aluScaling("alu-scaling-all", id)),
    throughputRatio({ comparison: "wasm-pair", layer: "wasm" }, "aa-padded", "padded-again", "padded"),
    throughputRatio({ comparison: "js-pair", layer: "js" }, "aa-padded", "padded-again", "padded"),
  ],
  claims: [],
  figures: (setting) => figuresFor(allCores(setting).length > 0),
});
