import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { Arm } from "../../src/experiment/samples.ts";

const LAYERS: readonly KernelLayer[] = ["wasm", "js"];

/** Of the hand-off probe; rounds come in batches, 50 to 200 us each. */
const TRIAL_NS = 20_000;

const arm = (family: string, more: Arm["parameters"] = {}): Arm => ({
  kernel: "litmus",
  parameters: { family, ...more },
});

/** Plain and sequentially consistent accesses, each with the control in which the outcome is legal. */
const arms = (family: string): PlannedComparison["arms"] => ({
  [family]: arm(family),
  [`${family}-swapped`]: arm(family, { form: "control" }),
  [`${family}-seq-cst`]: arm(family, { ordering: "seq-cst" }),
  [`${family}-seq-cst-swapped`]: arm(family, { ordering: "seq-cst", form: "control" }),
});

const comparisonsOf = (layer: KernelLayer): readonly PlannedComparison[] => {
  const comparison = (id: string, blocks: number, family: string): PlannedComparison => ({
    id: `${layer}-${id}`,
    layer,
    threads: 2,
    trialNs: TRIAL_NS,
    blocks,
    arms: arms(family),
  });
  return [
    comparison("store-buffering", 80, "sb"),
    comparison("message-passing", 20, "mp"),
    comparison("load-buffering", 20, "lb"),
    comparison("two-loads", 20, "corr"),
  ];
};

export const workerComparisons: readonly PlannedComparison[] = LAYERS.flatMap(comparisonsOf);
