import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { hasHugePages } from "../../src/experiment/memory.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { lastLevelBytes } from "../../src/experiment/streams.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;
/** Three others are the fewest of which one may hope that they load a memory controller. */
const LEAST_CORES = 4;
/** As many threads as the instrument's teams have, at most. */
const MOST_CORES = 64;

/** Dependent adds between lines: from all that can be had to a line in some 500 cycles. */
const DELAYS = [0, 32, 128, 512] as const;
const armOf = (delay: number): string => `delay-${delay}`;

/** One core of each: siblings of the chaser would take its load ports, not its memory. */
const cores = ({ machine, cpus }: Setting): number =>
  Math.min(MOST_CORES, Math.max(LEAST_CORES, coresAmong(machine, cpus).length));

/** Four times the last level; a stream for each other core that its share of it cannot hold. */
const sizes = (setting: Setting): { readonly bytes: number; readonly streamBytes: number } => {
  const last = lastLevelBytes(setting);
  const inWhole = (bytes: number): number => Math.ceil(bytes / MIB) * MIB;
  return {
    bytes: inWhole(4 * last),
    streamBytes: inWhole(Math.max(16 * MIB, (2 * last) / (cores(setting) - 1))),
  };
};

const loads = (setting: Setting): PlannedComparison => {
  const { bytes, streamBytes } = sizes(setting);
  const threads = cores(setting);
  const parameters = {
    bytes,
    stream_bytes: streamBytes,
    pages: hasHugePages(setting.machine) ? "thp" : "base",
  };
  const loaded = (more: Arm["parameters"]): Arm => ({
    kernel: "loaded_latency",
    parameters: { ...parameters, ...more },
  });
  return {
    id: "loads",
    layer: "native",
    threads,
    trialNs: 200_000,
    blocks: 20,
    requires: [
      { kind: "cores", atLeast: threads },
      { kind: "free-memory", bytes: bytes + threads * streamBytes + 64 * MIB },
    ],
    arms: {
      idle: { kernel: "loaded_latency", threads: 1, parameters },
      dosed: { kernel: "loaded_latency", threads: 1, parameters: { ...parameters, dose: 200 } },
      spinning: loaded({ load: "spin" }),
      ...Object.fromEntries(DELAYS.map((delay) => [armOf(delay), loaded({ delay })])),
    },
  };
};

const of = { comparison: "loads", layer: "native" } as const;

const curve = (
  id: string,
  unit: QuantityDefinition["unit"],
  description: string,
  value: (view: ComparisonView, arm: string) => number | null,
): QuantityDefinition => ({
  id,
  layer: "native",
  unit,
  description,
  from: ["loads"],
  over: { name: "adds between two lines of a stream", unit: "count" },
  measure: (measured) =>
    DELAYS.flatMap((delay) => {
      const y = value(measured("loads"), armOf(delay));
      return y === null ? [] : [{ x: delay, value: y }];
    }),
});

/** What the streams were given, all together; the chase's own line a load is left out, as little as it is. */
const delivered = (threads: number): QuantityDefinition =>
  curve("delivered-bandwidth", "bytes/s", "read by all streams together", (view, arm) => {
    let bytesPerNs = 0;
    for (let thread = 1; thread < threads; thread++) {
      const ns = view.medianNsPerOperation(arm, thread);
      if (ns === null) return null;
      bytesPerNs += 1 / ns;
    }
    return bytesPerNs * 1e9;
  });

export const loadedLatency = defineExperiment({
  id: "loaded-latency",
  shows: "what a load from memory costs while other cores stream",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "cores", atLeast: LEAST_CORES }],
  role: "evidence",
  comparisons: (setting) => [loads(setting)],
  quantities: (setting) => [
    timeRatio(of, "loaded-latency-ratio", armOf(0), "idle"),
    timeRatio(of, "spinning-latency-ratio", "spinning", "idle"),
    timeRatio(of, "doubled-latency-ratio", "dosed", "idle"),
    nsPerOperation(of, "idle-latency", "idle"),
    curve("latency", "ns/operation", "a load's time while others stream", (view, arm) =>
      view.medianNsPerOperation(arm),
    ),
    delivered(cores(setting)),
  ],
  claims,
  figures: () => figures,
});
