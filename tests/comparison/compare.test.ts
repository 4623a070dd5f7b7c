import { describe, expect, it } from "vitest";
import { compareRuns } from "../../src/comparison/compare.ts";
import type { RunFile, Verdict } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { draw, ROUNDS, runOf, type Told } from "./runs.ts";

/** What became of each of the two runs' one quantity. */
const outcome = (
  first: readonly number[],
  second: readonly number[],
  told: readonly [Told, Told] = [{}, {}],
) => {
  const { different, contaminated, drifted } = compareRuns(runOf([first], told[0]), runOf([second], told[1]));
  if (different.length > 0) return "different";
  return contaminated[0]?.why ?? (drifted > 0 ? "drifted" : "same");
};

describe("quantities of two runs", () => {
  it("that are of one distribution do not differ, whatever was drawn", () => {
    const MANY = 100;
    for (let seed = 0; seed < 20; seed++) {
      const run = (from: number) =>
        runOf(Array.from({ length: MANY }, (_, index) => draw(1000 * seed + from + index, 4, 0.001 * index)));
      const { different, contaminated, drifted, compared } = compareRuns(run(0), run(MANY));
      expect([compared, different, contaminated, drifted]).toEqual([MANY, [], [], 0]);
    }
  });

  it("that lie 10 % apart differ, both ways, whatever was drawn", () => {
    for (let seed = 0; seed < 200; seed += 2) {
      expect(outcome(draw(seed), draw(seed + 1, 4.4)), `seed ${seed}`).toBe("different");
      expect(outcome(draw(seed, 4.4), draw(seed + 1)), `seed ${seed}`).toBe("different");
    }
  });

  it("that hardly spread differ by more than runs of one machine drift", () => {
    expect(outcome(draw(1, 4, 0.0005), draw(2, 4.16, 0.0005))).toBe("drifted");
    expect(outcome(draw(1, 4, 0.0005), draw(2, 4.4, 0.0005))).toBe("different");
  });

  it("that spread widely differ only beyond what they spread", () => {
    expect(outcome(draw(1, 1.08, 0.04), draw(2, 1.5, 0.06))).toBe("drifted");
    expect(outcome(draw(1, 1.08, 0.04), draw(2, 3, 0.06))).toBe("different");
  });

  it("in ns must differ in cycles as well on one machine", () => {
    const clocks = [{ unit: "ns" }, { unit: "ns", coreCycle: 0.3 }] as const;
    expect(outcome(draw(1), draw(2, 4.44), clocks)).toBe("drifted");
    expect(outcome(draw(1), draw(2, 5.5), clocks)).toBe("different");
    const rates = [{ unit: "bytes/s" }, { unit: "bytes/s", coreCycle: 0.3 }] as const;
    expect(outcome(draw(1), draw(2, 3.6), rates)).toBe("drifted");
    expect(outcome(draw(1), draw(2, 4.44), rates)).toBe("different");
    // Ratios do not go with the clock.
    expect(outcome(draw(1), draw(2, 4.44), [{}, { coreCycle: 0.3 }])).toBe("different");
  });

  it("may be zero, and then differ from what is not", () => {
    const zero = new Array<number>(ROUNDS).fill(0);
    expect(outcome(zero, zero)).toBe("same");
    expect(outcome(zero, draw(1, 0.2))).toBe("different");
  });

  it("are held against each other at every x of a series, which is told of once", () => {
    const curve = (factor: number) => ({
      over: { name: "working set", unit: "bytes" },
      replicates: draw(3).map((value) => [
        { x: 64, value },
        { x: 128, value: value * factor },
        { x: 256, value: value * factor * factor },
      ]),
    });
    const { different } = compareRuns(
      runOf([[]], { quantity: curve(1) }),
      runOf([[]], { quantity: curve(1.3) }),
    );
    expect(different).toHaveLength(1);
    expect(different[0]).toMatchObject({ x: 256, points: { standing: 2, compared: 3 } });
  });

  it("of a model differ if they are not equal, and totals are not compared", () => {
    const exact = { quantity: { combine: "exact", layer: "simulation", from: [], counted: true } } as const;
    expect(outcome([4], [4.01], [exact, exact])).toBe("different");
    expect(outcome([4], [4], [exact, exact])).toBe("same");
    const total = { quantity: { combine: "total", counted: true } } as const;
    expect(compareRuns(runOf([[3, 4]], total), runOf([[80, 90]], total)).compared).toBe(0);
  });

  it("of other units are other quantities", () => {
    expect(compareRuns(runOf([draw(1)]), runOf([draw(2)], { unit: "ns" })).compared).toBe(0);
  });
});

describe("a run with a busy neighbour", () => {
  it.each<[string, Told, string]>([
    ["waited", { row: { waitShare: 0.7 } }, "pair: its threads waited for a CPU 70 % of the time"],
    ["was robbed", { row: { stealShare: 0.08 } }, "pair: the hypervisor took 8 % of the time"],
    [
      "was switched out",
      { row: { dropped: { switched: 600, moved: 0, distanceFlipped: 0 } } },
      "pair: 30 % of its blocks were taken off their CPU",
    ],
    ["lost replicates", { row: { disturbed: 6 } }, "too noisy: 6 of 17 replicates of pair"],
    ["waited everywhere", { control: { waitShare: 0.6 } }, "its threads waited for a CPU 60 % of the time"],
  ])("that %s is contaminated, not slower", (_, told, why) => {
    expect(outcome(draw(1), draw(2, 8), [{}, told])).toContain(`in B ${why}`);
    expect(outcome(draw(1, 8), draw(2), [told, {}])).toContain(`in A ${why}`);
  });

  it("is contaminated as a whole if the instrument was, though nothing differs", () => {
    const { disturbances, different } = compareRuns(
      runOf([draw(1)]),
      runOf([draw(2)], { control: { waitShare: 0.8 } }),
    );
    expect(disturbances).toEqual([{ run: "B", what: "its threads waited for a CPU 80 % of the time" }]);
    expect(different).toEqual([]);
  });

  it("says of what it lost to it that it is contaminated", () => {
    const few = runOf([draw(2).slice(0, 5)], { row: { disturbed: 12 } });
    expect(compareRuns(runOf([draw(1)]), few).lost).toEqual([
      {
        experiment: "slow",
        quantity: "slowdown-0",
        layer: "native",
        why: expect.stringContaining("in B too noisy: 12 of 17") as unknown,
      },
    ]);
  });

  it("is not, by what a comparison does by design in both", () => {
    const forks = { row: { waitShare: 0.37 } };
    expect(outcome(draw(1), draw(2, 8), [forks, { row: { waitShare: 0.41 } }])).toBe("different");
  });

  it("leaves what one thread counted of its own doing as it is", () => {
    const counted = { quantity: { counted: true, unit: "count" }, row: { cpus: [0], waitShare: 0.7 } };
    expect(outcome(draw(1), draw(2, 8), [counted, counted])).toBe("different");
  });
});

describe("one machine in another state", () => {
  it("is told by the distance of its CPUs", () => {
    const far = { row: { handoffNs: new Array<number>(ROUNDS).fill(215) } };
    expect(outcome(draw(1), draw(2, 8), [{}, far])).toContain("60 ns apart in A and 215 ns in B");
    expect(outcome(draw(1), draw(2, 8), [far, far])).toBe("different");
  });

  it("is told by the instrument set against itself", () => {
    // Something in the host shares a core.
    const starved = { aluScaling: 1.87 };
    expect(outcome(draw(1), draw(2, 8), [{}, starved])).toContain("alu-scaling was 2.00 in A and 1.87 in B");
    expect(outcome(draw(1), draw(2, 8), [starved, starved])).toBe("different");
  });

  it("is no excuse where the machines are two", () => {
    const { machine } = sampleRun();
    const other = { ...machine, cpu: { ...machine.cpu, model: "another" } };
    const told = { aluScaling: 1.87, changes: { machine: other } };
    expect(outcome(draw(1), draw(2, 8), [{}, told])).toBe("different");
  });
});

describe("circumstances", () => {
  const withMachine = (changes: Partial<RunFile["machine"]>): RunFile => {
    const run = runOf([draw(1)]);
    return { ...run, machine: { ...run.machine, ...changes } };
  };
  const hypervisor = (name: string | null, architecture = "x64") => {
    const { machine } = runOf([draw(1)]);
    return withMachine({ architecture, virtualization: { ...machine.virtualization, hypervisor: name } });
  };
  const namesOf = (before: RunFile, after: RunFile): string[] => {
    const { machine, measuring } = compareRuns(before, after).circumstances;
    return [...machine, ...measuring].map(({ name }) => name);
  };

  it("are not what a later version only found out", () => {
    expect(namesOf(hypervisor(null), hypervisor("kvm"))).toEqual(["hypervisor"]);
    expect(namesOf(hypervisor("qemu"), hypervisor("qemu-tcg"))).toEqual([]);
    expect(namesOf(hypervisor(null, "arm64"), hypervisor("unknown", "arm64"))).toEqual([]);
    expect(namesOf(hypervisor(null, "arm64"), hypervisor("kvm", "arm64"))).toEqual([]);
    expect(namesOf(hypervisor("amazon", "arm64"), hypervisor("kvm", "arm64"))).toEqual(["hypervisor"]);
  });

  it("are other free memory where it limits what is measured", () => {
    const { memory, limits } = runOf([draw(1)]).machine;
    const free = (gib: number) =>
      withMachine({
        memory: { ...memory, availableBytes: gib * 2 ** 30 },
        limits: { ...limits, memoryBytes: null, memoryLeftBytes: null },
      });
    const named = ["free memory, which limits sets and arrays"];
    expect(namesOf(free(4), free(0.5))).toEqual(named);
    expect(namesOf(free(5), free(30))).toEqual(named);
    expect(namesOf(free(4.1), free(3.9))).toEqual([]);
    expect(namesOf(free(13), free(60))).toEqual([]);
  });

  it("say what the machines, their systems and the ways to measure differ in", () => {
    const { machine, options } = sampleRun();
    const { circumstances } = compareRuns(
      runOf([draw(1)]),
      runOf([draw(1)], {
        changes: {
          profile: "standard",
          options: { ...options, cpus: [0], overrides: { "a/b/c": { distance: 8 } } },
          machine: { ...machine, kernelRelease: "7.0", cpu: { ...machine.cpu, model: "another" } },
        },
      }),
    );
    expect(circumstances).toEqual({
      machine: [{ name: "processor", was: machine.cpu.model, is: "another" }],
      system: [{ name: "kernel", was: machine.kernelRelease, is: "7.0" }],
      measuring: [
        { name: "profile", was: "quick", is: "standard" },
        { name: "CPUs measured on", was: "0-1", is: "0" },
        { name: "overridden arms", was: "none", is: "a/b/c" },
      ],
    });
  });

  it("that are not known of one run are no difference", () => {
    const { machine } = sampleRun();
    const unknown = { ...machine, numaBalancing: null, kernelRelease: null, caches: [] };
    expect(
      compareRuns(runOf([draw(1)]), runOf([draw(1)], { changes: { machine: unknown } })).circumstances,
    ).toEqual({ machine: [], system: [], measuring: [] });
  });
});

describe("verdicts", () => {
  const known = sampleRun().verdicts.find(({ verdict }) => verdict === "confirmed")!;
  const verdict = (word: Verdict["verdict"]): Verdict => ({
    ...known,
    layer: "native",
    verdict: word,
    estimate: { ...known.estimate!, quantity: "slowdown-0" },
  });
  const kinds = (was: Verdict["verdict"], is: Verdict["verdict"], around = 8, told: Told = {}) =>
    compareRuns(
      runOf([draw(1)], { changes: { verdicts: [verdict(was)] } }),
      runOf([draw(2, around)], { ...told, changes: { verdicts: [verdict(is)] } }),
    ).verdicts.map(({ kind }) => kind);

  it("change where both were decided, by a quantity that differs", () => {
    expect(kinds("confirmed", "confirmed")).toEqual([]);
    expect(kinds("confirmed", "refuted")).toEqual(["changed"]);
    expect(kinds("refuted", "confirmed")).toEqual(["changed"]);
  });

  it("are undecided where one run left them open", () => {
    for (const word of ["inconclusive", "not-testable"] as const) {
      expect(kinds("confirmed", word)).toEqual(["undecided"]);
      expect(kinds(word, "refuted")).toEqual(["undecided"]);
    }
  });

  it("do not change by figures that drift across a bound, or that are contaminated", () => {
    expect(kinds("confirmed", "refuted", 4.1)).toEqual(["drift"]);
    expect(kinds("confirmed", "refuted", 8, { row: { waitShare: 0.7 } })).toEqual(["contaminated"]);
  });
});
