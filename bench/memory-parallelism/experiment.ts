import { statedLineBytes, thirdLevelBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { hasHugePages } from "../../src/experiment/memory.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;
/** The narrowest line there is, where the system states none. */
const LEAST_LINE_BYTES = 64;
/** Memory that flushed chases wander through: 64 times the lines of a trial. */
const CHASE_BYTES = 4 * MIB;
/** Windows are read in whole rows of vectors. */
const GRANULE = 512;

const CHAINS = [1, 2, 4, 8] as const;
const armOf = (chains: number): string => (chains === 1 ? "one" : `chains-${chains}`);

const lineBytes = ({ machine }: Setting): number => Math.max(LEAST_LINE_BYTES, statedLineBytes(machine));

/** Latency and bandwidth from the same blocks: both of lines that no cache holds. */
const flights = (setting: Setting): PlannedComparison => {
  const stride = lineBytes(setting);
  const chase = (chains: number): Arm => ({
    kernel: "pointer_chase",
    parameters: {
      nodes: CHASE_BYTES / stride,
      stride,
      residence: "flushed",
      pages: hasHugePages(setting.machine) ? "thp" : "base",
      chains,
    },
  });
  return {
    id: "flights",
    layer: "native",
    threads: 1,
    trialNs: 20_000,
    warmupBlocks: 1,
    blocks: 40,
    arms: {
      ...Object.fromEntries(CHAINS.map((chains) => [armOf(chains), chase(chains)])),
      stream: {
        kernel: "stream_read",
        parameters: {
          bytes: Math.round(thirdLevelBytes(setting) / GRANULE) * GRANULE,
          residence: "flushed",
        },
      },
    },
  };
};

const of = { comparison: "flights", layer: "native" } as const;

/** Little's law: what is under way is what arrives in a time, times how long each takes. An operation of the stream is a byte. */
const linesInFlight = (setting: Setting): QuantityDefinition => ({
  id: "lines-in-flight",
  layer: "native",
  unit: "count",
  description:
    "lines under way at once while one core reads a stream: its bandwidth times the latency of one chain, in lines",
  from: ["flights"],
  measure: (measured) => {
    const bytes = measured("flights").timeRatio("one", "stream");
    return bytes === null ? null : bytes / lineBytes(setting);
  },
});

const chainParallelism: QuantityDefinition = {
  id: "chain-parallelism",
  layer: "native",
  unit: "count",
  description: "loads under way at once, by the same law, while so many chains are walked side by side",
  from: ["flights"],
  over: { name: "chains", unit: "count" },
  measure: (measured) =>
    CHAINS.flatMap((chains) => {
      const value = measured("flights").timeRatio("one", armOf(chains));
      return value === null ? [] : [{ x: chains, value }];
    }),
};

export const memoryParallelism = defineExperiment({
  id: "memory-parallelism",
  shows: "how many lines one core has under way at once",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "free-memory", bytes: 128 * MIB }],
  role: "evidence",
  comparisons: (setting) => [flights(setting)],
  quantities: (setting) => [
    linesInFlight(setting),
    { ...timeRatio(of, "two-chains-in-flight", "one", armOf(2)), unit: "count" },
    { ...timeRatio(of, "eight-chains-in-flight", "one", armOf(8)), unit: "count" },
    chainParallelism,
    nsPerOperation(of, "idle-latency", "one"),
  ],
  claims,
  figures: () => figures,
});
