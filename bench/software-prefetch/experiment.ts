import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { arrayBytes, arrayRequirements, streamPages } from "../../src/experiment/streams.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const ARRAYS = 1;

/** Bytes ahead: the claim's is 512, eight lines; two are too late for memory, 32 in time for it. */
const DISTANCES = [128, 512, 2048] as const;

const ahead = (distance: number): string => `ahead-${distance}`;

const sums = (setting: Setting): PlannedComparison => {
  const size = { bytes: arrayBytes(setting, ARRAYS), pages: streamPages(setting) };
  const sum = (more: Arm["parameters"] = {}): Arm => ({
    kernel: "stream",
    parameters: { op: "read", ...size, ...more },
  });
  return {
    id: "sums",
    layer: "native",
    threads: 1,
    trialNs: 300_000,
    warmupBlocks: 1,
    blocks: 20,
    requires: arrayRequirements(setting, ARRAYS),
    arms: {
      sum: sum(),
      "sum-again": sum(),
      "sum-dosed": sum({ dose: 125 }),
      ...Object.fromEntries(DISTANCES.map((prefetch) => [ahead(prefetch), sum({ prefetch })])),
    },
  };
};

const gainByDistance: QuantityDefinition = {
  id: "prefetch-gain-by-distance",
  layer: "native",
  unit: "ratio",
  description: "throughput of a sum with a prefetch a line, over the sum without",
  from: ["sums"],
  over: { name: "distance", unit: "bytes" },
  measure: (measured) =>
    DISTANCES.flatMap((distance) => {
      const value = measured("sums").throughputRatio(ahead(distance), "sum");
      return value === null ? [] : [{ x: distance, value }];
    }),
};

const of = { comparison: "sums", layer: "native" as const };

export const softwarePrefetch = defineExperiment({
  id: "software-prefetch",
  shows: "whether asking for lines ahead speeds up a sum that is read in order",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [sums(setting)],
  quantities: () => [
    throughputRatio(of, "prefetch-gain", ahead(512), "sum"),
    throughputRatio(of, "sum-over-dosed", "sum", "sum-dosed"),
    throughputRatio(of, "sum-over-itself", "sum-again", "sum"),
    gainByDistance,
  ],
  claims,
  figures: () => figures,
});
