import { expect, test } from "vitest";

import { lockContention } from "../../bench/lock-contention/experiment.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const planOn = (machine: Machine, cpus = machine.limits.allowedCpus) =>
  planExperiment(lockContention, lockContention.claims, {
    setting: { machine, profile: "quick", cpus },
    permissions: { cpus, allow: [] },
    layers: ["native"],
    layerStates: { native: null, wasm: null, js: null },
  });

const reason = (pattern: RegExp): unknown => expect.stringMatching(pattern);

test("a guest with two CPUs measures two contenders, and lacks the claims' four and eight", async () => {
  const { comparisons, unmet } = planOn(await loadMachine("kvm-guest-2cpu"));
  expect(comparisons.map(({ id, cpus }) => [id, cpus.length])).toEqual([
    ["pair", 2],
    ["sleepers", 2],
    ["stacks-1", 1],
    ["stacks-2", 2],
    ["stacks-1-by-16", 1],
    ["stacks-2-by-16", 2],
  ]);
  expect(unmet).toMatchObject([
    { comparison: "cores", reason: reason(/four/) },
    { comparison: "stacks-4", reason: reason(/four/) },
    { comparison: "stacks-8", reason: reason(/eight/) },
    { comparison: "stacks-4-by-16", reason: reason(/four/) },
    { comparison: "stacks-8-by-16", reason: reason(/eight/) },
  ]);
});

test("more cores contend, each with a thread: all up to eight, four at least", async () => {
  const contenders = (machine: Machine, cpus?: readonly number[]) =>
    planOn(machine, cpus).comparisons.find(({ id }) => id === "cores")?.cpus;
  const xeon = await loadMachine("xeon-2-sockets-smt");
  // One CPU of each core, of all eight.
  expect(new Set(contenders(xeon)!.map((cpu) => cpu % 8)).size).toBe(8);
  expect(contenders(await loadMachine("epyc-nps4"))).toHaveLength(8);
  expect(contenders(xeon, [0, 1, 2, 3, 4, 8])).toHaveLength(5);
  expect(contenders(xeon, [0, 1, 2])).toBeUndefined();
  expect(contenders(xeon, [0, 8, 1, 9])).toBeUndefined();
});
