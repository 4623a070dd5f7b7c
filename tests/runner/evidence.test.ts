import { expect, test } from "vitest";
import { combineEvidence } from "../../src/runner/evidence.ts";
import type { ComparisonReplicate } from "../../src/runner/protocol.ts";

const replicate = (changes: Partial<ComparisonReplicate> = {}): ComparisonReplicate => ({
  comparison: "pair",
  layer: "native",
  cpus: [0, 1],
  pinned: true,
  disturbed: false,
  blocks: 100,
  dropped: { switched: 2, moved: 0, distanceFlipped: 1 },
  overlap: 0.98,
  shortestTrialNs: 20_000,
  timerResolutionNs: 8,
  clockDrift: 1e-7,
  stealShare: 0,
  waitShare: 0.001,
  handoffNs: 30,
  counters: { packed: { mismatches: 0 } },
  operations: { packed: [1000, 900] },
  ...changes,
});

test("sums what is counted, takes the median of what is typical, the worst of what must not happen", () => {
  const combined = combineEvidence([
    replicate(),
    null,
    replicate({
      pinned: false,
      disturbed: true,
      overlap: 0.5,
      clockDrift: 1e-3,
      stealShare: null,
      counters: { packed: { mismatches: 3 } },
    }),
    replicate({ overlap: 0.96 }),
  ]);
  expect(combined).toMatchObject({
    replicates: 3,
    disturbed: 1,
    blocks: 300,
    pinned: false,
    dropped: { switched: 6, moved: 0, distanceFlipped: 3 },
    overlap: 0.96,
    clockDrift: 1e-3,
    stealShare: 0,
    counters: { packed: { mismatches: 3 } },
    operations: { packed: [3000, 2700] },
    handoffNs: [30, null, 30, 30],
    distance: ["only", null, "only", "only"],
  });
});

test("tells near from far by round, and knows no distance for one thread", () => {
  const far = replicate({ handoffNs: 160 });
  const rounds = [...Array.from({ length: 9 }, () => replicate()), ...Array.from({ length: 4 }, () => far)];
  const { distance } = combineEvidence(rounds)!;
  expect(distance.slice(0, 9).every((each) => each === "near")).toBe(true);
  expect(distance.slice(9).every((each) => each === "far")).toBe(true);
  expect(combineEvidence([replicate({ cpus: [1], handoffNs: null })])!.distance).toEqual([]);
});

test("nothing measured is no evidence", () => {
  expect(combineEvidence([null, null])).toBeNull();
  expect(combineEvidence([])).toBeNull();
});
