import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { nodesWith, type Wanted } from "../../src/experiment/nodes.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const BYTES = 16 * 2 ** 20;
const SECONDS = 60;

/** Three such buffers, and what keeps the kernel from falling back to another node. */
const ROOM: Wanted = { of: "cpus-and-memory", bytesEach: 2 ** 27 };

const patience: Requirement = {
  kind: "never",
  because: "needs up to 60 s a round, which only the thorough profile takes",
  remedy: "--profile thorough",
};

/** Touched from the last node that has CPUs, read from the first. */
const migration = ({ machine, cpus, profile }: Setting): PlannedComparison => {
  const nodes = nodesWith(ROOM, machine, cpus);
  return {
    id: "migration",
    layer: "native",
    threads: 1,
    cpus: [nodes[0]?.cpus[0] ?? 0],
    trialNs: 20_000,
    toleratesSwitches: true,
    warmupBlocks: 0,
    blocks: 2,
    requires: [
      { kind: "nodes", atLeast: 2, ...ROOM },
      { kind: "numa-balancing" },
      ...(profile === "thorough" ? [] : [patience]),
    ],
    arms: {
      reader: {
        kernel: "page_migration",
        parameters: {
          bytes: BYTES,
          touchCpu: nodes.at(-1)?.cpus[0] ?? -1,
          seconds: profile === "thorough" ? SECONDS : 0,
        },
      },
    },
  };
};

const fraction = (id: string, description: string, counter: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "share",
  description,
  from: ["migration"],
  counted: true,
  measure: (measured) => {
    const view = measured("migration");
    return view.counter("reader", counter) / view.counter("reader", "pages");
  },
});

const overTime: QuantityDefinition = {
  id: "local-fraction-over-time",
  layer: "native",
  unit: "share",
  description: "pages on the reader's node, by second",
  from: ["migration"],
  over: { name: "time", unit: "s" },
  counted: true,
  measure: (measured) => {
    const view = measured("migration");
    const seconds = view.counter("reader", "seconds");
    return Array.from({ length: seconds + 1 }, (_, second) => ({
      x: second,
      value: view.counter("reader", `local_after_${second}`) / view.counter("reader", "pages"),
    }));
  },
};

export const numaBalancing = defineExperiment({
  id: "numa-balancing",
  shows: "whether the kernel moves pages to the node that uses them",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [migration(setting)],
  quantities: () => [
    fraction("local-fraction-start", "pages on the reader's node when it begins to read", "local_start"),
    fraction("local-fraction-end", "pages on the reader's node in the end", "local_end"),
    fraction("idle-fraction-end", "the same of a twin that nobody reads", "idle_local_end"),
    fraction("bound-fraction-end", "the same of a twin that is read, and bound by mbind", "bound_local_end"),
    overTime,
  ],
  claims,
  figures: () => figures,
});
