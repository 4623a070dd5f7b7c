import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { claims } from "./claims.ts";
import { explanation } from "./explanation.ts";

/** Stands for a server's configuration: it says why that is not asked for, and is never made. */
const server: PlannedComparison = {
  id: "server",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 2,
  requires: [
    {
      kind: "never",
      because:
        "needs a redis-server of 6.2 or later, and no experiment starts one: ask yours with CONFIG GET disable-thp",
    },
  ],
  arms: { "by-default": { kernel: "null_kernel", parameters: {} } },
};

const optedIn = (id: string, how: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "count",
  description: `whether a server started ${how} leaves transparent huge pages on: 1, or 0`,
  from: ["server"],
  counted: true,
  measure: () => null,
});

export const redisHugePages = defineExperiment({
  id: "redis-huge-pages",
  shows: "whether a Redis server asks for huge pages",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [server],
  quantities: () => [
    optedIn("thp-opted-in", "without a configuration"),
    optedIn("thp-opted-in-when-told", "with --disable-thp no"),
    optedIn("thp-opted-in-when-forbidden", "with --disable-thp yes"),
  ],
  claims,
});
