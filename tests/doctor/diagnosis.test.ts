import { describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import { diagnose } from "../../src/doctor/diagnosis.ts";
import { untestableHere } from "../../src/doctor/testable.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { renderDiagnosis } from "../../src/report/doctor-text.ts";
import { plainStyle } from "../../src/report/style.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const calibration = { timerResolutionNs: 10, timerOverheadNs: 10, ticksPerNs: 2.5, coreGhz: 3.5 };

/** The sample's machine, quiet and bare. */
const machine = (changes: Partial<Machine> = {}): Machine => {
  const sample = sampleRun().machine;
  return {
    ...sample,
    calibration,
    virtualization: { hypervisor: null, emulated: false, container: null },
    frequency: {
      ...sample.frequency,
      governor: "performance",
      turbo: false,
      loadAverage: 0.1,
      stealSinceBoot: 0,
    },
    limits: { ...sample.limits, cpuQuota: null },
    memory: { ...sample.memory, transparentHugePages: "madvise" },
    ...changes,
  };
};

const findings = (changes: Partial<Machine>) => diagnose(machine(changes), []).findings;

describe("the doctor", () => {
  it("finds nothing amiss with a quiet machine", () => {
    expect(findings({})).toEqual([]);
    expect(diagnose(machine(), []).fine.length).toBeGreaterThan(4);
  });

  it("names each thing that is amiss, what to do, and how to take it back", () => {
    const quiet = machine();
    const cases: readonly (readonly [Partial<Machine>, RegExp, RegExp, RegExp | null])[] = [
      [{ frequency: { ...quiet.frequency, loadAverage: 3 } }, /load 3.0 on \d+ CPUs/, /--cpus/, null],
      [
        { frequency: { ...quiet.frequency, governor: "powersave" } },
        /governor powersave/,
        /-g performance/,
        /-g powersave$/,
      ],
      [
        { frequency: { ...quiet.frequency, governor: "performance + powersave" } },
        /governors differ \(performance \+ powersave\)/,
        /-g performance \(note before: .*\/scaling_governor\)$/,
        /as noted.*cpupower -c CPU frequency-set -g GOVERNOR$/,
      ],
      [
        { frequency: { ...quiet.frequency, turbo: true, turboFile: "intel_pstate/no_turbo" } },
        /turbo is on/,
        /as root: echo 1 > .*\/intel_pstate\/no_turbo$/,
        /^echo 0 > .*\/no_turbo$/,
      ],
      // Whoever made the CPU: an Intel may be run by acpi-cpufreq.
      [
        { frequency: { ...quiet.frequency, turbo: true, turboFile: "cpufreq/boost" } },
        /turbo is on/,
        /as root: echo 0 > .*\/cpufreq\/boost$/,
        /^echo 1 > .*\/boost$/,
      ],
      [{ limits: { ...quiet.limits, cpuQuota: 0.5 } }, /0.5 CPUs' worth/, /raise the quota/, null],
      [
        { memory: { ...quiet.memory, transparentHugePages: "never" } },
        /huge pages are off/,
        /echo madvise/,
        /echo never/,
      ],
      [
        { virtualization: { hypervisor: "kvm", emulated: true, container: null } },
        /emulated/,
        /real one/,
        null,
      ],
      [{ calibration: null }, /addon is not there/, /compiler.*node-gyp/, null],
    ];
    for (const [changes, what, remedy, undo] of cases) {
      const [finding, ...others] = findings(changes);
      expect(others).toEqual([]);
      expect(finding!.what).toMatch(what);
      expect(finding!.remedy).toMatch(remedy);
      if (undo === null) expect(finding!.undo).toBeNull();
      else expect(finding!.undo).toMatch(undo);
    }
  });

  it("says nothing of what a guest does not tell", () => {
    const unknown = {
      governor: null,
      turbo: null,
      turboFile: null,
      minMhz: null,
      maxMhz: null,
      stealSinceBoot: null,
      loadAverage: null,
    };
    expect(findings({ frequency: unknown })).toEqual([]);
  });

  it("tells which claims each remedy unlocks, by the requirements that a run has", () => {
    const without = untestableHere(catalogue.experiments, machine());
    const { unlocks } = diagnose(machine(), without);
    const consent = unlocks.find(({ remedy }) => remedy === "--allow split-lock");
    expect(consent?.claims).toContain("02.02.03/split-lock-catastrophe");
    const never = machine({ memory: { ...machine().memory, transparentHugePages: "never" } });
    const more = untestableHere(catalogue.experiments, never).map(({ claim }) => claim);
    expect(more).toContain("02.05.02/tlb-reach-speedup");
    expect(without.map(({ claim }) => claim)).not.toContain("02.05.02/tlb-reach-speedup");
    // What nothing here would help stands last.
    const remedies = unlocks.map(({ remedy }) => remedy === null);
    expect(remedies).toEqual([...remedies].sort((a, b) => Number(a) - Number(b)));
  });

  it("reserves as many huge pages as the most demanding claim needs, by one command", () => {
    const { unlocks } = diagnose(machine(), [
      {
        claim: "a",
        layer: "native",
        reason: "needs 3",
        remedy: "as root: echo 3 > /sys/pool-2048kB/nr_hugepages",
      },
      {
        claim: "b",
        layer: "native",
        reason: "needs 64",
        remedy: "as root: echo 64 > /sys/pool-2048kB/nr_hugepages, or so",
      },
      {
        claim: "c",
        layer: "native",
        reason: "needs 1",
        remedy: "as root: echo 1 > /sys/pool-1048576kB/nr_hugepages",
      },
    ]);
    expect(unlocks.map(({ remedy, claims }) => [remedy, claims])).toEqual([
      ["as root: echo 64 > /sys/pool-2048kB/nr_hugepages, or so", ["a", "b"]],
      ["as root: echo 1 > /sys/pool-1048576kB/nr_hugepages", ["c"]],
    ]);
  });

  it("gives one command for each pool of this machine's", () => {
    const { memory } = machine();
    const empty = memory.hugePages.map((pool) => ({ ...pool, total: 0, free: 0, reserved: 0 }));
    const here = machine({ memory: { ...memory, hugePages: empty } });
    const files = diagnose(here, untestableHere(catalogue.experiments, here)).unlocks.flatMap(
      ({ remedy }) => /\S+\/nr_hugepages/.exec(remedy ?? "")?.[0] ?? [],
    );
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files).size).toBe(files.length);
  });

  it("says which flag states what no file tells, and of the rest not that another machine has it", () => {
    const without = untestableHere(catalogue.experiments, machine());
    const diagnosis = diagnose(machine(), without);
    const stated = diagnosis.unlocks.find(({ claims }) => claims.includes("05.01.04/below-theoretical"));
    expect(stated?.remedy).toMatch(/^--memory-peak/);
    const text = renderDiagnosis(machine(), diagnosis, plainStyle());
    const [, beyond = ""] = text.split("No remedy is known here\n");
    expect(beyond).toMatch(/redis-server/);
    expect(beyond).not.toMatch(/--memory-peak/);
  });

  it("tells that no native claim can be tested without the addon", () => {
    const missing = untestableHere(catalogue.experiments, machine({ calibration: null }));
    const native = catalogue.experiments.flatMap(({ claims }) =>
      claims.filter(({ layers }) => layers.includes("native")),
    );
    expect(new Set(missing.filter(({ layer }) => layer === "native").map(({ claim }) => claim)).size).toBe(
      native.length,
    );
  });

  it("says why there is no native code, and what helps, in the words of what did not load it", () => {
    const off = { reason: "it is switched off", remedy: "unset HARDFACTS_NO_NATIVE" };
    const here = machine({ calibration: null });
    const { findings: found, unlocks } = diagnose(
      here,
      untestableHere(catalogue.experiments, here, off),
      off,
    );
    expect(found.map(({ what }) => what).join()).toContain(off.reason);
    expect(found.map(({ remedy }) => remedy)).toContain(off.remedy);
    expect(unlocks[0]!.remedy).toBe(off.remedy);
  });

  it("fits a terminal", () => {
    const diagnosis = diagnose(
      machine({ calibration: null }),
      untestableHere(catalogue.experiments, machine()),
    );
    const text = renderDiagnosis(machine(), diagnosis, plainStyle());
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text.trimEnd().endsWith("Nothing was changed.")).toBe(true);
  });
});
