import { describe, expect, it } from "vitest";
import { compareRuns } from "../../src/comparison/compare.ts";
import type { ExperimentResult, RunFile } from "../../src/report/run-file.ts";
import { estimateQuantity } from "../../src/verdict/quantity-estimate.ts";
import { createRandom } from "../../src/statistics/random.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const ROUNDS = 17;
const LOOKS = [{ rounds: ROUNDS, alpha: 0.000_274_658_203_125 }];

type Row = ExperimentResult["evidence"][number];

/** A run of one experiment with one quantity, whose replicates are given. */
const runOf = (
  replicates: readonly number[],
  {
    row = {},
    unit = "ratio",
    ...changes
  }: { readonly row?: Partial<Row>; readonly unit?: string } & Partial<RunFile> = {},
): RunFile => {
  const sample = sampleRun();
  const [experiment] = sample.experiments.filter(
    ({ role, evidence }) => role === "evidence" && evidence.length > 0,
  );
  const evidence = [{ ...experiment!.evidence[0]!, disturbed: 0, blocks: 1000, replicates: ROUNDS, ...row }];
  const [known] = experiment!.quantities;
  const from = [evidence[0]!.comparison];
  const quantity = {
    ...known!,
    id: "slowdown",
    layer: evidence[0]!.layer,
    unit,
    from,
    combine: "median" as const,
    replicates: [...replicates],
  };
  const { estimate } = estimateQuantity(quantity, evidence, LOOKS);
  return {
    ...sample,
    experiments: [{ ...experiment!, evidence, quantities: [{ ...quantity, estimate }] }],
    ...changes,
  };
};

const draw = (seed: number, around = 4, spread = 0.05): readonly number[] => {
  const random = createRandom(seed);
  return Array.from({ length: ROUNDS }, () => around * (1 + spread * (random.unit() - 0.5)));
};

const quiet = { dropped: { switched: 10, moved: 0, distanceFlipped: 0 } };

describe("two runs", () => {
  it("of one distribution differ in nothing, whatever was drawn", () => {
    for (let seed = 0; seed < 400; seed += 2) {
      const { differences, notComparable, compared } = compareRuns(
        runOf(draw(seed), { row: quiet }),
        runOf(draw(seed + 1), { row: quiet }),
      );
      expect([compared, differences, notComparable]).toEqual([1, [], []]);
    }
  });

  it("that lie 30 % apart differ, in ratios; times by themselves drift as much", () => {
    const pair = (unit: string, factor: number) =>
      compareRuns(
        runOf(draw(1), { row: quiet, unit }),
        runOf(draw(2, 4 * factor), { row: quiet, unit }),
      ).differences.map(({ quantity }) => quantity);
    expect(pair("ratio", 1.3)).toEqual(["slowdown"]);
    expect(pair("ratio", 1 / 1.3)).toEqual(["slowdown"]);
    expect(pair("ratio", 1.08)).toEqual([]);
    expect(pair("ns", 1.3)).toEqual([]);
    expect(pair("ns", 2)).toEqual(["slowdown"]);
  });

  it("are contaminated, not slower, where one had a busy neighbour", () => {
    for (const [row, why] of [
      [{ disturbed: 5 }, "5 of 17 replicates"],
      [{ dropped: { switched: 300, moved: 0, distanceFlipped: 0 } }, "30 % of its blocks"],
      [{ stealShare: 0.2 }, "the hypervisor took 20 %"],
    ] as const) {
      const busy = runOf(draw(2, 8), { row: { ...quiet, ...row } });
      for (const [runs, which] of [
        [[runOf(draw(1), { row: quiet }), busy], "second"],
        [[busy, runOf(draw(1), { row: quiet })], "first"],
      ] as const) {
        const { differences, notComparable } = compareRuns(runs[0], runs[1]);
        expect(differences).toEqual([]);
        expect(notComparable.map((each) => each.why)).toEqual([
          expect.stringContaining(`contaminated: in the ${which} run ${why}`),
        ]);
      }
    }
  });

  it("cannot be told apart where their CPUs were at another distance", () => {
    const at = (distance: "near" | "far", around: number) =>
      runOf(draw(3, around), {
        row: { ...quiet, distance: new Array<"near" | "far">(ROUNDS).fill(distance) },
      });
    const { differences, notComparable } = compareRuns(at("near", 4), at("far", 8));
    expect(differences).toEqual([]);
    expect(notComparable[0]!.why).toBe("the CPUs were near first and far then");
    expect(compareRuns(at("far", 4), at("far", 8)).differences).toHaveLength(1);
  });

  it("of two machines say first what these differ in", () => {
    const { machine } = sampleRun();
    const other = runOf(draw(1), { machine: { ...machine, cpu: { ...machine.cpu, model: "another" } } });
    expect(compareRuns(runOf(draw(1)), other).circumstances).toEqual([
      `processor: ${machine.cpu.model ?? "unknown"} first, another then`,
    ]);
    expect(compareRuns(runOf(draw(1)), runOf(draw(2))).circumstances).toEqual([]);
  });

  it("have a changed verdict where both were decided, and else one that is undecided", () => {
    const { verdicts } = sampleRun();
    const index = verdicts.findIndex(({ verdict }) => verdict === "confirmed");
    const as = (verdict: (typeof verdicts)[number]["verdict"]) =>
      runOf(draw(1), { verdicts: verdicts.map((each, at) => (at === index ? { ...each, verdict } : each)) });
    const changes = (verdict: Parameters<typeof as>[0]) => {
      const { changed, undecided } = compareRuns(runOf(draw(1), { verdicts }), as(verdict));
      return [changed.length, undecided.length];
    };
    expect(changes("confirmed")).toEqual([0, 0]);
    expect(changes("refuted")).toEqual([1, 0]);
    expect(changes("inconclusive")).toEqual([0, 1]);
    expect(changes("not-testable")).toEqual([0, 1]);
  });
});
