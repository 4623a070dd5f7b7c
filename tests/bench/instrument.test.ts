import { describe, expect, it } from "vitest";
import { instrument } from "../../bench/instrument/experiment.ts";
import type { Machine } from "../../src/machine/machine.ts";
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
