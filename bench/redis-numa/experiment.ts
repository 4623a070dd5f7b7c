import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { NodeRequirement } from "../../src/experiment/nodes.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import { claims } from "./claims.ts";
import { explanation } from "./explanation.ts";

/** What a server's keys take that no cache holds, on each node. */
const ROOM_BYTES = 2 ** 27;

const twoNodes: NodeRequirement = {
  kind: "nodes",
  atLeast: 2,
  of: "cpus-and-memory",
  bytesEach: ROOM_BYTES,
};

/** Never met: hardfacts starts no server of others, and attaches to none that it did not start. */
const server: Requirement = {
  kind: "never",
  because:
    "needs a redis-server that hardfacts starts and loads itself, which it does not: by hand, compare redis-benchmark against a server under numactl -N0 -m0 and against one under taskset with the same CPUs",
};

/** Stands for servers and their load: says what is missing here, nodes before all, and is never made. */
const standIn = (id: string, nodes: NodeRequirement): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 2,
  requires: [nodes, server],
  arms: { nothing: { kernel: "null_kernel", parameters: {} } },
});

const ratio = (id: string, from: string, description: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description,
  from: [from],
  measure: () => null,
});

export const redisNuma = defineExperiment({
  id: "redis-numa",
  shows: "whether binding a Redis server to a node pays",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [standIn("servers", twoNodes), standIn("server", { kind: "one-node" })],
  quantities: () => [
    ratio("bound-gain", "servers", "throughput of a bound server over an unbound one"),
    ratio("bound-dosed-gain", "servers", "the same where two requests of the bound server count as one"),
    ratio("local-over-remote", "servers", "throughput with local memory over that with remote memory"),
    ratio("local-over-itself", "servers", "throughput of one server with local memory over another's"),
    ratio(
      "remote-over-itself-dosed",
      "servers",
      "throughput of a server over itself with 1.2 times the work",
    ),
    ratio(
      "per-node-gain",
      "servers",
      "throughput of a bound server a node over that of as many unbound ones",
    ),
    ratio("unbound-over-unbound", "servers", "throughput of unbound servers over that of others"),
    ratio("per-node-dosed-gain", "servers", "throughput of servers over their own with 1.25 times the work"),
    ratio(
      "redis-bind-ratio-one-node",
      "server",
      "throughput of a server bound to the only node over an unbound one",
    ),
    ratio("redis-dosed-ratio-one-node", "server", "the same where the unbound one does 1.15 times the work"),
    ratio("redis-unbound-over-itself", "server", "throughput of an unbound server over another's"),
  ],
  claims,
});
