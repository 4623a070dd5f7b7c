import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import {
  cyclesPerOperation,
  nsPerOperation,
  share,
  timeRatio,
  total,
} from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** What a store buffer holds of them on any core since Skylake (56 entries), and the fast thread's own store. */
const BACKLOG = 40;

const round = (fast: string, slow: string, backlog = 0): Arm => ({
  kernel: "asymmetric_fence",
  parameters: { fast, slow, backlog },
});

/**
 * A store that is still on its way when membarrier returns, if nothing sees to it: on x86 a non-temporal one, elsewhere
 * one behind as many misses as the kernel takes. Where that is too short for membarrier, the control shows nothing,
 * and the claim stays undecided.
 */
const staying = ({ machine }: Setting, slow: string): Arm =>
  machine.architecture === "x64" ? round("lingering", slow) : round("plain", slow, 64);

const rounds = (setting: Setting): PlannedComparison => ({
  id: "rounds",
  layer: "native",
  threads: 2,
  // Of the hand-off probe: rounds come in batches of 16, and take as long as membarrier does (1 to 50 us).
  trialNs: 20_000,
  // An interruption makes no outcome, and takes a round away at most.
  toleratesSwitches: true,
  warmupBlocks: 1,
  blocks: 8,
  arms: {
    membarrier: round("plain", "membarrier", BACKLOG),
    fence: round("plain", "fence", BACKLOG),
    delayed: round("plain", "delayed", BACKLOG),
    "staying-membarrier": staying(setting, "membarrier"),
    "staying-delayed": staying(setting, "delayed"),
    "both-fenced": round("fenced", "fence"),
  },
});

const cost = (operation: string, more: Arm["parameters"] = {}): Arm => ({
  kernel: "atomic_cost",
  threads: 1,
  parameters: { operation, ...more },
});

/** Of one thread; the other waits, and is running: membarrier has somebody to interrupt. */
const costs: PlannedComparison = {
  id: "costs",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 24,
  arms: {
    "fast-side": cost("compiler_barrier", { pending: "one", then: "load" }),
    "fast-side-fenced": cost("full_fence", { pending: "one", then: "load" }),
    "fast-side-fenced-again": cost("full_fence", { pending: "one", then: "load" }),
    store: cost("compiler_barrier", { pending: "one" }),
    fence: cost("full_fence"),
    "fence-again": cost("full_fence"),
    "sixteen-fences": cost("full_fence", { repeat: 16 }),
    membarrier: cost("membarrier"),
    ruler: { kernel: "add_chain", threads: 1, parameters: { chains: 1 } },
  },
};

const ROUNDS = { comparison: "rounds", layer: "native" } as const;
const COSTS = { comparison: "costs", layer: "native" } as const;

/** Between the slow thread's store and its load: of membarrier and of the wait in its place the same, if the control is one. */
const between = (arm: string): QuantityDefinition => ({
  id: `${arm}-between`,
  layer: "native",
  unit: "ns",
  description: `time between the slow thread's store and its load, ${arm}`,
  from: [ROUNDS.comparison],
  counted: true,
  measure: (measured) => measured(ROUNDS.comparison).counter(arm, "between_ns"),
});

const counts = (arm: string): QuantityDefinition[] => [
  total(ROUNDS, `${arm}-asked`, arm, "asked"),
  total(ROUNDS, `${arm}-rounds`, arm, "rounds"),
  total(ROUNDS, `${arm}-early`, arm, "early"),
  total(ROUNDS, `${arm}-interrupted`, arm, "interrupted"),
  share(ROUNDS, `${arm}-rate`, arm, "asked", "rounds"),
  between(arm),
];

export const asymmetricFence = defineExperiment({
  id: "asymmetric-fence",
  shows: "whether membarrier stands in for the fast side's fence, and what each side pays",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "linux", atLeast: "4.14", has: "expedited private membarrier" }],
  role: "evidence",
  comparisons: (setting) => [rounds(setting), costs],
  quantities: (setting) => [
    ...Object.keys(rounds(setting).arms).flatMap(counts),
    timeRatio(COSTS, "fast-side-cost", "fast-side", "fast-side-fenced"),
    timeRatio(COSTS, "fenced-over-itself", "fast-side-fenced-again", "fast-side-fenced"),
    timeRatio(COSTS, "store-over-fast-side-fenced", "store", "fast-side-fenced"),
    timeRatio(COSTS, "slow-side-cost", "membarrier", "fence"),
    timeRatio(COSTS, "fence-over-itself", "fence-again", "fence"),
    timeRatio(COSTS, "sixteen-for-one", "sixteen-fences", "fence"),
    nsPerOperation(COSTS, "membarrier-ns", "membarrier"),
    cyclesPerOperation(COSTS, "membarrier-cycles", "membarrier", "ruler"),
    nsPerOperation(COSTS, "fast-side-ns", "fast-side"),
    cyclesPerOperation(COSTS, "fast-side-cycles", "fast-side", "ruler"),
    cyclesPerOperation(COSTS, "fast-side-fenced-cycles", "fast-side-fenced", "ruler"),
  ],
  claims,
  figures: () => figures,
});
