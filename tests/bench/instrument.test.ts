import { describe, expect, it } from "vitest";
import { instrument } from "../../bench/instrument/experiment.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { ComparisonView } from "../../src/experiment/measured.ts";
import { placeTeam } from "../../src/machine/placement.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

/** Of which CPUs it is tried whether they are cores of their own. */
const [guest, xeon] = await Promise.all([loadMachine("kvm-guest-2cpu"), loadMachine("xeon-2-sockets-smt")]);

const guestOf = (cpus: number): Machine => ({
  ...guest,
  topology: {
    ...guest.topology,
    smt: null,
    cpus: Array.from({ length: cpus }, (_, id) => ({ ...guest.topology.cpus[0]!, id, siblings: null })),
  },
});
const triedTogether = (machine: Machine): readonly number[] | undefined => {
  const setting = { machine, profile: "quick" as const, cpus: machine.topology.cpus.map(({ id }) => id) };
  const all = instrument.comparisons(setting).find(({ id }) => id === "all");
  const made = instrument.quantities(setting).some(({ id }) => id === "alu-scaling-all");
  expect(made).toBe(all !== undefined);
  return all && placeTeam(machine, setting.cpus, all.threads, "cores")!;
};

describe("whether CPUs are cores of their own is tried", () => {
  it("of a pair where there are no more", () => {
    expect(triedTogether(guestOf(2))).toBeUndefined();
  });

  it("of all where the siblings are hidden", () => {
    expect(triedTogether(guestOf(4))).toEqual([0, 1, 2, 3]);
  });

  it("of one CPU a core where a guest is told of siblings", () => {
    const told = { ...xeon, virtualization: { ...xeon.virtualization, hypervisor: "kvm" } };
    const tried = triedTogether(told)!;
    const siblings = new Map(told.topology.cpus.map((cpu) => [cpu.id, cpu.siblings]));
    expect(new Set(tried.map((cpu) => String(siblings.get(cpu)))).size).toBe(tried.length);
    expect(tried.length).toBe(Math.min(64, told.topology.cores!));
  });

  it("of no more than a team has threads", () => {
    expect(triedTogether(guestOf(100))).toHaveLength(64);
  });

  it("of none where the machine itself tells", () => {
    expect(triedTogether(xeon)).toBeUndefined();
  });
});

describe("how two CPUs scale", () => {
  const setting = { machine: guest, profile: "quick" as const, cpus: [0, 1] };
  const arms = ["adds-together", "adds-first", "adds-second"];
  /** Of the adds a ns that both CPUs do together, by CPU, and that each does alone, in one block. */
  const scaling = (together: readonly [number, number], first: number, second: number): unknown => {
    const samples = {
      ...{ comparison: "pair", armNames: arms, threads: 2, blocks: 1, flags: Uint8Array.of(0) },
      ...{ team: [], clock: { resolutionNs: 1, drift: null }, durationMs: 1 },
      nsPerOperation: Float64Array.of(1 / together[0], 1 / together[1], 1 / first, NaN, NaN, 1 / second),
      arms: [],
    };
    const quantity = instrument.quantities(setting).find(({ id }) => id === "alu-scaling")!;
    return quantity.measure(() => new ComparisonView(samples));
  };

  it("is 2 of two cores, also where another guest slows one of them", () => {
    expect(scaling([1, 1], 1, 1)).toBeCloseTo(2);
    expect(scaling([1, 0.6], 1, 0.6)).toBeCloseTo(2);
    expect(scaling([0.6, 1], 0.6, 1)).toBeCloseTo(2);
  });

  it("is less of two siblings, and of two that take turns on one core", () => {
    expect(scaling([0.6, 0.6], 1, 1)).toBeCloseTo(1.2);
    expect(scaling([0.5, 0.5], 1, 1)).toBeCloseTo(1);
  });
});
