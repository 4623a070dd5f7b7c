import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { freeBytes } from "../../src/experiment/memory.ts";

const MIB = 2 ** 20;
const HUGE_PAGE_BYTES = 2 * MIB;

/** Spans touched in one byte each. A host that takes freed memory back has another 2 ms for each of them. */
const sparseSpans = ({ profile }: Setting): number => (profile === "quick" ? 8 : 32);

/** As many pages as a pool is asked for: with 8 the claim of 1/200 would hold for half a table too. */
const POOL_PAGES = 64;
/** Of these, watched while they leave the pool. One more is the neighbour of page_touch. */
const WATCHED_PAGES = 8;

const touch = (pages: string, bytes: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "page_touch",
  parameters: { pages, bytes, ...more },
});

/**
 * Every quantity is by byte mapped or by page touched, so that arms may differ in size: a fault of a base page costs the
 * same in all of them, and 8 MiB have 2048. Other profiles have time for the claims' own 256 MiB.
 */
const bytesOf = ({ profile, machine }: Setting): { readonly base: number; readonly thp: number } => {
  const wanted = profile === "quick" ? { base: 8 * MIB, thp: 8 * MIB } : { base: 256 * MIB, thp: 256 * MIB };
  const most = 2 ** Math.floor(Math.log2(Math.max(16 * MIB, freeBytes(machine) / 4)));
  return { base: Math.min(wanted.base, most), thp: Math.min(wanted.thp, most) };
};

const counting = (
  id: string,
  requires: readonly Requirement[],
  bytes: number,
  arms: PlannedComparison["arms"],
): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  // Of nothing: trials do a fixed amount of work.
  trialNs: 20_000,
  toleratesSwitches: true,
  warmupBlocks: 0,
  // Counts, which come out alike every time.
  blocks: 1,
  requires: [...requires, { kind: "base-page", bytes: 4096 }, { kind: "free-memory", bytes: 2 * bytes }],
  arms,
});

export const comparisonsOf = (setting: Setting): readonly PlannedComparison[] => {
  const { base, thp } = bytesOf(setting);
  const sparse = sparseSpans(setting) * HUGE_PAGE_BYTES;
  const onePerSpan = { pattern: "one-per-2mib" };
  return [
    counting("base", [], base, {
      base: touch("base", base),
      "base-again": touch("base", base / 4),
      "base-span": touch("base", Math.max(base, 16 * HUGE_PAGE_BYTES), { pattern: "one-span-in-16" }),
      "base-sparse": touch("base", sparse, onePerSpan),
      "base-sparse-again": touch("base", sparse, onePerSpan),
      "base-untouched": touch("base", base, { pattern: "none" }),
      "base-read": touch("base", base / 4, { access: "read" }),
    }),
    counting("thp", [{ kind: "huge-pages" }], Math.max(thp, sparse), {
      thp: touch("thp", thp),
      "thp-sparse": touch("thp", sparse, onePerSpan),
    }),
    counting("hugetlb", [pool(POOL_PAGES)], 0, {
      hugetlb: touch("hugetlb2m", (POOL_PAGES - 1) * HUGE_PAGE_BYTES),
    }),
    counting("pool", [pool(WATCHED_PAGES + 1)], 0, {
      faulted: touch("hugetlb2m", WATCHED_PAGES * HUGE_PAGE_BYTES),
      mapped: touch("hugetlb2m", WATCHED_PAGES * HUGE_PAGE_BYTES, { pattern: "none" }),
    }),
  ];
};

const pool = (count: number): Requirement => ({ kind: "free-huge-pages", pageBytes: HUGE_PAGE_BYTES, count });
