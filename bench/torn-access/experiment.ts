import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import { statedLineBytes } from "../../src/experiment/caches.ts";
import { share, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const arm = (writer: string, offset = 0) => ({ kernel: "torn_access", parameters: { writer, offset } });

const tear = (machine: Machine): PlannedComparison => ({
  id: "tear",
  layer: "native",
  threads: 2,
  trialNs: 200_000,
  blocks: 60,
  arms: {
    natural: arm("whole"),
    halves: arm("halves"),
    constant: arm("constant"),
    "line-split": arm("whole", statedLineBytes(machine) - 4),
  },
});

const of = { comparison: "tear", layer: "native" as const };

/** Counts of an arm, and what gives them power. */
const counts = (name: string): QuantityDefinition[] => [
  total(of, `torn-${name}`, name, "torn"),
  total(of, `changes-${name}`, name, "changes"),
  total(of, `reads-${name}`, name, "reads"),
];

export const tornAccess = defineExperiment({
  id: "torn-access",
  shows: "whether an 8-byte access can be seen half done",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: ({ machine }) => [tear(machine)],
  quantities: () => [
    ...["natural", "halves", "constant", "line-split"].flatMap(counts),
    share(of, "torn-share-natural", "natural", "torn", "reads"),
    share(of, "torn-share-line-split", "line-split", "torn", "reads"),
  ],
  claims,
  figures: () => figures,
});
