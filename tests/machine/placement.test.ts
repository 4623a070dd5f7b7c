import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { unmetRequirement } from "../../src/experiment/requirement.ts";
import { placeTeam } from "../../src/machine/placement.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const machines = {
  guest: await loadMachine("kvm-guest-2cpu"),
  xeon: await loadMachine("xeon-2-sockets-smt"),
  epyc: await loadMachine("epyc-nps4"),
  arm: await loadMachine("arm-neoverse-n1"),
  container: await loadMachine("container-masked"),
  memoryOnly: await loadMachine("guest-memory-only-node"),
} as const;
const place = (
  name: keyof typeof machines,
  threads: number,
  placement: "cores" | "siblings" = "cores",
  allowed: readonly number[] = machines[name].limits.allowedCpus,
) => placeTeam(machines[name], allowed, threads, placement);

describe("cores", () => {
  test("two CPUs, two needed: CPU 0 too", () => {
    expect(place("guest", 2)).toEqual([0, 1]);
    expect(place("guest", 1)).toEqual([1]);
  });

  test("one L3, away from CPU 0, first threads only", () => {
    expect(place("xeon", 2)).toEqual([4, 5]);
    expect(place("xeon", 4)).toEqual([4, 5, 6, 7]);
    expect(place("xeon", 2, "cores", [0, 1, 2, 3, 8, 9])).toEqual([1, 2]);
  });

  test("across sockets only when one is too small", () => {
    expect(place("xeon", 5)).toEqual([1, 4, 5, 6, 7]);
    expect(place("xeon", 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    // All eight cores: CPU 0's is represented by its sibling.
    expect(place("xeon", 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(place("xeon", 9)).toBeNull();
  });

  test("one L3 of several, then one node, then whole nodes", () => {
    expect(place("epyc", 2)).toEqual([4, 5]);
    expect(place("epyc", 3)).toEqual([4, 5, 6]);
    expect(place("epyc", 4)).toEqual([4, 5, 6, 7]);
    expect(place("epyc", 8)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(place("epyc", 14)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(place("epyc", 16)).toHaveLength(16);
  });

  test("same L3 before avoiding CPU 0", () => {
    expect(place("epyc", 2, "cores", [0, 1, 2])).toEqual([0, 1]);
  });

  test("same node, where no L3 is shared by two of the allowed", () => {
    expect(place("epyc", 2, "cores", [1, 4, 6])).toEqual([4, 6]);
  });

  test("without L3 the node is what is near", () => {
    expect(place("arm", 2)).toEqual([1, 2]);
    expect(place("arm", 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("every CPU its own socket: the node, if it has memory, even with CPU 0", () => {
    expect(place("memoryOnly", 1)).toEqual([1]);
    expect(place("memoryOnly", 1, "cores", [0, 2])).toEqual([0]);
    expect(place("memoryOnly", 2)).toEqual([0, 1]);
    expect(place("memoryOnly", 4)).toEqual([0, 1, 2, 3]);
  });

  test("known siblings are one core", () => {
    expect(place("container", 1)).toEqual([3]);
    expect(place("container", 2)).toBeNull();
    expect(place("xeon", 2, "cores", [1, 9])).toBeNull();
  });

  test("CPUs of which nothing is known are cores of their own", () => {
    expect(place("guest", 3, "cores", [0, 40, 41])).toEqual([0, 40, 41]);
  });

  test.each([0, -1, 1.5, NaN])("%d threads are no team", (threads) => {
    expect(place("xeon", threads)).toBeNull();
  });
});

describe("siblings", () => {
  test("of one core, not CPU 0's", () => {
    expect(place("xeon", 2, "siblings")).toEqual([4, 12]);
    expect(place("xeon", 2, "siblings", [0, 8, 1, 9])).toEqual([1, 9]);
    expect(place("container", 2, "siblings")).toEqual([3, 7]);
  });

  test("CPU 0's where there is no other", () => {
    expect(place("xeon", 2, "siblings", [0, 8, 1, 2])).toEqual([0, 8]);
  });

  test("none known", () => {
    expect(place("guest", 2, "siblings")).toBeNull();
    expect(place("epyc", 2, "siblings")).toBeNull();
    expect(place("xeon", 2, "siblings", [0, 1, 2, 3])).toBeNull();
    expect(place("xeon", 3, "siblings")).toBeNull();
  });
});

describe.each(Object.keys(machines) as (keyof typeof machines)[])("on %s any team", (name) => {
  const { topology, limits } = machines[name];

  test("is made of distinct allowed CPUs, no two siblings, in any order of the list", () => {
    fc.assert(
      fc.property(
        fc.subarray([...limits.allowedCpus]),
        fc.integer({ min: 1, max: 17 }),
        (allowed, threads) => {
          const team = place(name, threads, "cores", allowed);
          expect(place(name, threads, "cores", [...allowed].reverse())).toEqual(team);
          const unmet = unmetRequirement({ kind: "cores", atLeast: threads }, machines[name], {
            cpus: allowed,
            allow: [],
          });
          // A requirement that holds promises a team.
          expect(team === null).toBe(unmet !== null);
          if (team === null) return;
          expect(new Set(team).size).toBe(threads);
          expect(allowed).toEqual(expect.arrayContaining(team));
          for (const cpu of team) {
            const siblings = topology.cpus.find(({ id }) => id === cpu)?.siblings ?? [];
            expect(team.filter((other) => siblings.includes(other))).toEqual([cpu]);
          }
        },
      ),
    );
  });
});
