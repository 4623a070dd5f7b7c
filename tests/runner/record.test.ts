import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/runner/child-process.ts";
import type { PlannedExperiment } from "../../src/runner/plan.ts";
import type { Replicate } from "../../src/runner/protocol.ts";
import { ExperimentRecord } from "../../src/runner/record.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");

/** What a run has of one experiment, by the outcomes of its rounds. */
const MAIN = { id: "main", layer: "native", cpus: [0] } as const;
const planned = {
  experiment: { id: "mine", shows: "nothing much", role: "evidence", quantities: () => [] },
  claims: [],
  comparisons: [MAIN, { ...MAIN, id: "beside" }],
  unmet: [],
  simulated: [],
} as unknown as PlannedExperiment;
const recordAfter = (...outcomes: readonly Outcome[]): ExperimentRecord => {
  const record = new ExperimentRecord(planned, { machine: guest, profile: "quick", cpus: [0] });
  for (const outcome of outcomes) record.add(outcome, 1);
  return record;
};
const resultAfter = (...outcomes: readonly Outcome[]) =>
  recordAfter(...outcomes).result([{ rounds: 15, alpha: 0.05 }], false);

const good = (failures: Replicate["failures"] = []): Outcome => ({
  kind: "measured",
  replicate: { comparisons: [], values: [], failures } as unknown as Replicate,
  measured: null,
});
const DENIED: Outcome = { kind: "failed", code: "ERR_FORK", message: "fork: no more processes" };
const HUNG: Outcome = { kind: "timed-out", afterMs: 1000 };

describe("an experiment that the system refuses", () => {
  it("from the beginning is not tried again", () => {
    expect(recordAfter(DENIED).active).toEqual([]);
    expect(resultAfter(DENIED)).toMatchObject({ status: "unavailable", reason: DENIED.message });
  });

  it("once after a good round is tried again", () => {
    expect(recordAfter(good(), DENIED).active).toEqual(planned.comparisons);
    expect(resultAfter(good(), DENIED)).toMatchObject({
      status: "partial",
      reason: "1 replicate lost: fork: no more processes",
    });
  });

  it("three times after a good round is given up", () => {
    expect(recordAfter(good(), DENIED, DENIED, good(), DENIED).active).toEqual([]);
    expect(resultAfter(good(), DENIED, DENIED, good(), DENIED)).toMatchObject({
      status: "crashed",
      reason: "given up, 3 replicates lost: fork: no more processes",
    });
  });
});

it("an experiment that hung three times after good rounds has timed out", () => {
  expect(resultAfter(good(), good(), HUNG, HUNG, HUNG)).toMatchObject({
    status: "timed-out",
    reason: "given up, 3 replicates lost: no answer within 1 s",
  });
});

it("a comparison that fails in every round is one comparison", () => {
  const failing = good([{ comparison: "main", code: "ERR_WORKER", why: "the worker died" }]);
  expect(resultAfter(failing, failing, failing)).toMatchObject({
    status: "partial",
    reason: "1 comparison could not be made, 3 times in all: main: the worker died",
    dropped: { "comparisons failed": 3 },
  });
});
