import { expect, test } from "vitest";
import { tlbReach } from "../../bench/tlb-reach/experiment.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { planExperiment } from "../../src/runner/plan.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");

const unmetWith = (pageBytes: number, profile: Setting["profile"]) => {
  const memory = { ...guest.memory, pageBytes, transparentHugePages: "madvise", availableBytes: 2 ** 34 };
  const machine: Machine = { ...guest, memory };
  const setting: Setting = { machine, profile, cpus: machine.limits.allowedCpus };
  const plan = planExperiment(tlbReach, tlbReach.claims, {
    setting,
    permissions: { cpus: setting.cpus, allow: [] },
    layers: ["native", "wasm"],
    layerStates: { native: null, wasm: null, js: null },
  });
  return { comparisons: tlbReach.comparisons(setting), unmet: plan.unmet };
};

test("base pages of 4 KiB are what all comparisons are about, in every layer", () => {
  for (const profile of ["quick", "standard"] as const) {
    expect(unmetWith(4096, profile).unmet).toEqual([]);
    // Their huge pages are of 32 MiB.
    const { comparisons, unmet } = unmetWith(16_384, profile);
    expect(unmet.map(({ comparison }) => comparison).sort()).toEqual(comparisons.map(({ id }) => id).sort());
    for (const { reason } of unmet)
      expect(reason).toBe("needs base pages of 4 KiB; this machine's are 16 KiB");
  }
});
