import { describe, expect, test } from "vitest";

import { cpuPinning } from "../../bench/cpu-pinning/experiment.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const xeon = await loadMachine("xeon-2-sockets-smt");

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, k) => from + k);

/** A machine of so many CPUs as the process may use, without siblings and without a quota. */
const machineOf = (allowedCpus: readonly number[]): Machine => ({
  ...xeon,
  topology: {
    ...xeon.topology,
    cpus: allowedCpus.map((id) => ({ id, package: 0, core: id, node: 0, siblings: [id] })),
  },
  limits: { ...xeon.limits, allowedCpus: [...allowedCpus], cpuQuota: null },
});

const planOn = (machine: Machine, cpus: readonly number[] = machine.limits.allowedCpus) =>
  planExperiment(cpuPinning, cpuPinning.claims, {
    setting: { machine, profile: "quick", cpus },
    permissions: { cpus, allow: [] },
    layers: ["native"],
    layerStates: { native: null, wasm: null, js: null },
  });

const maskOn = (machine: Machine, cpus: readonly number[]) =>
  cpuPinning.comparisons({ machine, profile: "quick", cpus })[0]!.arms["unpinned"]!.parameters["cpuMask"];

describe("the CPUs that unpinned ends and hogs may go to", () => {
  test("are those that were chosen, where a mask can name them", () => {
    const machine = machineOf(numbers(0, 95));
    expect(planOn(machine, numbers(48, 51)).unmet).toEqual([]);
    expect(maskOn(machine, numbers(48, 51))).toBe(2 ** 48 + 2 ** 49 + 2 ** 50 + 2 ** 51);
  });

  test("are all that the process may use, where these were chosen", () => {
    for (const machine of [machineOf(numbers(0, 95)), machineOf(numbers(60, 63))]) {
      expect(planOn(machine).unmet).toEqual([]);
      expect(maskOn(machine, machine.limits.allowedCpus)).toBe(0);
    }
  });

  test("cannot be told otherwise, and nothing is measured beside others' CPUs", () => {
    const { comparisons, unmet } = planOn(machineOf(numbers(0, 95)), numbers(50, 53));
    expect(comparisons).toEqual([]);
    expect(unmet).toMatchObject([
      {
        comparison: "tails",
        reason:
          "needs CPUs below 52, or all that this process may use: its threads cannot be kept to the chosen ones",
        remedy: "choose CPUs from 0 to 51 (--cpus), or run under taskset in place of --cpus",
      },
    ]);
  });

  test("are as many as there are hogs for", () => {
    expect(planOn(machineOf(numbers(0, 255))).unmet).toEqual([]);
    expect(planOn(machineOf(numbers(0, 256))).unmet).toMatchObject([
      {
        reason:
          "needs a thread for each CPU that keeps it half busy, and has 256 at most; there are 257 CPUs",
      },
    ]);
  });
});
