import { cacheBytes } from "../../src/experiment/caches.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { throughputRatio, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import {
  arrayBytes,
  arrayRequirements,
  lastLevelBytes,
  leadBytes,
  ruleRequirements,
  streamPages,
} from "../../src/experiment/streams.ts";
import { median } from "../../src/statistics/order-statistics.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";
import { largestPackage, lastLevelsOf, LEAST_CORES } from "./package-cores.ts";

/** first, second and to. */
const ARRAYS = 3;
const LINE_BYTES = 64;
const MIB = 2 ** 20;
const GRANULE = 4096;

const inWhole = (unit: number, bytes: number): number => Math.max(unit, Math.floor(bytes / unit) * unit);

const triad = (setting: Setting, bytes: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "stream",
  parameters: {
    op: "triad",
    bytes,
    lead: Math.min(2 * bytes, leadBytes(setting, ARRAYS)),
    pages: streamPages(setting),
    ...more,
  },
});

/** Nodes that sixteen walkers bring in at once; more than half of a larger cache would take too long to walk. */
const MOST_NODES = 2 ** 17;

const chase = (setting: Setting, more: Arm["parameters"]): Arm => ({
  kernel: "pointer_chase",
  parameters: {
    nodes: Math.min(MOST_NODES, lastLevelBytes(setting) / 2 / LINE_BYTES),
    pages: streamPages(setting),
    ...more,
  },
});

/** One core, over arrays that the last level holds and over arrays that it does not. */
const caches = (setting: Setting): PlannedComparison => {
  const last = lastLevelBytes(setting);
  // By the rule, as far as it is made at all.
  const four = arrayBytes(setting, ARRAYS);
  return {
    id: "caches",
    layer: "native",
    threads: 1,
    trialNs: 300_000,
    warmupBlocks: 1,
    blocks: 4,
    requires: ruleRequirements(setting, ARRAYS),
    arms: {
      "four-times": triad(setting, four),
      "four-times-dosed": triad(setting, four, { dose: 150 }),
      twice: triad(setting, inWhole(GRANULE, four / 2)),
      // Half of it all together, gone through twice before.
      half: triad(setting, inWhole(GRANULE, last / 2 / ARRAYS), { lead: inWhole(GRANULE, last / ARRAYS) }),
      "chase-half": chase(setting, {}),
      "chase-memory": chase(setting, { residence: "flushed" }),
    },
  };
};

/** Half of a first level, of each of the cores: three arrays of it. */
const firstLevelBytes = (setting: Setting, cores: number): number =>
  cores * inWhole(512, cacheBytes(setting, 1) / 2 / ARRAYS);

/** What its last levels hold together decides how large arrays are that all cores go through. */
const sizesOf = (setting: Setting) => {
  const cores = largestPackage(setting);
  const last = lastLevelsOf(setting.machine, cores) ?? lastLevelBytes(setting);
  return { cores, last };
};

/** A team on the cores of one package; where none has so many, one that says what is missing. */
const onPackage = ({
  cores,
}: ReturnType<typeof sizesOf>): Pick<PlannedComparison, "threads" | "cpus" | "requires"> => {
  const enough: Requirement = { kind: "cores", atLeast: LEAST_CORES };
  if (cores.length >= LEAST_CORES) return { threads: cores.length, cpus: cores, requires: [enough] };
  const because = `needs eight cores of one package and of one kind; the CPUs this process may use have ${cores.length} at most`;
  return { threads: LEAST_CORES, requires: [enough, { kind: "never", because }] };
};

/** Arrays for one thread, for half of the cores and for all: each thread's part is its own, and touched by it. */
const TEAMS = 3;

/** One core, half of the cores and all of them, in memory and each in its own first level. */
const scaling = (setting: Setting): PlannedComparison => {
  const sizes = sizesOf(setting);
  const team = onPackage(sizes);
  const bytes = arrayBytes(setting, TEAMS * ARRAYS, sizes.last);
  const all = team.threads;
  const half = Math.floor(all / 2);
  const by = (threads: number, arm: Arm): Arm => ({ ...arm, threads });
  const cached = (threads: number): Arm => by(threads, triad(setting, firstLevelBytes(setting, threads)));
  return {
    id: "scaling",
    layer: "native",
    ...team,
    trialNs: 300_000,
    warmupBlocks: 1,
    blocks: 10,
    requires: [...(team.requires ?? []), ...arrayRequirements(setting, TEAMS * ARRAYS, sizes.last)],
    arms: {
      one: by(1, triad(setting, bytes)),
      half: by(half, triad(setting, bytes)),
      all: by(all, triad(setting, bytes)),
      "all-again": by(all, triad(setting, bytes)),
      "all-dosed": by(all, triad(setting, bytes, { dose: 400 })),
      "half-cached": cached(half),
      "all-cached": cached(all),
    },
  };
};

/** The cores of one package, however few: its memory is all theirs. */
const wholePackage = (setting: Setting): Pick<PlannedComparison, "threads" | "cpus"> => {
  const cpus = largestPackage(setting);
  return cpus.length === 0 ? { threads: 1 } : { threads: cpus.length, cpus };
};

/** All cores, by the bytes that are moved: stores past the caches fetch nothing, and a sum has none. */
const peak = (setting: Setting): PlannedComparison => {
  const { last } = sizesOf(setting);
  const team = wholePackage(setting);
  const bytes = arrayBytes(setting, ARRAYS, last);
  const stated: Requirement = {
    kind: "never",
    because:
      "needs what the memory can give, which no file tells (SMBIOS lists modules, not channels, to root only)",
    remedy: "--memory-peak with channels x transfers/s x 8 bytes of one package",
  };
  const pastCaches = { store: "nontemporal" } as const;
  const sum = (size: number): Arm => triad(setting, size, { op: "read" });
  return {
    id: "peak",
    layer: "native",
    ...team,
    trialNs: 300_000,
    warmupBlocks: 1,
    blocks: 10,
    requires: [
      // First, for nothing that is stated helps a guest.
      { kind: "bare-metal", because: "a guest has some of a package's cores, and all of its memory's peak" },
      ...(setting.memoryPeakBytesPerSecond === undefined ? [stated] : []),
      ...arrayRequirements(setting, ARRAYS, last),
    ],
    arms: {
      triad: triad(setting, bytes, pastCaches),
      "triad-dosed": triad(setting, bytes, { ...pastCaches, dose: 150 }),
      sum: sum(bytes),
      "sum-cached": sum(firstLevelBytes(setting, team.threads)),
    },
  };
};

const OF_CACHES = { comparison: "caches", layer: "native" } as const;
const OF_SCALING = { comparison: "scaling", layer: "native" } as const;

/** Moved by the best of `arms`, over what `over` says for it. */
const efficiency = (
  id: string,
  description: string,
  measure: (view: ComparisonView, peakBytesPerNs: number) => number | null,
  { memoryPeakBytesPerSecond: stated }: Setting,
): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `${description}, of ${stated === undefined ? "the stated peak" : `${stated / 1e9} GB/s, which --memory-peak states`}`,
  from: ["peak"],
  measure: (measured) => (stated === undefined ? null : measure(measured("peak"), stated / 1e9)),
});

const moved = (view: ComparisonView, arm: string): number | null => {
  const counted = view.medianThroughput(arm);
  return counted === null
    ? null
    : (counted * view.counter(arm, "moved_per_element")) / view.counter(arm, "counted_per_element");
};

const best = (view: ComparisonView, arms: readonly string[]): number | null => {
  const rates = arms.map((arm) => moved(view, arm)).filter((rate) => rate !== null);
  return rates.length === 0 ? null : Math.max(...rates);
};

const over = (rate: number | null, peakRate: number): number | null =>
  rate === null ? null : rate / peakRate;

const efficiencies = (setting: Setting): readonly QuantityDefinition[] => [
  efficiency(
    "bandwidth-efficiency",
    "bytes moved by all cores, the better of a triad past the caches and a sum",
    (view, peakRate) => over(best(view, ["triad", "sum"]), peakRate),
    setting,
  ),
  efficiency(
    "cached-efficiency",
    "bytes moved by all cores, each in its first level",
    (view, peakRate) => over(best(view, ["sum-cached"]), peakRate),
    setting,
  ),
  {
    id: "dosed-efficiency",
    layer: "native",
    unit: "ratio",
    description: "bytes moved by a triad that does half as much again for what is counted, over the triad's",
    from: ["peak"],
    measure: (measured) => measured("peak").throughputRatio("triad-dosed", "triad"),
  },
];

/** How wide the whole team's bandwidth is, thread by thread. */
const bandwidth = (setting: Setting): QuantityDefinition => {
  const { threads } = scaling(setting);
  const points: readonly (readonly [arm: string, threads: number])[] = [
    ["one", 1],
    ["half", Math.floor(threads / 2)],
    ["all", threads],
  ];
  return {
    id: "triad-bandwidth",
    layer: "native",
    unit: "bytes/s",
    description: "triad of all threads together, as STREAM counts it",
    from: ["scaling"],
    over: { name: "threads", unit: "count" },
    measure: (measured) =>
      points.flatMap(([arm, x]) => {
        const rate = median(measured("scaling").throughput(arm));
        return rate === null ? [] : [{ x, value: rate * 1e9 }];
      }),
  };
};

export const bandwidthScaling = defineExperiment({
  id: "bandwidth-scaling",
  shows: "how bandwidth follows the size of arrays, the number of cores and what the memory is made for",
  ...explanation,
  layers: ["native"],
  requires: [{ kind: "free-memory", bytes: 64 * MIB }],
  role: "evidence",
  comparisons: (setting) => [caches(setting), scaling(setting), peak(setting)],
  quantities: (setting) => [
    throughputRatio(OF_CACHES, "cache-inflation", "half", "four-times"),
    throughputRatio(OF_CACHES, "memory-inflation", "twice", "four-times"),
    throughputRatio(OF_CACHES, "memory-over-dosed", "four-times", "four-times-dosed"),
    timeRatio(OF_CACHES, "chase-in-cache", "chase-half", "chase-memory"),
    throughputRatio(OF_SCALING, "single-core-share", "one", "all"),
    throughputRatio(OF_SCALING, "all-over-itself", "all-again", "all"),
    throughputRatio(OF_SCALING, "all-dosed-share", "all-dosed", "all"),
    throughputRatio(OF_SCALING, "scaling-half-to-all", "all", "half"),
    throughputRatio(OF_SCALING, "cached-scaling", "all-cached", "half-cached"),
    bandwidth(setting),
    ...efficiencies(setting),
  ],
  claims,
  figures: () => figures,
});
