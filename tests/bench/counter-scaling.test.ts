import { expect, test } from "vitest";

import { counterScaling } from "../../bench/counter-scaling/experiment.ts";
import { ComparisonView } from "../../src/experiment/measured.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine, type MachineName } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");
const setting = { machine: guest, profile: "quick", cpus: [0, 1] } as const;

/** Two blocks of the readers' comparison; ns an operation of each thread by arm, the second block at half the clock. */
const readers = (ns: Readonly<Record<string, readonly [number, number]>>): ComparisonView => {
  const armNames = Object.keys(ns);
  const block = Object.values(ns).flat();
  return new ComparisonView({
    comparison: "readers",
    armNames,
    threads: 2,
    blocks: 2,
    nsPerOperation: Float64Array.from([...block, ...block.map((each) => 2 * each)]),
    flags: new Uint8Array(2),
    arms: armNames.map(() => ({ operations: [1, 1], counters: {}, overlap: 1, trialNs: 20_000 })),
    team: [],
    clock: { resolutionNs: 1, drift: null },
    durationMs: 1,
  });
};

const valueOf = (id: string, view: ComparisonView) =>
  counterScaling
    .quantities(setting)
    .find((quantity) => quantity.id === id)!
    .measure(() => view);

test("readers are measured against what register work gains from the same cores", () => {
  const starved = {
    "read-1": [1, NaN],
    // Two threads that each run at 0.8 of their speed, whatever they do: 1.6 times the work.
    "read-all": [1.25, 1.25],
    "read-apart": [1.25, 1.25],
    "one-writes": [10, 10],
    "registers-1": [0.5, NaN],
    "registers-all": [0.625, 0.625],
  } as const;
  expect(valueOf("shared-read-scaling", readers(starved))).toBeCloseTo(1, 12);
  expect(valueOf("distant-read-scaling", readers(starved))).toBeCloseTo(1, 12);
  expect(valueOf("read-scaling-beside-writer", readers(starved))).toBeCloseTo(0.2 / 1.6, 12);
  const collapsing = { ...starved, "read-all": [2.5, 2.5] } as const;
  expect(valueOf("shared-read-scaling", readers(collapsing))).toBeCloseTo(0.5, 12);
});

test.each<[MachineName, number]>([
  ["kvm-guest-2cpu", 2],
  ["xeon-2-sockets-smt", 8],
  ["epyc-nps4", 8],
  ["guest-memory-only-node", 4],
])("on %s %d cores read and add", async (name, cores) => {
  const machine = await loadMachine(name);
  const cpus = machine.limits.allowedCpus;
  const { comparisons } = planExperiment(counterScaling, counterScaling.claims, {
    setting: { machine, profile: "quick", cpus },
    permissions: { cpus, allow: [] },
    layers: ["native"],
    layerStates: { native: null, wasm: null, js: null },
  });
  for (const id of ["readers", "adders"])
    expect(comparisons.find((comparison) => comparison.id === id)!.cpus).toHaveLength(cores);
});
