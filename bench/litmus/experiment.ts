import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { nsPerOperation, share, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";

/** Of the hand-off probe and of free running; rounds come in batches, 30 to 80 us each. */
const TRIAL_NS = 20_000;

const arm = (family: string, more: Arm["parameters"] = {}): Arm => ({
  kernel: "litmus",
  parameters: { family, ...more },
});

/** A test, the same with full fences, and its control, which goes by the name of what is changed. */
const arms = (name: string, family: string, change: string, more: Arm["parameters"] = {}) => ({
  [name]: arm(family, more),
  [`${name}-full`]: arm(family, { fence: "full", ...more }),
  [`${name}-${change}`]: arm(family, { form: "control", ...more }),
});

const comparison = (
  id: string,
  blocks: number,
  of: PlannedComparison["arms"],
  threads = 2,
): PlannedComparison => ({ id, layer: "native", threads, trialNs: TRIAL_NS, blocks, arms: of });

const comparisons: readonly PlannedComparison[] = [
  comparison("store-buffering", 160, arms("sb", "sb", "swapped")),
  comparison("two-loads", 180, arms("corr", "corr", "swapped")),
  comparison("free-running", 60, arms("free-corr", "corr", "swapped", { pace: "free" })),
  comparison("two-stores", 120, arms("cowr2", "cowr2", "two-words")),
  comparison("two-readers", 100, arms("coiriw", "coiriw", "swapped"), 4),
  comparison("alone", 40, { coww: arm("coww") }, 1),
];

const hasRounds = ({ parameters }: Arm): boolean => parameters["pace"] !== "free";

/** What each arm counted: the outcome asked about, the rounds, and those that could have shown it. */
const counts = ({ id, layer, threads, arms: all }: PlannedComparison): QuantityDefinition[] =>
  Object.entries(all).flatMap(([name, each]) => {
    const of = { comparison: id, layer };
    const overlap = hasRounds(each) ? "overlapping" : "straddling";
    return [
      total(of, `${name}-asked`, name, "asked"),
      total(of, `${name}-rounds`, name, "rounds"),
      share(of, `${name}-rate`, name, "asked", "rounds"),
      ...(threads > 1 ? [total(of, `${name}-${overlap}`, name, overlap)] : []),
      ...(hasRounds(each) ? [nsPerOperation(of, `${name}-round`, name)] : []),
    ];
  });

export const litmus = defineExperiment({
  id: "litmus",
  shows: "which outcomes of a few loads and stores on several CPUs the machine lets out",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => comparisons,
  quantities: () => comparisons.flatMap(counts),
  claims,
});
