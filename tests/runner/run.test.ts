import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeSamples } from "../../src/report/samples-file.ts";
import { judge, readRunFile, type RunEvent } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
import { experimentOf, ONE_ROUND, verdictOf, wholeRuns } from "./whole-run.ts";

/** What is kept of a run, and what it is judged from. */
const measure = wholeRuns();

describe("a run", () => {
  it("gives every experiment a value for each quantity that is to be had, in one round", async () => {
    const { runFile, path } = await measure(ONE_ROUND);
    expect(runFile.rounds.done).toBe(1);
    for (const { id, quantities, unmet, evidence, status } of runFile.experiments) {
      const missing = new Set(unmet.map(({ comparison }) => comparison));
      if (id === "split-lock") expect(status).toBe("unavailable");
      for (const quantity of quantities.filter(({ from }) => !from.some((each) => missing.has(each)))) {
        // A kernel may find its own trials disturbed, and count none of them.
        const disturbed = evidence.some(
          (each) =>
            quantity.from.includes(each.comparison) &&
            (each.disturbed > 0 || Object.values(each.counters).some((arm) => (arm["disturbed"] ?? 0) > 0)),
        );
        // A curve may have no step or knee to find.
        const found =
          (quantity.unit !== "bytes" || quantity.id === "address-step") && !quantity.id.startsWith("knee-");
        // Some guests are told nothing of their caches.
        const stated = !quantity.id.endsWith("-over-stated") || runFile.machine.caches.length > 0;
        // Where a neighbour that keeps out of the way takes as many lines, the share that an evicting one takes has no value.
        const lostAnyway =
          quantity.id === "evicted-share" &&
          Number(quantities.find((each) => each.id === "evicted-share-within")!.replicates[0]) >= 0.5;
        if (!disturbed && found && stated && !lostAnyway)
          expect(quantity.replicates[0], `${id}/${quantity.id} (${quantity.layer})`).not.toBeNull();
        expect(quantity.replicates).toHaveLength(1);
      }
      for (const { counters } of evidence) {
        for (const counted of Object.values(counters)) expect(counted["mismatches"] ?? 0).toBe(0);
      }
    }
    // One replicate supports no interval: nothing is concluded from it.
    const decided = runFile.verdicts.filter(
      ({ verdict }) => verdict === "confirmed" || verdict === "refuted",
    );
    // But from what was counted: an outcome need be seen but once, and chances are many in a round.
    const counted = ["never", "observed"];
    const others = decided.filter(
      ({ parts, layer }) =>
        layer !== "simulation" && !parts.every(({ expectation }) => counted.includes(expectation.kind)),
    );
    expect(others).toEqual([]);
    expect(await readRunFile(path!)).toEqual(JSON.parse(JSON.stringify(runFile)));
  });

  it("is judged the same from its file", async () => {
    const { runFile, path } = await measure({ selectors: ["allocator-alignment"], layers: ["native"] });
    const claims = catalogue.experiments.flatMap((experiment) => experiment.claims);
    const wanted = claims.filter(({ id }) => runFile.verdicts.some(({ claim }) => claim === id));
    expect(judge(await readRunFile(path!), wanted)).toEqual(runFile.verdicts);
    expect(runFile.rounds.done).toBeGreaterThanOrEqual(17);
  });

  it("of models alone is worked out at once, without a measuring process", async () => {
    const events: RunEvent[] = [];
    const { runFile, path } = await measure({
      selectors: ["cache-simulation"],
      memoryPeakBytesPerSecond: 3.072e11,
      onEvent: (event) => events.push(event),
    });
    expect(runFile.options.memoryPeakBytesPerSecond).toBe(3.072e11);
    const claim = "02.02.01/conflict-misses-never-negative";
    const verdicts = [{ claim, layer: "simulation", experiment: "cache-simulation" }];
    expect(events).toEqual([
      { kind: "planned", rounds: 0, expectedMs: 0, experiments: [], claims: 1, verdicts },
    ]);
    expect(runFile).toMatchObject({ rounds: { planned: 0, done: 0 }, instrument: { firstTrialMs: null } });
    expect(runFile.experiments.map(({ id, status }) => [id, status])).toEqual([["cache-simulation", "done"]]);
    expect(verdictOf(runFile, claim)).toMatchObject({
      verdict: "refuted",
      layer: "simulation",
      estimate: { point: 256.5, low: 256.5, high: 256.5, confidence: 1 },
    });
    const claims = catalogue.experiments.flatMap((experiment) => experiment.claims);
    const again = judge(
      await readRunFile(path!),
      claims.filter(({ layers }) => layers.includes("simulation")),
    );
    expect(again).toEqual(runFile.verdicts);
  });

  it("works models out beside what it measures, each once", async () => {
    const { runFile } = await measure({
      selectors: ["cache-simulation", "allocator-alignment"],
      layers: ["native", "simulation"],
    });
    expect(runFile.rounds.done).toBeGreaterThanOrEqual(17);
    expect(experimentOf(runFile, "instrument").status).toBe("done");
    const { status, quantities, samples } = experimentOf(runFile, "cache-simulation");
    expect([status, samples]).toEqual(["done", []]);
    for (const { combine, replicates } of quantities) {
      expect(combine).toBe("exact");
      expect(replicates).toHaveLength(1);
    }
    expect(new Set(runFile.verdicts.map(({ layer }) => layer))).toEqual(new Set(["native", "simulation"]));
  });

  it("with nothing to measure here ends at once, instrument and all", async () => {
    const { runFile } = await measure({ selectors: ["split-lock"] });
    expect(runFile.rounds).toEqual({ planned: 0, done: 0 });
    expect(runFile.experiments.map(({ id, status }) => [id, status])).toEqual([
      ["split-lock", "unavailable"],
    ]);
  });

  it("keeps the samples of every block beside it, by hash", async () => {
    const { runFile, path } = await measure({
      ...ONE_ROUND,
      selectors: ["misaligned-access"],
      layers: ["native"],
    });
    const [entry] = experimentOf(runFile, "misaligned-access").samples;
    const stored = decodeSamples(readFileSync(join(path!, "..", entry!.file)));
    const loads = stored
      .find(({ experiment }) => experiment === "misaligned-access")!
      .comparisons.find(({ id }) => id === "loads")!;
    expect(loads.nsPerOperation).toHaveLength(loads.blocks * loads.arms.length * loads.threads);
    expect(loads.flags).toHaveLength(loads.blocks);
    expect(entry!.file).toContain(entry!.sha256.slice(0, 16));
    expect(readdirSync(join(path!, "..", "samples"))).toEqual([entry!.file.slice("samples/".length)]);
  });

  it("orders rounds and blocks by the seed alone", async () => {
    const order = async (seed: number): Promise<string[]> => {
      const seen: string[] = [];
      await measure({
        ...ONE_ROUND,
        seed,
        layers: ["native"],
        selectors: ["allocator-alignment", "misaligned-access", "data-layout"],
        onEvent: (event) => {
          if (event.kind === "measuring") seen.push(event.experiment);
        },
      });
      return seen;
    };
    const [first, again, other, more] = [await order(5), await order(5), await order(6), await order(7)];
    expect(again).toEqual(first);
    expect([other, more].some((each) => each.join() !== first.join())).toBe(true);
  });

  it("measures what a claim needs and no more", async () => {
    const { runFile } = await measure({ ...ONE_ROUND, selectors: ["02.02.04/single-thread-no-penalty"] });
    expect(experimentOf(runFile, "false-sharing").evidence.map(({ comparison }) => comparison)).toEqual([
      "alone",
    ]);
    expect(runFile.verdicts.map(({ claim }) => claim)).toEqual(["02.02.04/single-thread-no-penalty"]);
  });
});

describe("an interrupted run", () => {
  it("keeps what is done and says that it was interrupted", async () => {
    const controller = new AbortController();
    const { runFile, path } = await measure({
      layers: ["native"],
      selectors: ["misaligned-access"],
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === "measuring" && event.round === 2) controller.abort();
      },
    });
    expect(runFile.interrupted).toBe(true);
    expect(runFile.rounds.done).toBe(2);
    expect((await readRunFile(path!)).experiments.find(({ id }) => id === "misaligned-access")!.status).toBe(
      "partial",
    );
  });

  it("before it began measures nothing", async () => {
    const { runFile } = await measure({ signal: AbortSignal.abort() });
    expect(runFile.rounds.done).toBe(0);
    expect(runFile.experiments.every(({ evidence }) => evidence.length === 0)).toBe(true);
  });
});
