import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { homeAndRemotes, nodesWith, type NodeRequirement, type Wanted } from "../../src/experiment/nodes.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { arrayBytes, arrayRequirements, streamPages } from "../../src/experiment/streams.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { nodeMask } from "../../src/kernels/memory-kinds.ts";
import { claims } from "./claims.ts";
import { figuresFor } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** Of the kernel. */
const MOST_THREADS = 64;

/** Arms of a comparison that have memory of their own, at most. */
const BUFFERS = 6;

/** Where there is one node: a ratio that must be 1 whatever holds the data, so that touching it is all that counts. */
const SINGLE_BYTES = 4 * 2 ** 20;

/** Two threads a node at least: one measures the latency of a node, not what its link carries. */
const LEAST_CORES = 2;

const DOSES = { fifteen: 115, quarter: 125, half: 150 } as const;

const wanted = (setting: Setting): Wanted => ({
  of: "cpus-and-memory",
  bytesEach: BUFFERS * arrayBytes(setting, BUFFERS),
  cores: LEAST_CORES,
});

const twoNodes = (setting: Setting): NodeRequirement => ({ kind: "nodes", atLeast: 2, ...wanted(setting) });

const read = (setting: Setting, more: Arm["parameters"] = {}): Arm => ({
  kernel: "stream",
  parameters: {
    op: "read",
    bytes: arrayBytes(setting, BUFFERS),
    pages: streamPages(setting),
    ...more,
  },
});

/**
 * Memory of its own for every arm: of two that share some, the second would find in a cache what the first has read.
 * The kernel hands arms of one kind what is there already if it is large enough, so a page a thread less each time, and
 * the smallest first, keeps them apart.
 */
const apart = (threads: number, arms: Readonly<Record<string, Arm>>): Readonly<Record<string, Arm>> => {
  const named = Object.entries(arms);
  return Object.fromEntries(
    named.map(([name, { kernel, parameters }], index) => {
      const less = (named.length - 1 - index) * threads * PAGE_BYTES;
      return [name, { kernel, parameters: { ...parameters, bytes: Number(parameters["bytes"]) - less } }];
    }),
  );
};

const PAGE_BYTES = 4096;

const on = (setting: Setting, policy: string, nodes: readonly number[], more: Arm["parameters"] = {}): Arm =>
  read(setting, { policy, nodes: nodeMask(nodes), ...more });

/** One CPU a core of these, CPU 0's last. */
const coresOf = ({ machine }: Setting, cpus: readonly number[]): readonly number[] =>
  coresAmong(machine, cpus)
    .map((core) => core.find((cpu) => cpu !== 0) ?? 0)
    .sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b));

const common = {
  layer: "native",
  // A MiB of each thread's part or more.
  trialNs: 200_000,
  warmupBlocks: 2,
  blocks: 10,
} as const;

/** All cores of one node, on their own memory and on another's. */
const oneSocket = (setting: Setting): PlannedComparison => {
  const { home, farthest } = homeAndRemotes(setting, wanted(setting), 1);
  const cpus = coresOf(setting, home.cpus).slice(0, MOST_THREADS);
  return {
    ...common,
    id: "one-socket",
    threads: cpus.length,
    cpus,
    requires: [twoNodes(setting), ...arrayRequirements(setting, BUFFERS)],
    arms: apart(cpus.length, {
      local: on(setting, "bind", [home.id]),
      "local-again": on(setting, "bind", [home.id]),
      remote: on(setting, "bind", [farthest.id]),
      unbound: read(setting),
      "unbound-dosed": read(setting, { dose: DOSES.quarter }),
    }),
  };
};

/** As many cores of every node as the smallest has, within what the kernel takes. */
const allCores = (
  setting: Setting,
): { readonly nodes: readonly number[]; readonly cpus: readonly number[] } => {
  const nodes = nodesWith(wanted(setting), setting.machine, setting.cpus);
  if (nodes.length === 0) return { nodes: [0], cpus: setting.cpus.slice(0, 1) };
  const cores = nodes.map(({ cpus }) => coresOf(setting, cpus));
  const each = Math.min(Math.floor(MOST_THREADS / nodes.length), ...cores.map(({ length }) => length));
  return { nodes: nodes.map(({ id }) => id), cpus: cores.flatMap((some) => some.slice(0, each)) };
};

/** Cores of all nodes, on memory of one, of all in turn, and each on its own. */
const allNodes = (setting: Setting): PlannedComparison => {
  const { nodes, cpus } = allCores(setting);
  const [home = 0] = nodes;
  return {
    ...common,
    id: "all-nodes",
    threads: cpus.length,
    cpus,
    requires: [twoNodes(setting), ...arrayRequirements(setting, BUFFERS)],
    arms: apart(cpus.length, {
      "one-node": on(setting, "bind", [home]),
      "one-node-dosed": on(setting, "bind", [home], { dose: DOSES.half }),
      interleaved: on(setting, "interleave", nodes),
      "interleaved-over-one": on(setting, "interleave", [home]),
      unbound: read(setting),
      "unbound-dosed": read(setting, { dose: DOSES.quarter }),
    }),
  };
};

/** Where there is one node: what binding to it changes. */
const single = (setting: Setting): PlannedComparison => {
  const [only = 0] = setting.machine.numaNodes
    .filter(({ memoryBytes }) => (memoryBytes ?? 0) > 0)
    .map(({ id }) => id);
  const threads = Math.min(2, coresAmong(setting.machine, setting.cpus).length);
  const bytes = Math.min(SINGLE_BYTES, arrayBytes(setting, BUFFERS));
  return {
    ...common,
    id: "single",
    threads,
    requires: [{ kind: "one-node" }, { kind: "free-memory", bytes: 8 * bytes }],
    arms: apart(threads, {
      bound: on(setting, "bind", [only], { bytes }),
      unbound: read(setting, { bytes }),
      "unbound-again": read(setting, { bytes }),
      "unbound-dosed": read(setting, { bytes, dose: DOSES.fifteen }),
    }),
  };
};

const SOCKET = { comparison: "one-socket", layer: "native" } as const;
const NODES = { comparison: "all-nodes", layer: "native" } as const;
const SINGLE = { comparison: "single", layer: "native" } as const;

type Workload = readonly [comparison: string, arm: string, over: string];

/** The workload that gains least. */
const worst = (id: string, description: string, workloads: readonly Workload[]): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description,
  from: workloads.map(([comparison]) => comparison),
  measure: (measured) => {
    const gains = workloads.map(([comparison, arm, over]) => measured(comparison).throughputRatio(arm, over));
    const known = gains.filter((gain) => gain !== null);
    return known.length < gains.length ? null : Math.min(...known);
  },
});

const bandwidth = (id: string, comparison: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "bytes/s",
  description: `read by all threads together, ${arm}`,
  from: [comparison],
  measure: (measured) => {
    const bytesPerNs = measured(comparison).medianThroughput(arm);
    return bytesPerNs === null ? null : 1e9 * bytesPerNs;
  },
});

export const numaBandwidth = defineExperiment({
  id: "numa-bandwidth",
  shows: "what memory gives to the cores of a node, of all nodes, and where there is only one",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [oneSocket(setting), allNodes(setting), single(setting)],
  quantities: () => [
    throughputRatio(SOCKET, "remote-bandwidth-ratio", "remote", "local"),
    throughputRatio(SOCKET, "same-node-bandwidth-ratio", "local-again", "local"),
    throughputRatio(NODES, "interleave-gain", "interleaved", "one-node"),
    throughputRatio(NODES, "interleave-gain-over-one", "interleaved-over-one", "one-node"),
    throughputRatio(NODES, "interleave-gain-dosed", "one-node", "one-node-dosed"),
    worst(
      "worst-binding-gain",
      "throughput bound to one node over unbound, the worse of: cores of that node, cores of all",
      [
        ["one-socket", "local", "unbound"],
        ["all-nodes", "one-node", "unbound"],
      ],
    ),
    worst("worst-dosed-gain", "throughput over that with 1.25 times the work, the worse of the same", [
      ["one-socket", "unbound", "unbound-dosed"],
      ["all-nodes", "unbound", "unbound-dosed"],
    ]),
    throughputRatio(SINGLE, "bind-ratio-one-node", "bound", "unbound"),
    throughputRatio(SINGLE, "unbound-over-itself-one-node", "unbound-again", "unbound"),
    throughputRatio(SINGLE, "dosed-ratio-one-node", "unbound", "unbound-dosed"),
    bandwidth("local-bandwidth", "one-socket", "local"),
    bandwidth("remote-bandwidth", "one-socket", "remote"),
    bandwidth("one-node-bandwidth", "all-nodes", "one-node"),
    bandwidth("interleaved-bandwidth", "all-nodes", "interleaved"),
    bandwidth("unbound-bandwidth", "all-nodes", "unbound"),
    bandwidth("single-node-bandwidth", "single", "unbound"),
  ],
  claims,
  figures: (setting) => {
    const { home, farthest } = homeAndRemotes(setting, wanted(setting), 1);
    return figuresFor(setting, home.id, farthest.id);
  },
});
