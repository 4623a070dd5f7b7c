import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeSamples } from "../../src/report/samples-file.ts";
import { plainStyle } from "../../src/report/style.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import {
  judge,
  probeMachine,
  readRunFile,
  run,
  type RunEvent,
  type RunFile,
  type RunOptions,
} from "hardfacts";
import { catalogue } from "hardfacts/experiments";

/** Whole runs, made by the built package: what is kept, what a dead child costs, what sabotage does to a verdict. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const measure = (options: Partial<RunOptions>) =>
  run({ catalogue, outputDirectory: folder, seed: 1, ...options });
const experimentOf = (runFile: RunFile, id: string) =>
  runFile.experiments.find((experiment) => experiment.id === id)!;
const verdictOf = (runFile: RunFile, claim: string) =>
  runFile.verdicts.find((verdict) => verdict.claim === claim)!;

/** A round is begun however little time there is; a second one is not. */
const ONE_ROUND = { budgetMs: 1 };

const twoCpus = (runFile: RunFile): boolean => runFile.machine.limits.allowedCpus.length >= 2;

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
    expect(verdictOf(runFile, "02.05.03/sb-mfence-forbidden")).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("control unfenced") as unknown,
    });
  });

  it("with the cause put back into the control the verdict is inconclusive and names the control", async () => {
    const { runFile } = await sabotaged({ "false-sharing/padding/padded-128": { distance: 8 } });
    if (!twoCpus(runFile)) return;
    expect(verdictOf(runFile, claim)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("already-padded") as unknown,
    });
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
