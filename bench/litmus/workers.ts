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

/** Plain and sequentially consistent accesses. */
const both = (family: string): PlannedComparison["arms"] => ({
  [family]: arm(family),
  [`${family}-seq-cst`]: arm(family, { ordering: "seq-cst" }),
});

/** Where neither shows it, the control says what chances there were. */
const withControl = (family: string): PlannedComparison["arms"] => ({
  ...both(family),
  [`${family}-swapped`]: arm(family, { form: "control" }),
});

const comparisonsOf = (layer: KernelLayer): readonly PlannedComparison[] => {
  const comparison = (id: string, blocks: number, arms: PlannedComparison["arms"]): PlannedComparison => ({
    id: `${layer}-${id}`,
    layer,
    threads: 2,
    trialNs: TRIAL_NS,
    blocks,
    arms,
  });
  return [
    // Of wasm's seq_cst rounds one of twenty is seen to overlap, of JavaScript's one of five.
    comparison("store-buffering", layer === "wasm" ? 56 : 24, both("sb")),
    comparison("message-passing", 12, both("mp")),
    comparison("load-buffering", 20, withControl("lb")),
    comparison("two-loads", 20, withControl("corr")),
  ];
};

export const workerComparisons: readonly PlannedComparison[] = LAYERS.flatMap(comparisonsOf);
