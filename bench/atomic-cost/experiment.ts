import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { cyclesPerOperation, nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const RULER: Arm = { kernel: "add_chain", parameters: { chains: 1 } };

const arm = (operation: string, more: Arm["parameters"] = {}): Arm => ({
  kernel: "atomic_cost",
  parameters: { operation, ...more },
});

const comparison = (
  id: string,
  arms: PlannedComparison["arms"],
  requires: readonly Requirement[] = [],
): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 24,
  requires,
  arms: { ...arms, ruler: RULER },
});

const loads = comparison("loads", {
  load: arm("load"),
  "load-again": arm("load", { against: "load" }),
  "load-acquire": arm("load_acquire", { against: "load" }),
  "load-seq-cst": arm("load_seq_cst", { against: "load" }),
  "two-loads": arm("load", { repeat: 2 }),
  "load-chain": arm("load", { chain: "dependent" }),
  "load-acquire-chain": arm("load_acquire", { chain: "dependent" }),
  "load-seq-cst-chain": arm("load_seq_cst", { chain: "dependent" }),
});

const stores = comparison("stores", {
  store: arm("store"),
  "store-again": arm("store", { against: "store" }),
  "store-release": arm("store_release", { against: "store" }),
  "store-seq-cst": arm("store_seq_cst", { against: "store" }),
  "store-and-fence": arm("full_fence", { pending: "one" }),
});

const updates = comparison("updates", {
  add: arm("add", { against: "fetch_add_seq_cst" }),
  "add-one-word": arm("add", { chain: "dependent" }),
  "fetch-add-relaxed": arm("fetch_add_relaxed", { against: "fetch_add_seq_cst" }),
  "fetch-add-relaxed-again": arm("fetch_add_relaxed", { against: "fetch_add_relaxed" }),
  "fetch-add-acq-rel": arm("fetch_add_acq_rel", { against: "fetch_add_seq_cst" }),
  "fetch-add-seq-cst": arm("fetch_add_seq_cst"),
  "fetch-add-one-word": arm("fetch_add_seq_cst", { chain: "dependent" }),
  "fetch-add-and-fence": arm("fetch_add_fenced"),
  "compare-exchange": arm("compare_exchange"),
  exchange: arm("exchange"),
  "mutex-pair": arm("mutex"),
  "count-pair-plain": arm("count_plain"),
  "count-pair-plain-one-word": arm("count_plain", { chain: "dependent" }),
  "count-pair-atomic": arm("count_atomic"),
});

const barriers = comparison("barriers", {
  "load-fence": arm("load_fence"),
  "store-fence": arm("store_fence"),
  "full-fence": arm("full_fence"),
  "one-store": arm("compiler_barrier", { pending: "one" }),
  "one-store-load-fence": arm("load_fence", { pending: "one" }),
  "one-store-store-fence": arm("store_fence", { pending: "one" }),
  "one-store-full-fence": arm("full_fence", { pending: "one" }),
  "eight-stores": arm("compiler_barrier", { pending: "eight" }),
  "eight-stores-load-fence": arm("load_fence", { pending: "eight" }),
  "eight-stores-store-fence": arm("store_fence", { pending: "eight" }),
  "eight-stores-full-fence": arm("full_fence", { pending: "eight" }),
});

/** What only x86 has, and what is held against it. */
const locked = comparison(
  "locked",
  {
    add: arm("add"),
    "add-again": arm("add"),
    "lock-add": arm("lock_add"),
    "lock-add-again": arm("lock_add"),
    "fetch-add-and-fence": arm("fetch_add_fenced"),
    "three-loads-chain": arm("load", { chain: "dependent", repeat: 3 }),
    "mutex-pair": arm("mutex"),
    "exchange-lock-pair": arm("exchange_lock"),
    "full-fence": arm("full_fence"),
    "locked-or": arm("locked_or_stack"),
    "locked-or-elsewhere": arm("locked_or_red_zone"),
    "three-locked-ors": arm("locked_or_stack", { repeat: 3 }),
    "one-store-full-fence": arm("full_fence", { pending: "one" }),
    "one-store-locked-or": arm("locked_or_stack", { pending: "one" }),
    "one-store-locked-or-elsewhere": arm("locked_or_red_zone", { pending: "one" }),
    "one-store-locked-or-thrice": arm("locked_or_stack", { pending: "one", repeat: 3 }),
    "eight-stores-full-fence": arm("full_fence", { pending: "eight" }),
    "eight-stores-locked-or": arm("locked_or_stack", { pending: "eight" }),
  },
  [{ kind: "architecture", oneOf: ["x64"] }],
);

const comparisons = [loads, stores, updates, barriers, locked];

const of = ({ id }: PlannedComparison) => ({ comparison: id, layer: "native" as const });

/** Whether the loop that was timed is, byte for byte, the one it was compared with: 1 or 0. */
const sameCode = (from: PlannedComparison, id: string, name: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "count",
  description: `whether the code of ${name} is that of what it is set against (1) or not (0)`,
  from: [from.id],
  counted: true,
  measure: (measured) => measured(from.id).counter(name, "same_code"),
});

/** Every arm's cost, where two comparisons have it, the one that every architecture has. */
const costs = (): QuantityDefinition[] => {
  const named = new Map(
    [...comparisons].reverse().flatMap((each) => Object.keys(each.arms).map((name) => [name, each] as const)),
  );
  named.delete("ruler");
  return [...named].flatMap(([name, each]) => [
    nsPerOperation(of(each), `${name}-ns`, name),
    cyclesPerOperation(of(each), `${name}-cycles`, name, "ruler"),
  ]);
};

export const atomicCost = defineExperiment({
  id: "atomic-cost",
  shows: "what atomic operations, barriers and locks cost a thread that is alone with its data",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => comparisons,
  quantities: () => [
    timeRatio(of(loads), "acquire-over-load", "load-acquire", "load"),
    timeRatio(of(loads), "seq-cst-over-load", "load-seq-cst", "load"),
    timeRatio(of(loads), "load-over-itself", "load-again", "load"),
    timeRatio(of(loads), "two-loads-over-one", "two-loads", "load"),
    sameCode(loads, "acquire-is-load", "load-acquire"),
    sameCode(loads, "seq-cst-is-load", "load-seq-cst"),
    timeRatio(of(stores), "release-over-store", "store-release", "store"),
    timeRatio(of(stores), "seq-cst-over-store", "store-seq-cst", "store"),
    timeRatio(of(stores), "store-over-itself", "store-again", "store"),
    timeRatio(of(stores), "seq-cst-over-release", "store-seq-cst", "store-release"),
    timeRatio(of(stores), "store-over-release", "store-again", "store-release"),
    timeRatio(of(stores), "fenced-over-release", "store-and-fence", "store-release"),
    sameCode(stores, "release-is-store", "store-release"),
    sameCode(stores, "store-is-store", "store-again"),
    sameCode(stores, "seq-cst-is-store", "store-seq-cst"),
    timeRatio(of(updates), "relaxed-over-seq-cst", "fetch-add-relaxed", "fetch-add-seq-cst"),
    timeRatio(of(updates), "seq-cst-over-relaxed", "fetch-add-seq-cst", "fetch-add-relaxed"),
    timeRatio(of(updates), "relaxed-over-itself", "fetch-add-relaxed-again", "fetch-add-relaxed"),
    timeRatio(of(updates), "fenced-over-relaxed", "fetch-add-and-fence", "fetch-add-relaxed"),
    timeRatio(of(updates), "add-over-seq-cst", "add", "fetch-add-seq-cst"),
    sameCode(updates, "relaxed-is-seq-cst", "fetch-add-relaxed"),
    sameCode(updates, "relaxed-is-relaxed", "fetch-add-relaxed-again"),
    sameCode(updates, "add-is-seq-cst", "add"),
    timeRatio(of(updates), "atomic-over-plain-count", "count-pair-atomic", "count-pair-plain"),
    timeRatio(of(locked), "lock-add-over-add", "lock-add", "add"),
    timeRatio(of(locked), "add-over-itself", "add-again", "add"),
    timeRatio(of(locked), "fenced-over-add", "fetch-add-and-fence", "add"),
    timeRatio(of(locked), "mutex-over-lock-add", "mutex-pair", "lock-add"),
    timeRatio(of(locked), "lock-add-over-itself", "lock-add-again", "lock-add"),
    timeRatio(of(locked), "exchange-lock-over-lock-add", "exchange-lock-pair", "lock-add"),
    timeRatio(of(locked), "mfence-over-locked-or", "full-fence", "locked-or"),
    timeRatio(of(locked), "locked-or-elsewhere", "locked-or-elsewhere", "locked-or"),
    timeRatio(of(locked), "three-for-one", "three-locked-ors", "locked-or"),
    timeRatio(of(locked), "mfence-over-locked-or-stored", "one-store-full-fence", "one-store-locked-or"),
    timeRatio(
      of(locked),
      "locked-or-elsewhere-stored",
      "one-store-locked-or-elsewhere",
      "one-store-locked-or",
    ),
    timeRatio(of(locked), "three-for-one-stored", "one-store-locked-or-thrice", "one-store-locked-or"),
    timeRatio(of(locked), "mfence-over-locked-or-eight", "eight-stores-full-fence", "eight-stores-locked-or"),
    ...costs(),
  ],
  claims,
  figures: () => figures,
});
