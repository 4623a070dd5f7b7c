import { cacheBytes } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { freeBytes } from "../../src/experiment/memory.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import type { Pages } from "../../src/kernels/memory-kinds.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const PAGE = 4096;
const LINE = 64;
const TRIAL_NS = 20_000;

/** The two kinds that are set against each other: a machine with larger base pages would compare others, and reach farther. */
const BOTH_PAGES: readonly Requirement[] = [{ kind: "huge-pages" }, { kind: "base-page", bytes: PAGE }];

/**
 * Pages of which one line each is read: from what every second-level TLB holds (1024: Skylake 1536, Zen 2 2048) to what
 * none does (8192: Zen 5 has 4096). A guest touches a base page in up to 13 us, so quick stops there.
 */
export const PAGE_COUNTS = [1024, 2048, 4096, 8192] as const;
export const BEYOND_REACH = 8192;

export const reachArm = (pages: Pages, count: number): string => `${pages}-${count}`;

export const REACH = "reach";

const oneLineAPage = (pages: Pages, count: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "pointer_chase",
  parameters: { nodes: count, stride: PAGE, scatter: "lines", pages, ...more },
});

/**
 * Lines that a second level holds, on pages that no TLB does. The largest first: the others stand on its ground. Pages
 * elsewhere cost as much again to touch, so that quick compares with other lines of the same pages.
 */
export const reach = ({ profile }: Setting): PlannedComparison => ({
  id: REACH,
  layer: "native",
  threads: 1,
  trialNs: TRIAL_NS,
  warmupBlocks: 1,
  blocks: 30,
  requires: [...BOTH_PAGES, { kind: "free-memory", bytes: 192 * MIB }],
  arms: {
    ...Object.fromEntries(
      PAGE_COUNTS.toReversed().flatMap((count) =>
        (["base", "thp"] as const).map((pages) => [reachArm(pages, count), oneLineAPage(pages, count)]),
      ),
    ),
    "base-other": oneLineAPage("base", BEYOND_REACH, { ground: profile === "quick" ? 0 : 1 }),
  },
});

/** What half a first-level cache holds is a handful of pages, whatever they are. */
export const inReach = (setting: Setting): PlannedComparison => {
  const chase = (pages: Pages, more: Arm["parameters"] = {}): Arm => ({
    kernel: "pointer_chase",
    parameters: { nodes: Math.floor(cacheBytes(setting, 1) / 2 / LINE), pages, ...more },
  });
  return {
    id: "in-reach",
    layer: "native",
    threads: 1,
    trialNs: TRIAL_NS,
    blocks: 30,
    requires: BOTH_PAGES,
    arms: {
      base: chase("base"),
      thp: chase("thp"),
      "base-again": chase("base"),
      dosed: chase("base", { dose: 115 }),
    },
  };
};

/**
 * More than a second level holds, and gone through several times in a replicate: where a host keeps shadows of a guest's
 * page tables, the first access to a page by its own mapping takes it 7 us (seen: 28x for a scan that came by once).
 */
const SCAN_BYTES = 8 * MIB;

/**
 * A sum over all of a buffer, in order and in vectors. Both kinds have as many arms: what arms go over in turn stays in a
 * third level in part, and a buffer that more of them went over would look faster (seen: 1.5x).
 */
export const scan: PlannedComparison = {
  id: "scan",
  layer: "native",
  threads: 1,
  // A trial goes through a MiB and more: pages are changed hundreds of times in it.
  trialNs: 100_000,
  warmupBlocks: 1,
  blocks: 30,
  requires: [...BOTH_PAGES, { kind: "free-memory", bytes: 128 * MIB }],
  arms: Object.fromEntries(
    (["base", "thp"] as const).flatMap((pages) =>
      (["", "-again", "-dosed"] as const).map((which) => [
        `${pages}${which}`,
        {
          kernel: "stream",
          parameters: { op: "read", bytes: SCAN_BYTES, pages, dose: which === "-dosed" ? 140 : 100 },
        },
      ]),
    ),
  ),
};

/** The same in the memory of a WebAssembly module. */
export const workerScan: PlannedComparison = {
  ...scan,
  id: "wasm-scan",
  layer: "wasm",
  blocks: 16,
};

/** The largest that half of the free memory holds twice: 1 GiB, or less and said so. */
export const largeBytes = (setting: Setting): number => {
  const most = freeBytes(setting.machine) / 2.5;
  return [GIB, GIB / 2, GIB / 4].find((bytes) => bytes <= most) ?? GIB / 4;
};

/**
 * Walked before a trial, some milliseconds, as long as a trial: no cache has a hundredth of such a memory, and of its page
 * table's last level the share that a walk without end leaves there comes soon.
 */
const LARGE_LEAD = 8192;

/** Ten thousand loads and more: where a host shadows page tables some take 7 us, and a few hundred loads are luck. */
const LARGE_TRIAL_NS = 5_000_000;

/** Of every sixteenth line, in shuffled order: misses of caches and of the TLB together, as a program has them. */
const LARGE_STRIDE = 16 * LINE;

/** Random access as programs have it. Minutes of page faults in a guest, so that quick leaves it out. */
export const large = (setting: Setting): PlannedComparison => {
  const bytes = largeBytes(setting);
  const chase = (pages: Pages): Arm => ({
    kernel: "pointer_chase",
    parameters: { nodes: bytes / LARGE_STRIDE, stride: LARGE_STRIDE, pages, lead: LARGE_LEAD },
  });
  return {
    id: "large",
    layer: "native",
    threads: 1,
    trialNs: LARGE_TRIAL_NS,
    warmupBlocks: 1,
    blocks: 24,
    requires: [...BOTH_PAGES, { kind: "free-memory", bytes: 2.5 * bytes }],
    arms: { base: chase("base"), thp: chase("thp"), "base-again": chase("base") },
  };
};

/** The same in the memory of a WebAssembly module, where every arm stands on pages of its own. */
export const workerReach: PlannedComparison = {
  id: "wasm-reach",
  layer: "wasm",
  threads: 1,
  trialNs: 5 * TRIAL_NS,
  warmupBlocks: 1,
  blocks: 20,
  requires: [...BOTH_PAGES, { kind: "free-memory", bytes: 256 * MIB }],
  arms: {
    base: oneLineAPage("base", BEYOND_REACH),
    thp: oneLineAPage("thp", BEYOND_REACH),
    "base-other": oneLineAPage("base", BEYOND_REACH),
  },
};

export const workerInReach = (setting: Setting): PlannedComparison => ({
  ...inReach(setting),
  id: "wasm-in-reach",
  layer: "wasm",
  trialNs: 5 * TRIAL_NS,
  blocks: 12,
});
