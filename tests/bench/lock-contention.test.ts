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

test("a guest with two CPUs measures two contenders, and lacks the claim's four", async () => {
  const { comparisons, unmet } = planOn(await loadMachine("kvm-guest-2cpu"));
  expect(comparisons).toEqual([{ id: "pair", layer: "native", cpus: [0, 1] }]);
  expect(unmet).toMatchObject([{ comparison: "cores", reason: expect.stringMatching(/four/) as unknown }]);
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
