import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { arrayBytes, leadBytes, streamPages } from "../../src/experiment/streams.ts";
import { claims } from "./claims.ts";
import { explanation } from "./explanation.ts";

const ARRAYS = 3;

/** Stands for a server under load beside what memory gives: it says what is missing, and is never made. */
const server = (setting: Setting): PlannedComparison => {
  const triad: Arm = {
    kernel: "stream",
    parameters: {
      op: "triad",
      bytes: arrayBytes(setting, ARRAYS),
      lead: leadBytes(setting, ARRAYS),
      pages: streamPages(setting),
    },
  };
  return {
    id: "server",
    layer: "native",
    threads: 2,
    trialNs: 500_000,
    warmupBlocks: 1,
    blocks: 6,
    requires: [
      {
        kind: "never",
        because:
          "needs redis-server and somebody to ask it, and this version starts neither: set operations/s x bytes of a value x 3 of a server of yours beside bandwidth-triad of nontemporal-stores",
      },
    ],
    arms: { triad, "triad-again": triad },
  };
};

const asked = (id: string, of: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `operations/s x bytes x 3 of ${of}, over the triad's bandwidth on all CPUs`,
  from: ["server"],
  measure: () => null,
});

export const redisMemoryTraffic = defineExperiment({
  id: "redis-memory-traffic",
  shows: "how much of the memory's bandwidth a Redis server asks for",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [server(setting)],
  quantities: () => [
    asked("redis-bandwidth-share", "a server under load"),
    asked("idle-share", "a server that nobody asks"),
    throughputRatio({ comparison: "server", layer: "native" }, "triad-over-itself", "triad-again", "triad"),
  ],
  claims,
});
