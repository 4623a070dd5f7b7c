import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const FIELDS = 16_384;
const PITCHES = [8, 16, 32, 64, 128, 256, 512, 1024];
/** What a window spans at most: wider pitches read fewer fields. */
const WINDOW_BYTES = 4 * 2 ** 20;

const scan = (pitch: number, count = Math.min(FIELDS, WINDOW_BYTES / pitch), residence = "flushed"): Arm => ({
  kernel: "field_scan",
  parameters: { pitch, count, residence },
});

/** 16 KiB at the widest: within every L1. */
const RESIDENT_FIELDS = 256;

const pitch: PlannedComparison = {
  id: "pitch",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 12,
  arms: {
    ...Object.fromEntries(PITCHES.map((bytes) => [`pitch-${bytes}`, scan(bytes)])),
    "pitch-64-again": scan(64),
    // Another page for every field.
    "pitch-4096": scan(4096),
    "resident-8": scan(8, RESIDENT_FIELDS, "resident"),
    "resident-64": scan(64, RESIDENT_FIELDS, "resident"),
  },
};

const record = (offset: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "gather",
  parameters: { offset, ...more },
});

/** Records of 64 bytes, read at their first and last word; beginning at a line's start, or 8 bytes into it. */
const records: PlannedComparison = {
  id: "records",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 30,
  arms: {
    aligned: record(0),
    straddling: record(8),
    "straddling-first-two": record(8, { words: "first_two" }),
    "aligned-same-block": record(0, { pair: "same_block" }),
    "straddling-same-block": record(8, { pair: "same_block" }),
    "aligned-other-block": record(0, { pair: "other_block" }),
    "straddling-other-block": record(8, { pair: "other_block" }),
    resident: record(0, { residence: "resident" }),
  },
};

/** Workers cannot flush: a window beyond second-level caches has to do, and no claim rests on it. */
const WORKER_FIELDS = 262_144;

const workers = (layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-pitch`,
  layer,
  threads: 1,
  trialNs: 100_000,
  blocks: 6,
  arms: { "pitch-8": scan(8, WORKER_FIELDS, "resident"), "pitch-64": scan(64, WORKER_FIELDS, "resident") },
});

const pitchOf = { comparison: "pitch", layer: "native" as const };
const recordsOf = { comparison: "records", layer: "native" as const };

const timeOverPitch: QuantityDefinition = {
  id: "access-time",
  layer: "native",
  unit: "ns/operation",
  description: "time of one access of a scan out of cache",
  from: ["pitch"],
  over: { name: "pitch", unit: "bytes" },
  measure: (measured) =>
    PITCHES.map((bytes) => ({
      x: bytes,
      value: measured("pitch").medianNsPerOperation(`pitch-${bytes}`) ?? 0,
    })),
};

/** Less than this for twice the pitch is no rise: a line a field is as dear as it gets, but for the TLB. */
const RISE = 1.25;

const knee: QuantityDefinition = {
  id: "stride-knee",
  layer: "native",
  unit: "bytes",
  description:
    "pitch beyond which twice the pitch costs less than 1.25x; prefetching may put it well beyond the line",
  from: ["pitch"],
  measure: (measured) => {
    const view = measured("pitch");
    const flat = PITCHES.slice(0, -1).find((bytes, index) => {
      const rise = view.timeRatio(`pitch-${PITCHES[index + 1]!}`, `pitch-${bytes}`);
      return bytes >= 32 && rise !== null && rise < RISE;
    });
    return flat ?? null;
  },
};

const linesPerRecord = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "count",
  description: `lines that a record touches, ${arm}, counted from the addresses`,
  from: ["records"],
  counted: true,
  measure: (measured) => {
    const view = measured("records");
    const all = view.counter(arm, "records");
    return all === 0 ? null : view.counter(arm, "lines") / all;
  },
});

const bytesRatio = (id: string, pitch: number): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `lines that counters of ${pitch} bytes lie on over those of packed ones, counted from the addresses`,
  from: ["pitch"],
  counted: true,
  measure: (measured) => {
    const view = measured("pitch");
    return view.counter(`pitch-${pitch}`, "lines") / view.counter("pitch-8", "lines");
  },
});

export const dataLayout = defineExperiment({
  id: "data-layout",
  shows: "what the bytes moved along with the wanted ones cost",
  ...explanation,
  layers: ["native", "wasm", "js"],
  requires: [{ kind: "free-memory", bytes: 256 * 2 ** 20 }],
  role: "evidence",
  comparisons: () => [pitch, records, workers("wasm"), workers("js")],
  quantities: () => [
    timeOverPitch,
    knee,
    timeRatio(pitchOf, "line-over-packed", "pitch-64", "pitch-8"),
    timeRatio(pitchOf, "line-over-itself", "pitch-64-again", "pitch-64"),
    timeRatio(pitchOf, "page-over-packed", "pitch-4096", "pitch-8"),
    timeRatio(pitchOf, "resident-line-over-packed", "resident-64", "resident-8"),
    bytesRatio("bytes-spanned", 64),
    bytesRatio("bytes-spanned-at-16", 16),
    timeRatio(recordsOf, "straddle-cost", "straddling", "aligned"),
    timeRatio(recordsOf, "straddle-first-two-cost", "straddling-first-two", "aligned"),
    timeRatio(recordsOf, "straddle-cost-same-block", "straddling-same-block", "aligned-same-block"),
    timeRatio(recordsOf, "straddle-cost-other-block", "straddling-other-block", "aligned-other-block"),
    timeRatio(recordsOf, "memory-over-cache", "aligned", "resident"),
    linesPerRecord("lines-aligned", "aligned"),
    linesPerRecord("lines-straddling", "straddling"),
    timeRatio({ comparison: "wasm-pitch", layer: "wasm" }, "line-over-packed", "pitch-64", "pitch-8"),
    timeRatio({ comparison: "js-pitch", layer: "js" }, "line-over-packed", "pitch-64", "pitch-8"),
  ],
  claims,
  figures: () => figures,
});
