import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const arm = (layout: string): Arm => ({ kernel: "object_layout", parameters: { layout } });

/** By the versions that declare them so. The last two are no Redis's. */
const layouts: PlannedComparison = {
  id: "layouts",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 2,
  arms: {
    "redis-3.2-to-8.0": arm("redis-3.2"),
    "redis-8.2": arm("redis-8.2"),
    "redis-key-metadata": arm("redis-key-metadata"),
    "refcount-of-64-bits": arm("wide-refcount"),
    "two-words": arm("two-words"),
  },
};

/**
 * Stands for the sources of a Redis: it says why they cannot be judged, and is never made. A replica's declaration is
 * ours, and says nothing of theirs.
 */
const sources: PlannedComparison = {
  ...layouts,
  id: "sources",
  requires: [
    {
      kind: "never",
      because:
        "needs the source of the Redis in question, and no option names one: look for refcount in src/server.h or src/object.h, and for used_memory in src/zmalloc.c",
    },
  ],
};

const declaredAtomic = (id: string, variable: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "count",
  description: `whether the source declares ${variable} atomic: 1, or 0`,
  from: ["sources"],
  counted: true,
  measure: () => null,
});

const size = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "bytes",
  description: `size of an object's header, ${arm}`,
  from: ["layouts"],
  counted: true,
  measure: (measured) => measured("layouts").counter(arm, "size"),
});

const perLine = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "count",
  description: `headers a 64-byte line, laid out one after the other, ${arm}; counted from the addresses`,
  from: ["layouts"],
  counted: true,
  measure: (measured) => {
    const view = measured("layouts");
    const lines = view.counter(arm, "lines");
    return lines === 0 ? null : view.counter(arm, "objects") / lines;
  },
});

export const redisObjects = defineExperiment({
  id: "redis-objects",
  shows: "what the header of a Redis value takes, by the declarations of its versions",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [layouts, sources],
  quantities: () => [
    size("robj-size", "redis-3.2-to-8.0"),
    size("robj-size-8.2", "redis-8.2"),
    size("robj-size-key-metadata", "redis-key-metadata"),
    size("robj-size-wide-refcount", "refcount-of-64-bits"),
    size("two-words-size", "two-words"),
    perLine("objects-per-line", "redis-3.2-to-8.0"),
    perLine("objects-per-line-8.2", "redis-8.2"),
    perLine("objects-per-line-key-metadata", "redis-key-metadata"),
    perLine("objects-per-line-wide-refcount", "refcount-of-64-bits"),
    perLine("two-words-per-line", "two-words"),
    declaredAtomic("refcount-is-atomic", "an object's refcount"),
    declaredAtomic("used-memory-is-atomic", "used_memory"),
    declaredAtomic("type-is-atomic", "an object's type"),
  ],
  claims,
  figures: () => figures,
});
