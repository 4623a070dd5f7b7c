import { statedLineBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { hasHugePages } from "../../src/experiment/memory.ts";
import { distanceBetween, homeAndRemotes, type Wanted } from "../../src/experiment/nodes.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";
import { claims } from "./claims.ts";
import { figuresFor } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;

/**
 * Flushed from every cache before a trial, not larger than them: last-level caches of servers are, and guests own a part
 * of what they are told. Eight huge pages, which any first-level TLB of these holds.
 */
const BYTES = 16 * MIB;

const ROOM: Wanted = { of: "memory", bytesEach: 4 * BYTES };

/** Of more nodes than these the rest look like one of them. */
const MOST_REMOTES = 7;

const requires: readonly Requirement[] = [
  { kind: "nodes", atLeast: 2, ...ROOM },
  { kind: "nodes", atLeast: 1, of: "cpus-and-memory", bytesEach: ROOM.bytesEach },
];

const remoteArm = (node: number): string => `remote-${node}`;

const latencies = (setting: Setting): PlannedComparison => {
  const { machine } = setting;
  const { home, remotes, farthest } = homeAndRemotes(setting, ROOM, MOST_REMOTES);
  const huge = hasHugePages(machine);
  const stride = Math.max(64, statedLineBytes(machine));
  const chase = (policy: string, ...nodes: number[]): Arm => ({
    kernel: "pointer_chase",
    parameters: {
      nodes: BYTES / stride,
      stride,
      pages: huge ? "thp" : "base",
      residence: "flushed",
      policy,
      memoryNodes: nodeMask(nodes),
    },
  });
  return {
    id: "latencies",
    layer: "native",
    threads: 1,
    cpus: [home.cpus[0] ?? 0],
    trialNs: 20_000,
    warmupBlocks: 1,
    blocks: 32,
    requires,
    arms: {
      local: chase("bind", home.id),
      // Another policy, and so another buffer.
      "local-again": chase("preferred", home.id),
      interleave: chase("interleave", home.id, farthest.id),
      ...Object.fromEntries(remotes.map(({ id }) => [remoteArm(id), chase("bind", id)])),
    },
  };
};

const OF = { comparison: "latencies", layer: "native" } as const;

/** What the distance table says of these two nodes: a ratio, by its definition. */
const overDistance = (
  setting: Setting,
  id: string,
  arm: string,
  [from, to]: readonly [number, number],
): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `latency of ${arm} over local, over the distance of ${from} to ${to} over 10`,
  from: [OF.comparison],
  measure: (measured) => {
    const distance = distanceBetween(setting.machine, from, to);
    const ratio = measured(OF.comparison).timeRatio(arm, "local");
    return distance === null || ratio === null ? null : ratio / (distance / 10);
  },
});

const byNode = (setting: Setting): QuantityDefinition => {
  const { home, remotes } = homeAndRemotes(setting, ROOM, MOST_REMOTES);
  return {
    id: "latency",
    layer: "native",
    unit: "ns/operation",
    description: `latency of memory by its node, from a CPU of node ${home.id}`,
    from: [OF.comparison],
    over: { name: "node", unit: "id" },
    measure: (measured) =>
      [{ id: home.id, arm: "local" }, ...remotes.map(({ id }) => ({ id, arm: remoteArm(id) }))]
        .filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index)
        .map(({ id, arm }) => ({
          x: id,
          value: measured(OF.comparison).medianNsPerOperation(arm) ?? NaN,
        }))
        .filter(({ value }) => !Number.isNaN(value)),
  };
};

export const numaLatency = defineExperiment({
  id: "numa-latency",
  shows: "what a load costs from the memory of each node",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [latencies(setting)],
  quantities: (setting) => {
    const { home, farthest } = homeAndRemotes(setting, ROOM, MOST_REMOTES);
    const remote = remoteArm(farthest.id);
    return [
      timeRatio(OF, "remote-local-ratio", remote, "local"),
      timeRatio(OF, "same-node-ratio", "local-again", "local"),
      timeRatio(OF, "local-over-interleave", "local", "interleave"),
      timeRatio(OF, "interleave-over-remote", "interleave", remote),
      timeRatio(OF, "interleave-over-local", "interleave", "local"),
      timeRatio(OF, "remote-over-interleave", remote, "interleave"),
      overDistance(setting, "slit-error", remote, [home.id, farthest.id]),
      overDistance(setting, "slit-error-local", "local-again", [home.id, home.id]),
      overDistance(setting, "slit-error-as-if-remote", "local-again", [home.id, farthest.id]),
      nsPerOperation(OF, "local-ns", "local"),
      nsPerOperation(OF, "remote-ns", remote),
      nsPerOperation(OF, "interleave-ns", "interleave"),
      byNode(setting),
    ];
  },
  claims,
  figures: (setting) => {
    const { home, remotes } = homeAndRemotes(setting, ROOM, MOST_REMOTES);
    return figuresFor(
      setting,
      home.id,
      remotes.map(({ id }) => id),
    );
  },
});
