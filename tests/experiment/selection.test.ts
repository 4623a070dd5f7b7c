import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import { cpuRanges } from "../../src/experiment/cpu-ranges.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { checkCpus, select } from "../../src/experiment/selection.ts";
import type { Machine } from "../../src/machine/machine.ts";

const claim = (id: string): Claim => ({
  id,
  title: id,
  statement: id,
  source: "a book",
  prior: "likely",
  layers: ["native"],
  parts: [],
  controls: [],
});

const experiment = (id: string, claims: readonly string[]): Experiment => ({
  id,
  shows: id,
  layers: ["native"],
  requires: [],
  role: claims.length === 0 ? "control" : "evidence",
  comparisons: () => [],
  quantities: () => [],
  claims: claims.map(claim),
});

const catalogue = [
  experiment("instrument", []),
  experiment("false-sharing", ["02.02.04/padding", "02.02.04/plain"]),
  experiment("distance", ["02.02.04/step", "02.02.03/line"]),
  experiment("memory-order", ["02.05.03/fence"]),
];

const selected = (...selectors: string[]) => {
  const { experiments, claims } = select(catalogue, selectors);
  return { experiments: experiments.map(({ id }) => id), claims: claims.map(({ id }) => id) };
};

const refusal = (attempt: () => unknown): UsageError => {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return error as UsageError;
  }
  throw new Error("nothing was thrown");
};

describe("select", () => {
  it("takes everything where nothing is named", () => {
    expect(selected().experiments).toEqual(["instrument", "false-sharing", "distance", "memory-order"]);
    expect(selected().claims).toHaveLength(5);
  });
  it("takes an experiment with all of its claims", () => {
    expect(selected("distance")).toEqual({
      experiments: ["distance"],
      claims: ["02.02.04/step", "02.02.03/line"],
    });
    expect(selected("instrument")).toEqual({ experiments: ["instrument"], claims: [] });
  });
  it("takes of a chapter its claims only", () => {
    expect(selected("02.02.04")).toEqual({
      experiments: ["false-sharing", "distance"],
      claims: ["02.02.04/padding", "02.02.04/plain", "02.02.04/step"],
    });
  });
  it("takes the beginning of a chapter's number, in whole parts", () => {
    expect(selected("02.02").claims).toHaveLength(4);
    expect(selected("02").claims).toHaveLength(5);
    expect(refusal(() => select(catalogue, ["02.0"])).message).toContain('"02.0"');
    expect(refusal(() => select(catalogue, ["2"])).message).toContain('"2"');
  });
  it("takes a claim with its experiment", () => {
    expect(selected("02.02.03/line")).toEqual({ experiments: ["distance"], claims: ["02.02.03/line"] });
  });
  it("takes each thing once, in the catalogue's order, whatever the order of the selectors", () => {
    expect(selected("02.02.03", "false-sharing", "02.02.04/padding")).toEqual({
      experiments: ["false-sharing", "distance"],
      claims: ["02.02.04/padding", "02.02.04/plain", "02.02.03/line"],
    });
  });
  it("names the nearest for what means nothing", () => {
    expect(refusal(() => select(catalogue, ["flase-sharing"])).remedy).toBe('Did you mean "false-sharing"?');
    expect(refusal(() => select(catalogue, ["02.02.04/paddin"])).remedy).toContain('"02.02.04/padding"');
    expect(refusal(() => select(catalogue, ["fence"])).remedy).toContain('"02.05.03/fence"');
    expect(refusal(() => select(catalogue, ["quantum"])).remedy).toContain("hardfacts list");
    expect(refusal(() => select(catalogue, [""])).message).toContain('""');
  });
});

describe("checkCpus", () => {
  const machine = (allowedCpus: readonly number[], online: readonly number[]): Machine =>
    ({
      limits: { allowedCpus, allowedNodes: null, cpuQuota: null, memoryBytes: null, memoryLeftBytes: null },
      topology: {
        cpus: online.map((id) => ({ id, package: null, core: null, node: null, siblings: null })),
      },
    }) as unknown as Machine;
  const eight = [0, 1, 2, 3, 4, 5, 6, 7];

  it("gives all allowed ones where none is asked for", () => {
    expect(checkCpus(null, machine([3, 7], eight))).toEqual([3, 7]);
  });
  it("gives those asked for, ascending, each once", () => {
    expect(checkCpus([7, 3, 7], machine([3, 7], eight))).toEqual([3, 7]);
  });
  it("tells CPUs that are not there from those that are not allowed", () => {
    const error = refusal(() => checkCpus([0, 1, 3, 9], machine([3, 7], eight)));
    expect(error.message).toBe(
      "CPU 9 is not to be had on this machine; CPUs 0-1 are not allowed for this process (affinity or cpuset)",
    );
    expect(error.remedy).toBe("Allowed here: 3, 7.");
  });
  it("refuses to measure on none", () => {
    expect(refusal(() => checkCpus([], machine([0], [0]))).message).toContain("no CPU");
  });
});

describe("cpuRanges", () => {
  it.each([
    [[], "none"],
    [[5], "5"],
    [[0, 1], "0-1"],
    [[8, 3, 0, 1, 2, 2], "0-3, 8"],
  ])("%j reads %s", (cpus, text) => {
    expect(cpuRanges(cpus)).toBe(text);
  });
});
