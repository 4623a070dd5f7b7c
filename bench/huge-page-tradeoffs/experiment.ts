import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;

const needs: readonly Requirement[] = [
  { kind: "huge-pages" },
  { kind: "base-page", bytes: 4096 },
  { kind: "free-memory", bytes: 128 * MIB },
];

const workload = (id: string, arms: PlannedComparison["arms"]): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  // Of nothing but the chase: trials do a fixed amount of work, and touch their memory beforehand.
  trialNs: 20_000,
  toleratesSwitches: true,
  warmupBlocks: 0,
  blocks: 2,
  requires: needs,
  arms,
});

/** A line in every 512 bytes of 8 MiB: 2048 base pages, as many as the second-level TLBs of Zen 3 and Golden Cove hold. */
const chase = (pages: string, dose = 100): Arm => ({
  kernel: "pointer_chase",
  parameters: { nodes: 16_384, stride: 512, pages, dose },
});

const touch = (pages: string, mib: number, pattern: string): Arm => ({
  kernel: "page_touch",
  parameters: { pages, bytes: mib * MIB, pattern, warmed: "yes" },
});

const writeAfterFork = (pages: string, mib: number): Arm => ({
  kernel: "fork_copy",
  parameters: { pages, bytes: mib * MIB, write: "one-byte-per-2mib" },
});

/** The same work with either kind of pages; `more`: the base arm again, with half as much work again. */
const comparisons: readonly PlannedComparison[] = [
  {
    // By the count of loads, and not by arithmetic between them: what that adds to a load depends on how long one takes, and
    // so on whether the base pages of this hour lie side by side in memory (seen: 1.55 in one run, 1.69 in the next).
    ...workload("chase", { base: chase("base"), thp: chase("thp"), more: chase("base", 150) }),
    toleratesSwitches: false,
    warmupBlocks: 1,
    blocks: 10,
  },
  workload("dense", {
    base: touch("base", 4, "every-page"),
    thp: touch("thp", 4, "every-page"),
    more: touch("base", 6, "every-page"),
  }),
  workload("sparse", {
    base: touch("base", 8, "one-per-2mib"),
    thp: touch("thp", 8, "one-per-2mib"),
    more: touch("base", 12, "one-per-2mib"),
  }),
  workload("write-after-fork", {
    base: writeAfterFork("base", 4),
    thp: writeAfterFork("thp", 4),
    more: writeAfterFork("base", 6),
  }),
];

const gain = (comparison: string): QuantityDefinition => ({
  ...timeRatio({ comparison, layer: "native" }, `${comparison}-gain`, "base", "thp"),
  description: `time with base pages over time with huge ones, ${comparison}`,
});

/** By trial, and not by operation: half as much work again takes half as long again, on the same pages. */
const known = (id: string, comparison: string, arm: string, over: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `time of a trial of ${arm} over one of ${over}, ${comparison}`,
  from: [comparison],
  measure: (measured) => {
    const view = measured(comparison);
    const ratio = view.timeRatio(arm, over);
    const [above, below] = [arm, over].map((each) => view.operations(each)[0]!) as [number, number];
    return ratio === null ? null : (ratio * above) / below;
  },
});

export const hugePageTradeoffs = defineExperiment({
  id: "huge-page-tradeoffs",
  shows: "work that huge pages make faster, and work that they make slower",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => comparisons,
  quantities: () => [
    ...comparisons.map(({ id }) => gain(id)),
    timeRatio({ comparison: "chase", layer: "native" }, "chase-of-more", "more", "base"),
    known("dense-of-more", "dense", "more", "base"),
    known("sparse-of-more", "sparse", "more", "base"),
    known("write-after-fork-of-more", "write-after-fork", "more", "base"),
    known("dense-of-less", "dense", "base", "more"),
  ],
  claims,
  figures: () => figures,
});
