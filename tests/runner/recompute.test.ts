import { describe, expect, it } from "vitest";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { throughputRatio, timeRatio, total } from "../../src/experiment/quantities.ts";
import { BLOCK_SWITCHED, type Samples } from "../../src/experiment/samples.ts";
import { createHash } from "node:crypto";
import type { ExperimentResult, RunFile } from "../../src/report/run-file.ts";
import { recomputedText } from "../../src/report/recomputed-text.ts";
import { encodeSamples } from "../../src/report/samples-file.ts";
import { plainStyle } from "../../src/report/style.ts";
import { recompute } from "../../src/runner/recompute.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const ROUNDS = 17;
const BLOCKS = 20;
const of = { comparison: "pair", layer: "native" } as const;

const definitions = [
  throughputRatio(of, "speedup", "fast", "slow"),
  timeRatio(of, "slowdown", "slow", "fast"),
  total(of, "torn", "slow", "torn"),
];
const experiment: Experiment = {
  id: "made-up",
  shows: "",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [],
  quantities: () => definitions,
  claims: [],
};

/** Round by round the fast arm is twice, three times ... as fast; `lost` blocks were switched out and say anything. */
const samplesOf = (round: number, lost = 1): Samples => ({
  comparison: "pair",
  armNames: ["slow", "fast"],
  threads: 1,
  blocks: BLOCKS,
  nsPerOperation: Float64Array.from({ length: 2 * BLOCKS }, (_, index) =>
    index < 2 * lost ? 77 : index % 2 === 0 ? 10 * (round + 2) : 10,
  ),
  flags: Uint8Array.from({ length: BLOCKS }, (_, block) => (block < lost ? BLOCK_SWITCHED : 0)),
  arms: [],
  team: [],
  clock: { resolutionNs: 1, drift: null },
  durationMs: 1,
});

interface Kept {
  readonly run: RunFile;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const kept = (lost: (round: number) => number = () => 1): Kept => {
  const files = new Map<string, Uint8Array>();
  const samples = Array.from({ length: ROUNDS }, (_, round) => {
    const bytes = encodeSamples("made-up", round, [samplesOf(round, lost(round))]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = `samples/${sha256.slice(0, 16)}.gz`;
    files.set(file, bytes);
    return { round, file, sha256, bytes: bytes.length };
  });
  const ratios = Array.from({ length: ROUNDS }, (_, round) => round + 2);
  const quantities = definitions.map(
    ({ id, unit, description, from, combine = "median", counted = false }) => ({
      id,
      layer: "native" as const,
      unit,
      description,
      from: [...from],
      combine,
      counted,
      estimate: null,
      replicates: id === "torn" ? ratios.map(() => 3) : ratios,
    }),
  );
  const result: ExperimentResult = {
    ...sampleRun().experiments[1]!,
    id: "made-up",
    evidence: [],
    quantities,
    samples,
  };
  return { run: { ...sampleRun(), rounds: { planned: ROUNDS, done: ROUNDS }, experiments: [result] }, files };
};

const again = ({ run, files }: Kept, experiments: readonly Experiment[] = [experiment]) =>
  recompute(run, experiments, (file) => Promise.resolve(files.get(file) ?? null));

const replicatesOf = (run: RunFile, quantity: string) =>
  run.experiments[0]!.quantities.find(({ id }) => id === quantity)!.replicates;

describe("replicates from samples", () => {
  it("are what the run file has, without the blocks that were left out, and estimates are made of them", async () => {
    const { run, recomputed, otherwise, missing } = await again(kept());
    expect([recomputed, otherwise, missing]).toEqual([2, [], []]);
    const [speedup] = run.experiments[0]!.quantities;
    for (const [round, value] of speedup!.replicates.entries()) expect(value).toBeCloseTo(round + 2, 4);
    expect(speedup!.estimate).toMatchObject({ point: expect.closeTo(10, 4) as unknown, samples: ROUNDS });
  });

  it("are null where a round lost most of its blocks", async () => {
    const { run } = await again(kept((round) => (round === 3 ? 17 : 1)));
    expect(replicatesOf(run, "speedup")[3]).toBeNull();
    expect(replicatesOf(run, "speedup")[4]).toBeCloseTo(6, 4);
  });

  it("tell what was changed in the run file", async () => {
    const honest = kept();
    const [result] = honest.run.experiments;
    const forged = result!.quantities.map((quantity) =>
      quantity.id === "speedup" ? { ...quantity, replicates: quantity.replicates.map(() => 100) } : quantity,
    );
    const run = { ...honest.run, experiments: [{ ...result!, quantities: forged }] };
    const found = await again({ ...honest, run });
    expect(found.otherwise).toEqual(["speedup (native)"]);
    expect(recomputedText(found, plainStyle(120))).toContain(
      "1 otherwise than the run file has them (speedup",
    );
  });

  it("leave what kernels counted, and what this version does not know, as they are", async () => {
    const counts = await again(kept());
    expect(replicatesOf(counts.run, "torn")).toEqual(new Array(ROUNDS).fill(3));
    expect([...counts.kept]).toEqual([["they need what kernels counted, which samples do not hold", 1]]);
    const unknown = await again(kept(), []);
    expect([...unknown.kept]).toEqual([["this version of hardfacts does not have them", 3]]);
    expect(unknown.run).toEqual(kept().run);
    const otherArms = { ...experiment, quantities: () => [throughputRatio(of, "speedup", "fast", "idle")] };
    expect(
      (await again(kept(), [otherArms])).kept.get("this version of hardfacts makes them of other arms"),
    ).toBe(1);
  });

  it("are those of the setting of the run, with what its owner stated of the memory", async () => {
    const stating: Experiment = {
      ...experiment,
      quantities: ({ memoryPeakBytesPerSecond }) => (memoryPeakBytesPerSecond === 5e10 ? definitions : []),
    };
    const { run, files } = kept();
    expect((await again({ run, files }, [stating])).recomputed).toBe(0);
    const stated = { ...run, options: { ...run.options, memoryPeakBytesPerSecond: 5e10 } };
    expect((await again({ run: stated, files }, [stating])).recomputed).toBe(2);
  });

  it("leave rounds whose samples are gone as they are, and say so", async () => {
    const { run, files } = kept();
    const [first, ...others] = [...files];
    expect(first).toBeDefined();
    const found = await again({ run, files: new Map(others) });
    expect(found.missing).toEqual([0]);
    expect(replicatesOf(found.run, "speedup")[0]).toBe(2);
    expect(recomputedText(found, plainStyle())).toContain("The samples of 1 round are not there");
  });

  it("are refused where samples are not those of the run, lie elsewhere, or cannot be read", async () => {
    const { run, files } = kept();
    const others = new Map([...files].map(([file]) => [file, Buffer.from("other")]));
    await expect(again({ run, files: others })).rejects.toThrow(/not those of the run: their SHA-256/);
    const named = (file: string, sha256: string): RunFile => ({
      ...run,
      experiments: run.experiments.map((result) => ({
        ...result,
        samples: [{ round: 0, file, sha256, bytes: 1 }],
      })),
    });
    await expect(again({ run: named("../../etc/passwd", "0"), files })).rejects.toThrow(/do not lie where/);
    const broken = Buffer.from("no gzip");
    const sha256 = createHash("sha256").update(broken).digest("hex");
    const file = `samples/${sha256.slice(0, 16)}.gz`;
    await expect(again({ run: named(file, sha256), files: new Map([[file, broken]]) })).rejects.toThrow(
      /cannot be read/,
    );
  });
});
