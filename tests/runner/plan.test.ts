import { describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import { UsageError } from "../../src/errors.ts";
import { LAYERS, type Layer } from "../../src/experiment/layer.ts";
import { select } from "../../src/experiment/selection.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { checkOverrides, needsKernels, planExperiment } from "../../src/runner/plan.ts";
import type { LayerStates } from "../../src/runner/protocol.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

/** What is not testable on one machine becomes runnable on another that has what it needs. */
const ALL_THERE: LayerStates = { native: null, wasm: null, js: null };
const experiment = (id: string) => catalogue.experiments.find((each) => each.id === id)!;

const planOn = (
  machine: Machine,
  id: string,
  changes: { layerStates?: LayerStates; cpus?: number[]; claims?: string[]; layers?: Layer[] } = {},
) => {
  const chosen = experiment(id);
  return planExperiment(
    chosen,
    chosen.claims.filter((claim) => changes.claims?.includes(claim.id) ?? true),
    {
      setting: { machine, profile: "quick", cpus: machine.limits.allowedCpus },
      permissions: { cpus: changes.cpus ?? machine.limits.allowedCpus, allow: [] },
      layers: changes.layers ?? LAYERS,
      layerStates: changes.layerStates ?? ALL_THERE,
    },
  );
};

const coreOf = (machine: Machine, cpu: number) => machine.topology.cpus.find(({ id }) => id === cpu)!;

describe("a plan", () => {
  it("leaves out four writers and siblings on a guest with two CPUs, with the reason", async () => {
    const machine = await loadMachine("kvm-guest-2cpu");
    expect(planOn(machine, "counter-scaling").unmet).toMatchObject([
      { comparison: "writers", reason: expect.stringMatching(/four/) as unknown },
      { comparison: "loops", reason: expect.stringMatching(/four/) as unknown },
    ]);
    expect(planOn(machine, "false-sharing").unmet).toMatchObject([
      { comparison: "siblings", reason: expect.stringMatching(/SMT siblings/) as unknown },
    ]);
  });

  it("puts four writers on four cores of a server, and siblings on one", async () => {
    const machine = await loadMachine("xeon-2-sockets-smt");
    const writers = planOn(machine, "counter-scaling").comparisons.find(({ id }) => id === "writers")!;
    expect(
      new Set(writers.cpus.map((cpu) => `${coreOf(machine, cpu).package}/${coreOf(machine, cpu).core}`)).size,
    ).toBe(4);
    const siblings = planOn(machine, "false-sharing").comparisons.find(({ id }) => id === "siblings")!;
    expect(coreOf(machine, siblings.cpus[0]!).siblings).toEqual(expect.arrayContaining([...siblings.cpus]));
  });

  it("takes a container's two CPUs for what they are: siblings", async () => {
    const machine = await loadMachine("container-masked");
    const plan = planOn(machine, "false-sharing");
    expect(plan.comparisons.find(({ id }) => id === "siblings")!.cpus).toEqual([3, 7]);
    expect(plan.unmet.map(({ comparison }) => comparison)).toContain("padding");
  });

  it("knows what Intel's claim needs, and that glibc is not musl", async () => {
    const arm = await loadMachine("arm-neoverse-n1");
    expect(planOn(arm, "split-lock").unmet[0]!.reason).toMatch(/x64/);
    expect(
      planOn({ ...arm, libc: { family: "musl", version: null } }, "allocator-alignment").unmet[0]!.reason,
    ).toMatch(/glibc/);
  });

  it("does without a layer that is not there, and says why", async () => {
    const machine = await loadMachine("kvm-guest-2cpu");
    const absent = { reason: "the native addon is not built", remedy: "npm run build:native" };
    const plan = planOn(machine, "false-sharing", { layerStates: { ...ALL_THERE, native: absent } });
    expect(plan.comparisons.map(({ layer }) => layer)).toEqual(["wasm", "js"]);
    expect(plan.unmet.every((each) => each.layer !== "native" || each.reason === absent.reason)).toBe(true);
  });

  it("on one allowed CPU keeps what one thread does", async () => {
    const machine = await loadMachine("xeon-2-sockets-smt");
    const plan = planOn(machine, "false-sharing", { cpus: [5] });
    expect(plan.comparisons).toEqual([
      { id: "alone", layer: "native", cpus: [5] },
      { id: "ten-counters", layer: "native", cpus: [5] },
      { id: "scan", layer: "native", cpus: [5] },
    ]);
  });

  it("needs for a claim what its controls need, too", async () => {
    const machine = await loadMachine("xeon-2-sockets-smt");
    const plan = planOn(machine, "false-sharing", { claims: ["02.02.04/smt-siblings-immune"] });
    expect(plan.comparisons.map(({ id }) => id)).toEqual(["padding", "siblings"]);
    expect([...plan.comparisonsOf([])]).toEqual([]);
  });
});

describe("simulations", () => {
  const needs = (layers: readonly Layer[], ...selectors: string[]): boolean =>
    needsKernels(select(catalogue.experiments, selectors), layers);

  it("are planned where their layer is asked for, and have nothing to measure", async () => {
    const machine = await loadMachine("kvm-guest-2cpu");
    const plan = planOn(machine, "cache-simulation");
    expect(plan.comparisons).toEqual([]);
    expect(plan.unmet).toEqual([]);
    expect(plan.simulated.map(({ id }) => id)).toContain("lru-over-direct-mapped");
    expect(planOn(machine, "cache-simulation", { layers: ["native"] }).simulated).toEqual([]);
    expect(planOn(machine, "false-sharing").simulated).toEqual([]);
  });

  it("are planned as far as the claims need them", async () => {
    const machine = await loadMachine("kvm-guest-2cpu");
    const { claims } = experiment("cache-simulation");
    const two = {
      ...experiment("cache-simulation"),
      claims: [...claims, { ...claims[0]!, id: "02.02.01/b" }],
    };
    const { simulated } = planExperiment(two, claims, {
      setting: { machine, profile: "quick", cpus: [0, 1] },
      permissions: { cpus: [0, 1], allow: [] },
      layers: LAYERS,
      layerStates: ALL_THERE,
    });
    const named = [...claims[0]!.parts, ...claims[0]!.controls].map(({ quantity }) => quantity);
    expect(simulated.map(({ id }) => id).sort()).toEqual(named.sort());
  });

  it("need no kernels, and everything else does", () => {
    expect(needs(LAYERS, "cache-simulation")).toBe(false);
    expect(needs(["simulation"])).toBe(false);
    expect(needs(LAYERS, "cache-simulation", "torn-access")).toBe(true);
    expect(needs(["js", "simulation"], "torn-access")).toBe(false);
    expect(needs(["wasm"], "02.02.04")).toBe(true);
    expect(needs(LAYERS, "instrument")).toBe(true);
  });
});

describe("overrides", () => {
  it("must name an arm that is there", async () => {
    const machine = await loadMachine("kvm-guest-2cpu");
    const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };
    const check = (path: string) => () => {
      checkOverrides({ [path]: {} }, catalogue.experiments, setting);
    };
    expect(check("false-sharing/padding/packed")).not.toThrow();
    for (const path of ["packed", "false-sharing/padding", "false-sharing/padding/paked", "no/such/arm"]) {
      expect(check(path), path).toThrow(UsageError);
    }
  });
});
