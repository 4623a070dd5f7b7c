import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Pages } from "../../src/kernels/memory-kinds.ts";
import {
  BEYOND_REACH,
  inReach,
  large,
  largeBytes,
  PAGE_COUNTS,
  REACH,
  reach,
  reachArm,
  scan,
  workerInReach,
  workerReach,
  workerScan,
} from "./arms.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const comparisons = (setting: Setting): readonly PlannedComparison[] => [
  reach(setting),
  inReach(setting),
  ...(setting.profile === "quick" ? [] : [large(setting)]),
  scan,
  workerReach,
  workerInReach(setting),
  workerScan,
];

/** Of one line a page, by the number of pages: where the curve of base pages leaves the other one a TLB ends. */
const latency = (pages: Pages): QuantityDefinition => ({
  id: `latency-${pages}`,
  layer: "native",
  unit: "ns/operation",
  description: `a load of one line a page, on ${pages === "base" ? "base" : "transparent huge"} pages`,
  from: [REACH],
  over: { name: "pages of 4 KiB", unit: "count" },
  measure: (measured) =>
    PAGE_COUNTS.flatMap((count) => {
      const value = measured(REACH).medianNsPerOperation(reachArm(pages, count));
      return value === null ? [] : [{ x: count, value }];
    }),
});

const ofReach = { comparison: REACH, layer: "native" } as const;
const base = reachArm("base", BEYOND_REACH);
const thp = reachArm("thp", BEYOND_REACH);

/** What the claim rests on: one line a page in quick, the chase over all of a large memory elsewhere. */
const speedup = ({ profile }: Setting): QuantityDefinition[] => {
  if (profile === "quick") {
    return [
      timeRatio(ofReach, "chase-speedup", base, thp),
      timeRatio(ofReach, "chase-other-pages", base, "base-other"),
    ];
  }
  const of = { comparison: "large", layer: "native" } as const;
  return [
    timeRatio(of, "chase-speedup", "base", "thp"),
    timeRatio(of, "chase-other-pages", "base", "base-again"),
    timeRatio(ofReach, "one-line-a-page-speedup", base, thp),
    timeRatio(ofReach, "one-line-a-page-other-pages", base, "base-other"),
  ];
};

const withinReach = (comparison: string, layer: KernelLayer): QuantityDefinition[] => {
  const of = { comparison, layer };
  return [
    timeRatio(of, "chase-ratio-in-reach", "base", "thp"),
    timeRatio(of, "chase-same", "base-again", "base"),
    timeRatio(of, "chase-dosed", "dosed", "base"),
    nsPerOperation(of, "latency-in-reach", "base"),
  ];
};

const scanned = ({ id, layer }: PlannedComparison): QuantityDefinition[] => {
  const of = { comparison: id, layer };
  return [
    timeRatio(of, "scan-gain", "base", "thp"),
    timeRatio(of, "scan-dosed", "base-dosed", "base"),
    timeRatio(of, "scan-same", "base-again", "base"),
  ];
};

const bytesWalked = (setting: Setting): QuantityDefinition => ({
  id: "bytes-walked",
  layer: "native",
  unit: "bytes",
  description: "memory of the chase that the claim rests on: less than 1 GiB where there was not enough",
  from: [setting.profile === "quick" ? REACH : "large"],
  counted: true,
  measure: () => (setting.profile === "quick" ? BEYOND_REACH * 4096 : largeBytes(setting)),
});

const quantities = (setting: Setting): readonly QuantityDefinition[] => {
  const wasm = { comparison: workerReach.id, layer: "wasm" } as const;
  return [
    ...speedup(setting),
    latency("base"),
    latency("thp"),
    bytesWalked(setting),
    ...withinReach("in-reach", "native"),
    ...scanned(scan),
    timeRatio(wasm, "chase-speedup", "base", "thp"),
    timeRatio(wasm, "chase-other-pages", "base", "base-other"),
    ...withinReach("wasm-in-reach", "wasm"),
    ...scanned(workerScan),
  ];
};

export const tlbReach = defineExperiment({
  id: "tlb-reach",
  shows: "where the size of pages shows in the time of a load, and where not",
  ...explanation,
  layers: ["native", "wasm"],
  requires: [],
  role: "evidence",
  comparisons,
  quantities,
  claims,
  figures: () => figures,
});
