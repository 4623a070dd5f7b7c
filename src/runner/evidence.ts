import type { ComparisonEvidence } from "../experiment/evidence.ts";
import { classifyDistances } from "../statistics/strata.ts";
import { median } from "../statistics/order-statistics.ts";
import type { ComparisonReplicate } from "./protocol.ts";

/** Sums up the replicates of one comparison; null entries are rounds that gave none. */
export const combineEvidence = (
  byRound: readonly (ComparisonReplicate | null)[],
): ComparisonEvidence | null => {
  const replicates = byRound.filter((replicate) => replicate !== null);
  const [first] = replicates;
  if (first === undefined) return null;
  const severalThreads = first.cpus.length > 1;
  const handoffNs = severalThreads ? byRound.map((replicate) => replicate?.handoffNs ?? null) : [];
  const typical = (of: (replicate: ComparisonReplicate) => number): number => median(replicates.map(of))!;
  const typicalKnown = (of: (replicate: ComparisonReplicate) => number | null): number | null =>
    median(replicates.map(of).filter((value) => value !== null));
  const sum = (of: (replicate: ComparisonReplicate) => number): number =>
    replicates.reduce((total, replicate) => total + of(replicate), 0);
  const drifts = replicates.map(({ clockDrift }) => clockDrift).filter((drift) => drift !== null);
  return {
    comparison: first.comparison,
    layer: first.layer,
    cpus: first.cpus,
    pinned: replicates.every(({ pinned }) => pinned),
    replicates: replicates.length,
    disturbed: replicates.filter(({ disturbed }) => disturbed).length,
    blocks: sum(({ blocks }) => blocks),
    dropped: {
      switched: sum(({ dropped }) => dropped.switched),
      moved: sum(({ dropped }) => dropped.moved),
      distanceFlipped: sum(({ dropped }) => dropped.distanceFlipped),
    },
    overlap: typical(({ overlap }) => overlap),
    shortestTrialNs: typical(({ shortestTrialNs }) => shortestTrialNs),
    timerResolutionNs: typical(({ timerResolutionNs }) => timerResolutionNs),
    clockDrift: drifts.length === 0 ? null : Math.max(...drifts),
    stealShare: typicalKnown(({ stealShare }) => stealShare),
    waitShare: typicalKnown(({ waitShare }) => waitShare),
    handoffNs,
    distance: severalThreads ? classifyDistances(handoffNs) : [],
    counters: sumTables(replicates.map(({ counters }) => counters)),
    operations: sumLists(replicates.map(({ operations }) => operations)),
  };
};

const sumTables = (
  tables: readonly ComparisonReplicate["counters"][],
): Record<string, Record<string, number>> => {
  const sums: Record<string, Record<string, number>> = {};
  for (const table of tables) {
    for (const [arm, counters] of Object.entries(table)) {
      const sum = (sums[arm] ??= {});
      for (const [name, count] of Object.entries(counters)) sum[name] = (sum[name] ?? 0) + count;
    }
  }
  return sums;
};

const sumLists = (tables: readonly ComparisonReplicate["operations"][]): Record<string, number[]> => {
  const sums: Record<string, number[]> = {};
  for (const table of tables) {
    for (const [arm, counts] of Object.entries(table)) {
      const sum = sums[arm];
      sums[arm] = sum === undefined ? [...counts] : sum.map((total, thread) => total + counts[thread]!);
    }
  }
  return sums;
};
