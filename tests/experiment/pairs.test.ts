import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Pair, pairsByClass, randomHalves, spreadPairs } from "../../src/experiment/pairs.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

const guest = await loadMachine("kvm-guest-2cpu");
const xeon = await loadMachine("xeon-2-sockets-smt");
const epyc = await loadMachine("epyc-nps4");
const arm = await loadMachine("arm-neoverse-n1");
const container = await loadMachine("container-masked");
const memoryOnly = await loadMachine("guest-memory-only-node");

const onlineOf = (machine: Machine): number[] => machine.topology.cpus.map(({ id }) => id);
const counts = (machine: Machine, cpus = onlineOf(machine)) =>
  Object.fromEntries([...pairsByClass(machine, cpus)].map(([each, pairs]) => [each, pairs.length]));
const pairs = (machine: Machine, each: Parameters<ReturnType<typeof pairsByClass>["get"]>[0]) =>
  pairsByClass(machine, onlineOf(machine)).get(each);

describe("the classes of a machine's pairs", () => {
  test("two sockets of four cores with two threads each", () => {
    // Of 120 pairs: one a core; six pairs of cores a socket, four pairs of CPUs each; eight CPUs by eight.
    expect(counts(xeon)).toEqual({ siblings: 8, "same-l3": 48, "other-package": 64 });
    expect(pairs(xeon, "siblings")).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((cpu) => [cpu, cpu + 8]));
    expect([...pairsByClass(xeon, onlineOf(xeon)).keys()]).toEqual(["siblings", "same-l3", "other-package"]);
  });

  test("one package of eight L3s with two cores each, in four nodes", () => {
    expect(counts(epyc)).toEqual({ "same-l3": 8, "other-l3": 112 });
    expect(pairs(epyc, "same-l3")).toEqual([0, 2, 4, 6, 8, 10, 12, 14].map((cpu) => [cpu, cpu + 1]));
  });

  test("one package that shows no L3: known to be one package, and no more", () => {
    expect(counts(arm)).toEqual({ "l3-unknown": 28 });
  });

  test("a container that sees cores, but no caches", () => {
    expect(counts(container)).toEqual({ siblings: 4, "l3-unknown": 24 });
    expect(counts(container, [3, 7])).toEqual({ siblings: 1 });
  });

  test("guests: what they are shown", () => {
    expect(counts(guest)).toEqual({ "same-l3": 1 });
    expect(counts(memoryOnly)).toEqual({ "other-package": 6 });
  });

  test("nothing is guessed of CPUs of which nothing is told", () => {
    const hidden = {
      ...xeon,
      caches: [],
      topology: {
        ...xeon.topology,
        cpus: xeon.topology.cpus.map((cpu) => ({ ...cpu, package: null, siblings: null })),
      },
    };
    expect(counts(hidden, [0, 1, 8])).toEqual({ unknown: 3 });
    // Siblings that are not told are no reason to doubt that one L3 serves both.
    expect(counts({ ...hidden, caches: xeon.caches }, [0, 1, 8])).toEqual({ "same-l3": 3 });
    expect(counts(xeon, [])).toEqual({});
    expect(counts(xeon, [5])).toEqual({});
    expect(counts(guest, [0, 77])).toEqual({ unknown: 1 });
  });

  test("every pair is in one class, whatever the order of the CPUs", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(guest, xeon, epyc, arm, container, memoryOnly),
        fc.array(fc.integer({ min: 0, max: 17 })),
        (machine, cpus) => {
          const classes = pairsByClass(machine, cpus);
          const all = [...classes.values()].flat().map((pair) => pair.join());
          const different = new Set(cpus).size;
          expect(all).toHaveLength((different * (different - 1)) / 2);
          expect(new Set(all).size).toBe(all.length);
          for (const [a, b] of [...classes.values()].flat()) expect(a).toBeLessThan(b);
          expect(pairsByClass(machine, [...cpus].reverse())).toEqual(classes);
        },
      ),
    );
  });
});

describe("a few pairs of many", () => {
  const all = pairsByClass(epyc, onlineOf(epyc)).get("other-l3")!;

  test("are spread over the CPUs: of eight pairs seven have no CPU in common, and the last two CPUs are no such pair", () => {
    const used = new Set(spreadPairs(all, 8).flat());
    expect(used.size).toBe(14);
    const left = onlineOf(epyc).filter((cpu) => !used.has(cpu));
    expect(pairs(epyc, "same-l3")).toContainEqual(left);
    const uses = new Map<number, number>();
    for (const cpu of spreadPairs(all, 24).flat()) uses.set(cpu, (uses.get(cpu) ?? 0) + 1);
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(4);
  });

  test("are the same every time, ascending, and all of them if there are no more", () => {
    expect(spreadPairs(all, 8)).toEqual(spreadPairs(all, 8));
    expect(spreadPairs(all, 112)).toEqual(all);
    expect(spreadPairs(all, 1000)).toEqual(all);
    expect(spreadPairs(all, 0)).toEqual([]);
    expect(spreadPairs([], 8)).toEqual([]);
  });

  test("are as many as asked for, each once", () => {
    const cpu = fc.integer({ min: 0, max: 9 });
    const pair = fc.tuple(cpu, cpu).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(
        fc.uniqueArray(pair, { selector: (each) => each.join() }),
        fc.nat(50),
        (some: Pair[], most) => {
          const chosen = spreadPairs(some, most);
          expect(chosen).toHaveLength(Math.min(most, some.length));
          expect(new Set(chosen.map((each) => each.join())).size).toBe(chosen.length);
          expect(some).toEqual(expect.arrayContaining([...chosen]));
        },
      ),
    );
  });

  test("fall into two halves, the same every time", () => {
    const [first, second] = randomHalves(all);
    expect([first.length, second.length]).toEqual([56, 56]);
    expect([...first, ...second].sort(([a, b], [c, d]) => a - c || b - d)).toEqual(all);
    expect(randomHalves(all)).toEqual([first, second]);
    expect(randomHalves([[0, 1]])).toEqual([[[0, 1]], []]);
  });
});
