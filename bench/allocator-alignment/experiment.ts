import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { share } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Each in a comparison of its own, so that none is handed what another gave back. */
const census = (id: string, allocator: string, size: number): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 2,
  arms: { census: { kernel: "malloc_census", parameters: { allocator, size } } },
});

const addressStep: QuantityDefinition = {
  id: "address-step",
  layer: "native",
  unit: "bytes",
  description: "the most common distance between blocks allocated one after the other",
  from: ["malloc-64"],
  counted: true,
  measure: (measured) => measured("malloc-64").counter("census", "step"),
};

const shareOf = (id: string, comparison: string): QuantityDefinition =>
  share({ comparison, layer: "native" }, id, "census", "line_aligned", "blocks");

export const allocatorAlignment = defineExperiment({
  id: "allocator-alignment",
  shows: "where malloc puts blocks of a line's size",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "libc", is: "glibc" }],
  role: "evidence",
  comparisons: () => [
    census("malloc-64", "malloc", 64),
    census("malloc-72", "malloc", 72),
    census("aligned-64", "aligned_alloc", 64),
  ],
  quantities: () => [
    shareOf("line-aligned-share", "malloc-64"),
    shareOf("line-aligned-share-of-72", "malloc-72"),
    shareOf("line-aligned-share-when-asked", "aligned-64"),
    addressStep,
  ],
  claims,
  figures: () => figures,
});
