import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/report/style.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { type RunFile, type RunOptions } from "hardfacts";
import { verdictOf, wholeRuns } from "./whole-run.ts";

/** A kernel that is not what its arm says: no verdict may come of it that the claim has not earned. */
const measure = wholeRuns();

/**
 * What disturbs the machine may be a reason before the control is, and is named first: which of them is said is tested where
 * samples are recorded ones.
 */
const expectUndecided = (runFile: RunFile, claim: string, control: string): void => {
  const { verdict, controls } = verdictOf(runFile, claim);
  expect(verdict).toBe("inconclusive");
  expect(controls.find(({ id }) => id === control)!.holds).not.toBe(true);
};

const twoCpus = (runFile: RunFile): boolean => runFile.machine.limits.allowedCpus.length >= 2;

describe("sabotage", () => {
  const claim = "02.02.04/padding-removes-false-sharing";
  const sabotaged = (overrides: RunOptions["overrides"] & object) =>
    measure({ selectors: [claim], layers: ["native"], overrides, budgetMs: 60_000 });

  it("with the padding taken out of the padded arm the claim is not confirmed", async () => {
    const { runFile } = await sabotaged({ "false-sharing/padding/padded-64": { distance: 8 } });
    expect(verdictOf(runFile, claim).verdict).not.toBe("confirmed");
    expect(runFile.options.overrides).toEqual({ "false-sharing/padding/padded-64": { distance: 8 } });
  });

  it.each([
    [
      "lists in address order instead of shuffled",
      "02.02.01/sequential-hides-latency",
      { "traversal-order/lines/list-shuffled": { order: "identity", steps: 4096 } },
    ],
    [
      "a third level that is walked in address order",
      "02.02.01/latency-order",
      { "cache-latency/levels/l3": { order: "identity" } },
    ],
    [
      "four more cycles in every load",
      "02.02.01/l1-latency-cycles",
      { "cache-latency/levels/l1": { adds: 4 } },
    ],
  ] as const)("with %s, %s is not confirmed", async (_, sabotagedClaim, overrides) => {
    const { runFile } = await measure({
      selectors: [sabotagedClaim],
      layers: ["native"],
      overrides,
      budgetMs: 60_000,
    });
    expect(["refuted", "inconclusive", "not-testable"]).toContain(verdictOf(runFile, sabotagedClaim).verdict);
    expect(runFile.rounds.done).toBeGreaterThanOrEqual(17);
  });

  it("with a fence taken out the outcome that it forbids is seen, and what the model says against it", async () => {
    const { runFile } = await measure({
      selectors: ["02.05.03/sb-mfence-forbidden"],
      layers: ["native"],
      overrides: { "litmus/store-buffering/sb-full": { ordering: "none" } },
      budgetMs: 60_000,
    });
    if (!twoCpus(runFile)) return;
    expect(verdictOf(runFile, "02.05.03/sb-mfence-forbidden").verdict).toBe("refuted");
    const said = renderTerminal({ runFile, chapters: [], titles: new Map(), path: null }, plainStyle(200));
    expect(said).toMatch(/FORBIDDEN OUTCOME SEEN\nSB \(\S.*\) showed r0=0 r1=0 in .* forbids it/);
  });

  it("with nothing that could show the outcome, that it never came decides nothing", async () => {
    const { runFile } = await measure({
      selectors: ["02.05.03/sb-mfence-forbidden"],
      layers: ["native"],
      overrides: { "litmus/store-buffering/sb": { ordering: "full" } },
      budgetMs: 60_000,
    });
    if (!twoCpus(runFile)) return;
    expectUndecided(runFile, "02.05.03/sb-mfence-forbidden", "unfenced");
  });

  it("with the cause put back into the control it does not come out as it must, and nothing is decided", async () => {
    const { runFile } = await sabotaged({ "false-sharing/padding/padded-128": { distance: 8 } });
    if (!twoCpus(runFile)) return;
    expectUndecided(runFile, claim, "already-padded");
  });

  it("with two words that are one the false-sharing curve has no step at 64", async () => {
    const { runFile } = await measure({
      selectors: ["02.02.03/line-is-64"],
      layers: ["native"],
      budgetMs: 60_000,
      overrides: Object.fromEntries(
        [64, 96, 124, 128].map((distance) => [
          `false-sharing-distance/sweep/base-0-distance-${distance}`,
          { distance: 8 },
        ]),
      ),
    });
    expect(verdictOf(runFile, "02.02.03/line-is-64").verdict).not.toBe("confirmed");
  });

  it("an override of an arm that is not there is refused", async () => {
    await expect(sabotaged({ "false-sharing/padding/no-such-arm": { distance: 8 } })).rejects.toMatchObject({
      code: "ERR_USAGE",
    });
  });
});
