import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { nsPerOperation, share, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** A block is two batches of rounds, some 0.1 ms each. The trial's length is that of the hand-off probe. */
const locks: PlannedComparison = {
  id: "locks",
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 30,
  arms: {
    volatile: { kernel: "peterson", parameters: { fence: "none" } },
    fenced: { kernel: "peterson", parameters: { fence: "full" } },
  },
};

const of = { comparison: locks.id, layer: "native" as const };

/** How often exclusion failed, out of how many rounds, and how often the lock had to do something. */
const counts = (arm: string): QuantityDefinition[] => [
  total(of, `${arm}-violations`, arm, "violations"),
  total(of, `${arm}-rounds`, arm, "rounds"),
  total(of, `${arm}-contended`, arm, "contended"),
  total(of, `${arm}-timeouts`, arm, "timeouts"),
  share(of, `${arm}-rate`, arm, "violations", "rounds"),
  nsPerOperation(of, `${arm}-round`, arm),
];

export const petersonLock = defineExperiment({
  id: "peterson-lock",
  shows: "whether a lock of plain words keeps two threads apart, with fences and without",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [locks],
  quantities: () => Object.keys(locks.arms).flatMap(counts),
  claims,
  figures: () => figures,
});
