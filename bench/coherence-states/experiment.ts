import { cacheBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Every trial is a fixed amount of work; only the hand-off probe beside the arms runs for so long. */
const PROBE_NS = 10_000;

const visit = (access: "load" | "rmw", state: string, more: Arm["parameters"] = {}): Arm => ({
  kernel: "line_states",
  parameters: { state, access, ...more },
});

/** A visit of lines in the first-level cache is short against the clock's steps, so there are several. */
const OFTEN = { passes: 16 };

/** Locked adds to lines that the first-level cache holds, or a peer. */
const upgrade: PlannedComparison = {
  id: "upgrade",
  layer: "native",
  threads: 2,
  trialNs: PROBE_NS,
  blocks: 60,
  arms: {
    modified: visit("rmw", "modified_here", OFTEN),
    "beside-reader": visit("rmw", "modified_beside_reader", OFTEN),
    shared: visit("rmw", "shared_with_peer"),
    "peer-modified": visit("rmw", "modified_by_peer"),
    "peer-exclusive": visit("rmw", "exclusive_by_peer"),
    flushed: visit("rmw", "flushed"),
  },
};

/**
 * The first locked add to a line is the only one that finds it exclusive, so there can be one pass; four times the
 * lines make it long enough. Most of them are in the second-level cache, in every arm.
 */
const MANY = { lines: 1024 };

const firstWrite: PlannedComparison = {
  id: "first-write",
  layer: "native",
  threads: 2,
  trialNs: PROBE_NS,
  blocks: 20,
  arms: {
    modified: visit("rmw", "modified_here", MANY),
    "modified-again": visit("rmw", "modified_here", MANY),
    exclusive: visit("rmw", "exclusive_here", MANY),
    shared: visit("rmw", "shared_with_peer", MANY),
  },
};

/** Loads of lines that another core holds. What this one shared before, it has lost to other lines since. */
const remoteRead = (setting: Setting): PlannedComparison => {
  const left = visit("load", "left_to_peer", { displace: 2 * cacheBytes(setting, 2) });
  return {
    id: "remote-read",
    layer: "native",
    threads: 2,
    trialNs: PROBE_NS,
    blocks: 16,
    arms: {
      "first-level": visit("load", "modified_here", OFTEN),
      // Twice as many as the largest first-level caches hold, round and round: always in the second.
      "second-level": visit("load", "modified_here", { lines: 2048, passes: 4 }),
      "peer-modified": visit("load", "modified_by_peer"),
      "peer-exclusive": visit("load", "exclusive_by_peer"),
      shared: left,
      "shared-again": left,
      flushed: visit("load", "flushed"),
    },
  };
};

/** Shared without this core ever having held it takes two others. */
const threeCaches: PlannedComparison = {
  id: "three-caches",
  layer: "native",
  threads: 3,
  trialNs: PROBE_NS,
  blocks: 40,
  arms: {
    "peer-modified": visit("load", "modified_by_peer"),
    "peer-exclusive": visit("load", "exclusive_by_peer"),
    "peers-shared": visit("load", "shared_by_peers"),
  },
};

const taking = (by: string): Arm => ({
  kernel: "dirty_handover",
  parameters: { by, writes: "counted" },
});

/** Dirty lines that two cores take from each other, while the memory controllers count what is written. */
const memoryWrites: PlannedComparison = {
  id: "memory-writes",
  layer: "native",
  threads: 2,
  // Long against reading some tens of counters, and 50 000 takings: what else the machine writes is little beside.
  trialNs: 4_000_000,
  warmupBlocks: 1,
  blocks: 3,
  arms: { "by-cache": taking("cache"), "by-memory": taking("memory"), "by-nobody": taking("nobody") },
  requires: [{ kind: "memory-write-counters" }],
};

/** Lines written to memory, whoever wrote them, for every line taken. */
const writesPerTaking = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `lines written to memory for each line taken ${arm}`,
  from: ["memory-writes"],
  counted: true,
  measure: (measured) => {
    const view = measured("memory-writes");
    const takings = view.counter(arm, "takings");
    return takings === 0 ? null : view.counter(arm, "line_writes") / takings;
  },
});

const of = (comparison: string) => ({ comparison, layer: "native" as const });

/** ns an access by state, for whoever wants to know. */
const latencies = (comparison: string, access: string, arms: readonly string[]) =>
  arms.map((arm) => nsPerOperation(of(comparison), `${access}-${arm}`, arm));

export const coherenceStates = defineExperiment({
  id: "coherence-states",
  shows: "what an access costs by the coherence state of its line",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [upgrade, firstWrite, remoteRead(setting), threeCaches, memoryWrites],
  quantities: () => [
    timeRatio(of("upgrade"), "upgrade-penalty", "shared", "modified"),
    timeRatio(of("upgrade"), "beside-reader-over-modified", "beside-reader", "modified"),
    timeRatio(of("upgrade"), "flushed-over-modified", "flushed", "modified"),
    ...latencies("upgrade", "rmw", Object.keys(upgrade.arms)),
    timeRatio(of("first-write"), "silent-upgrade", "exclusive", "modified"),
    timeRatio(of("first-write"), "shared-over-modified", "shared", "modified"),
    timeRatio(of("first-write"), "modified-over-itself", "modified-again", "modified"),
    timeRatio(of("remote-read"), "dirty-read-penalty", "peer-modified", "shared"),
    timeRatio(of("remote-read"), "shared-over-itself", "shared-again", "shared"),
    timeRatio(of("remote-read"), "shared-over-second-level", "shared", "second-level"),
    timeRatio(of("remote-read"), "shared-over-flushed", "shared", "flushed"),
    timeRatio(of("remote-read"), "peer-modified-over-first-level", "peer-modified", "first-level"),
    ...latencies("remote-read", "load", [
      "first-level",
      "second-level",
      "shared",
      "peer-modified",
      "peer-exclusive",
      "flushed",
    ]),
    timeRatio(of("three-caches"), "dirty-read-penalty-three-caches", "peer-modified", "peers-shared"),
    ...latencies("three-caches", "load", ["peers-shared"]),
    writesPerTaking("writes-a-handover", "by-cache"),
    writesPerTaking("writes-a-handover-by-memory", "by-memory"),
    writesPerTaking("writes-a-taking-by-nobody", "by-nobody"),
  ],
  claims,
  figures: () => figures,
});
