import { statedCache } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import {
  arrayBytes,
  arrayRequirements,
  arraysInWords,
  leadBytes,
  streamPages,
} from "../../src/experiment/streams.ts";
import { median } from "../../src/statistics/order-statistics.ts";
import { claims } from "./claims.ts";
import { figuresFor } from "./figures.ts";
import { curves, curveQuantities } from "./curves.ts";
import { explanation } from "./explanation.ts";

const KIB = 2 ** 10;

/** first, second and to. */
const ARRAYS = 3;

/** Work that controls do for what is counted, percent. */
const DOSE = 150;

const NONTEMPORAL = { store: "nontemporal" } as const;

/** Arrays that no cache holds. */
const memory = (setting: Setting): PlannedComparison => {
  const size = {
    bytes: arrayBytes(setting, ARRAYS),
    lead: leadBytes(setting, ARRAYS),
    pages: streamPages(setting),
  };
  const array = (op: string, more: Arm["parameters"] = {}): Arm => ({
    kernel: "stream",
    parameters: { op, ...size, ...more },
  });
  return {
    id: "memory",
    layer: "native",
    threads: 1,
    // 4 MiB of each array or more.
    trialNs: 500_000,
    warmupBlocks: 1,
    blocks: 4,
    requires: arrayRequirements(setting, ARRAYS),
    arms: {
      copy: array("copy"),
      "copy-again": array("copy"),
      "copy-nt": array("copy", NONTEMPORAL),
      "copy-dosed": array("copy", { dose: DOSE }),
      triad: array("triad"),
      "triad-again": array("triad"),
      "triad-nt": array("triad", NONTEMPORAL),
      "triad-dosed": array("triad", { dose: DOSE }),
    },
  };
};

/** What every second level holds two of, where its size is not stated: 256 KiB since Nehalem. */
const SMALL_BYTES = 64 * KIB;

/** Of each of two buffers, half of a second level together. */
const smallBytes = (setting: Setting): number => {
  const second = statedCache(setting, 2)?.bytes ?? null;
  return second === null ? SMALL_BYTES : Math.floor(second / 4 / 4096) * 4096;
};

/** Buffers that the second level holds. */
const small = (setting: Setting): PlannedComparison => {
  const bytes = smallBytes(setting);
  const copy = (more: Arm["parameters"] = {}): Arm => ({
    kernel: "stream",
    // Gone through twice before a trial: once to come in, once to settle.
    parameters: { op: "copy", bytes, lead: 2 * bytes, pages: streamPages(setting), ...more },
  });
  return {
    id: "small",
    layer: "native",
    threads: 1,
    trialNs: 100_000,
    warmupBlocks: 2,
    blocks: 16,
    arms: {
      "small-copy": copy(),
      "small-copy-again": copy(),
      "small-copy-nt": copy(NONTEMPORAL),
      "small-copy-dosed": copy({ dose: DOSE }),
    },
  };
};

type Ratio = readonly [arm: string, over: string];

/** One ratio over another, inside each block. */
const order = (id: string, [copy, overCopy]: Ratio, [triad, overTriad]: Ratio): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `throughput of ${copy} over ${overCopy}, over that of ${triad} over ${overTriad}`,
  from: ["memory"],
  measure: (measured) => {
    const view: ComparisonView = measured("memory");
    const [a, b, c, d] = [copy, overCopy, triad, overTriad].map((arm) => view.throughput(arm)) as [
      number[],
      number[],
      number[],
      number[],
    ];
    return median(a.map((rate, block) => rate / b[block]! / (c[block]! / d[block]!)));
  },
});

const sizeOf = (setting: Setting): QuantityDefinition => ({
  id: "array-bytes",
  layer: "native",
  unit: "bytes",
  description: arraysInWords(setting, ARRAYS),
  from: ["memory"],
  counted: true,
  measure: () => arrayBytes(setting, ARRAYS),
});

const of = { comparison: "memory", layer: "native" as const };
const ofSmall = { comparison: "small", layer: "native" as const };

export const nontemporalStores = defineExperiment({
  id: "nontemporal-stores",
  shows: "what it costs that a store fetches its line first, and when stores past the caches save it",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [memory(setting), small(setting), ...curves(setting)],
  quantities: (setting) => [
    throughputRatio(of, "nt-copy-gain", "copy-nt", "copy"),
    throughputRatio(of, "copy-over-itself", "copy-again", "copy"),
    throughputRatio(of, "copy-over-dosed", "copy", "copy-dosed"),
    throughputRatio(of, "nt-triad-gain", "triad-nt", "triad"),
    throughputRatio(of, "triad-over-itself", "triad-again", "triad"),
    throughputRatio(of, "triad-over-dosed", "triad", "triad-dosed"),
    order("nt-gain-order", ["copy-nt", "copy"], ["triad-nt", "triad"]),
    order("order-triad-dosed", ["copy-again", "copy"], ["triad", "triad-dosed"]),
    order("order-copy-dosed", ["copy", "copy-dosed"], ["triad-again", "triad"]),
    sizeOf(setting),
    throughputRatio(ofSmall, "nt-small-copy", "small-copy-nt", "small-copy"),
    throughputRatio(ofSmall, "small-copy-over-itself", "small-copy-again", "small-copy"),
    throughputRatio(ofSmall, "small-copy-dosed", "small-copy-dosed", "small-copy"),
    ...curveQuantities(setting),
  ],
  claims,
  figures: figuresFor,
});
