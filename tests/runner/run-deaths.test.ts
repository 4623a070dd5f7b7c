import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunEvent, RunFile } from "hardfacts";
import { experimentOf, ONE_ROUND, verdictOf, wholeRuns } from "./whole-run.ts";

/** What a measuring process costs that dies. */
const measure = wholeRuns();

/** Replicates without a value that nothing but other work took. */
const disturbedOf = (runFile: RunFile, id: string): number =>
  experimentOf(runFile, id).dropped["replicates disturbed"] ?? 0;

describe("a child that dies", () => {
  const killedBy = async (signal: NodeJS.Signals) => {
    let pid = 0;
    let killed = false;
    const events: RunEvent[] = [];
    const enough = new AbortController();
    const outcome = await measure({
      signal: enough.signal,
      layers: ["native"],
      selectors: ["misaligned-access", "allocator-alignment"],
      onEvent: (event) => {
        events.push(event);
        if (event.kind === "child-started") ({ pid } = event);
        if (event.kind === "measuring" && event.round === 3) enough.abort();
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
      const missing = (values: readonly unknown[]) => values.filter((value) => value === null).length;
      expect(replicates!.length).toBeGreaterThanOrEqual(3);
      expect(replicates![1]).toBeNull();
      expect(missing(replicates!) - 1).toBeLessThanOrEqual(disturbedOf(runFile, "misaligned-access"));
      expect(others!.length).toBeGreaterThanOrEqual(3);
      expect(missing(others!)).toBeLessThanOrEqual(disturbedOf(runFile, "allocator-alignment"));
    },
  );

  it("every time is given up after three, and the rest goes on", async () => {
    let pid = 0;
    const enough = new AbortController();
    const { runFile } = await measure({
      signal: enough.signal,
      layers: ["native"],
      selectors: ["misaligned-access", "allocator-alignment"],
      onEvent: (event) => {
        if (event.kind === "child-started") ({ pid } = event);
        if (event.kind === "measuring" && event.round === 5) enough.abort();
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

  it("three times after a good round is told as the reason, and the instrument is not measured for itself", async () => {
    let pid = 0;
    const { runFile } = await measure({
      layers: ["native"],
      selectors: ["misaligned-access"],
      onEvent: (event) => {
        if (event.kind === "child-started") ({ pid } = event);
        if (event.kind === "measuring" && event.experiment === "misaligned-access" && event.round > 0)
          setTimeout(() => process.kill(pid, "SIGKILL"), 5);
      },
    });
    const hit = experimentOf(runFile, "misaligned-access");
    expect(hit).toMatchObject({
      status: "crashed",
      reason: "given up, 3 replicates lost: the measuring process was killed by SIGKILL",
    });
    expect(hit.quantities[0]!.replicates).toHaveLength(4);
    expect(runFile.rounds.done).toBe(4);
    expect(verdictOf(runFile, "02.02.03/unaligned-in-line-free")).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining(hit.reason!) as unknown,
      open: false,
    });
  });
});

describe("a measuring process", () => {
  it.runIf(process.platform === "linux")("is who the kernel ends first where memory runs out", async () => {
    const score = (pid: number | string): string => readFileSync(`/proc/${pid}/oom_score_adj`, "utf8").trim();
    const [own, children]: [string, string[]] = [score("self"), []];
    await measure({
      ...ONE_ROUND,
      layers: ["js"],
      selectors: ["false-sharing"],
      onEvent: (event) => {
        if (event.kind === "child-started") children.push(score(event.pid));
      },
    });
    expect(children).toEqual(["1000"]);
    expect(score("self")).toBe(own);
  });
});
