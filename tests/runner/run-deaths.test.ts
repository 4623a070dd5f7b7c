import { describe, expect, it } from "vitest";
import { type RunEvent } from "hardfacts";
import { experimentOf, verdictOf, wholeRuns } from "./whole-run.ts";

/** What a measuring process costs that dies. */
const measure = wholeRuns();

describe("a child that dies", () => {
  const killedBy = async (signal: NodeJS.Signals) => {
    let pid = 0;
    let killed = false;
    const events: RunEvent[] = [];
    const outcome = await measure({
      budgetMs: 4000,
      layers: ["native"],
      selectors: ["misaligned-access", "allocator-alignment"],
      onEvent: (event) => {
        events.push(event);
        if (event.kind === "child-started") ({ pid } = event);
        if (
          event.kind === "measuring" &&
          event.round === 1 &&
          event.experiment === "misaligned-access" &&
          !killed
        ) {
          killed = true;
          setTimeout(() => process.kill(pid, signal), 5);
        }
      },
    });
    return { ...outcome, events };
  };

  it.each(["SIGSEGV", "SIGBUS", "SIGKILL"] as const)(
    "by %s costs one replicate of one experiment",
    async (signal) => {
      const { runFile, events } = await killedBy(signal);
      expect(events).toContainEqual(
        expect.objectContaining({ kind: "child-died", how: `was killed by ${signal}` }),
      );
      const hit = experimentOf(runFile, "misaligned-access");
      expect(hit).toMatchObject({ status: "partial", dropped: { "replicates crashed": 1 } });
      expect(hit.reason).toContain(signal);
      const [replicates, others] = [hit, experimentOf(runFile, "allocator-alignment")].map(
        (each) => each.quantities[0]!.replicates,
      );
      expect(replicates!.filter((value) => value === null)).toHaveLength(1);
      expect(replicates![0]).not.toBeNull();
      expect(others!.every((value) => value !== null)).toBe(true);
      expect(others!.length).toBeGreaterThan(1);
    },
  );

  it("every time is given up after three, and the rest goes on", async () => {
    let pid = 0;
    const { runFile } = await measure({
      budgetMs: 6000,
      layers: ["native"],
      selectors: ["misaligned-access", "allocator-alignment"],
      onEvent: (event) => {
        if (event.kind === "child-started") ({ pid } = event);
        if (event.kind === "measuring" && event.experiment === "misaligned-access")
          setTimeout(() => process.kill(pid, "SIGKILL"), 5);
      },
    });
    expect(experimentOf(runFile, "misaligned-access")).toMatchObject({
      status: "crashed",
      dropped: { "replicates crashed": 3 },
    });
    expect(experimentOf(runFile, "allocator-alignment").quantities[0]!.replicates.length).toBeGreaterThan(3);
    expect(verdictOf(runFile, "02.02.03/unaligned-in-line-free").verdict).toBe("inconclusive");
  });
});
