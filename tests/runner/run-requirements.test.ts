import { describe, expect, it } from "vitest";
import { probeMachine } from "hardfacts";
import { experimentOf, ONE_ROUND, verdictOf, wholeRuns } from "./whole-run.ts";

/** What a run may not do, or has no room for, is said and left out. */
const measure = wholeRuns();

describe("consent and requirements", () => {
  it("what disturbs others is left alone without consent, and says so", async () => {
    const { runFile } = await measure({ ...ONE_ROUND, selectors: ["split-lock"] });
    expect(verdictOf(runFile, "02.02.03/split-lock-catastrophe")).toMatchObject({
      verdict: "not-testable",
      reason: expect.stringContaining("needs consent") as unknown,
      remedy: expect.stringContaining("--allow split-lock") as unknown,
    });
    expect(experimentOf(runFile, "split-lock").evidence).toEqual([]);
  });

  it("on one CPU what needs two is not testable, and the rest is measured", async () => {
    const { limits } = (await measure({ ...ONE_ROUND, selectors: ["allocator-alignment"] })).runFile.machine;
    const { runFile } = await measure({ ...ONE_ROUND, cpus: [limits.allowedCpus[0]!] });
    expect(verdictOf(runFile, "02.02.04/padding-removes-false-sharing")).toMatchObject({
      verdict: "not-testable",
      reason: expect.stringMatching(/needs two/) as unknown,
    });
    expect(experimentOf(runFile, "misaligned-access").quantities[0]!.replicates[0]).not.toBeNull();
  });

  it("without huge pages the levels are measured on base pages, and what needs others says so", async () => {
    const machine = await probeMachine();
    const { runFile } = await measure({
      ...ONE_ROUND,
      layers: ["native"],
      selectors: ["cache-latency"],
      machine: { ...machine, memory: { ...machine.memory, transparentHugePages: "never" } },
    });
    const { unmet, evidence, quantities, status } = experimentOf(runFile, "cache-latency");
    expect(status).not.toBe("crashed");
    expect(unmet.map(({ comparison }) => comparison)).toEqual(["near-thp", "far-thp"]);
    expect(unmet[0]).toMatchObject({
      reason: 'needs transparent huge pages; they are set to "never"',
      remedy: expect.stringContaining("transparent_hugepage/enabled") as unknown,
    });
    expect(evidence.map(({ comparison }) => comparison)).toContain("levels");
    expect(quantities.find(({ id }) => id === "latency-l1")!.replicates).toHaveLength(1);
  });

  it("within 256 MiB everything ends with a value or a reason", async () => {
    const machine = await probeMachine();
    const { runFile } = await measure({
      ...ONE_ROUND,
      layers: ["native"],
      machine: { ...machine, limits: { ...machine.limits, memoryBytes: 2 ** 28 } },
    });
    for (const { id, status, unmet } of runFile.experiments) {
      expect(["done", "partial", "unavailable"], id).toContain(status);
      for (const { reason } of unmet) expect(reason).not.toBe("");
    }
    // By the arms that ran: a replicate's value may be missing where something disturbed it.
    const far = experimentOf(runFile, "cache-latency").evidence.find(
      ({ comparison }) => comparison === "far-base",
    )!;
    const sizes = Object.keys(far.counters).map((arm) => Number(/^set-(\d+)$/.exec(arm)?.[1]));
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 25);
  });

  it("CPUs that are not allowed are refused by name", async () => {
    await expect(measure({ cpus: [0, 999] })).rejects.toMatchObject({
      code: "ERR_USAGE",
      message: expect.stringContaining("999") as unknown,
    });
  });
});
