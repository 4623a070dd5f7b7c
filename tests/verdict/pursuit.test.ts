import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, between, never } from "../../src/experiment/expectation.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { createRandom } from "../../src/statistics/random.ts";
import { judge } from "../../src/verdict/judge.ts";
import type { MeasuredQuantity } from "../../src/verdict/measured-run.ts";
import { worthPursuing } from "../../src/verdict/pursuit.ts";
import { gaussian } from "../statistics/simulate.ts";
import { around, claim, controls, experiment, LOOKS, machine, quantity, spread, total } from "./made-up.ts";

const runOf = (quantities: readonly MeasuredQuantity[], rounds = 17): RunFile =>
  ({
    options: { layers: ["native"], cpus: [0, 1], allow: [], budgetMs: null },
    interrupted: false,
    rounds: { planned: rounds, done: rounds },
    looks: LOOKS,
    machine,
    experiments: [experiment(quantities)],
  }) as unknown as RunFile;

const pursued = (quantities: readonly MeasuredQuantity[], claims: readonly Claim[] = [claim()]): string[] => {
  const run = runOf(quantities);
  return [...worthPursuing(run, claims, judge(run, claims))];
};

const ID = "02.02.04/made-up";

describe("further rounds are made for a claim", () => {
  test("whose interval leans to one side of the bound", () => {
    expect(pursued([quantity("speedup", spread(1.95, 2.5)), ...controls])).toEqual([ID]);
    expect(pursued([quantity("speedup", spread(1.5, 2.05)), ...controls])).toEqual([ID]);
  });

  test("and not for one whose interval lies evenly across it", () => {
    expect(pursued([quantity("speedup", spread(1.8, 2.2)), ...controls])).toEqual([]);
  });

  test("whose control leans, and not where the control lies evenly across its bound", () => {
    const speedup = quantity("speedup", around(4));
    const [removed, putIn] = controls as [MeasuredQuantity, MeasuredQuantity];
    expect(pursued([speedup, removed, quantity("put-in", spread(1.95, 2.5))])).toEqual([]);
    // A confirmation is guarded by the case without the cause.
    expect(pursued([speedup, quantity("removed", spread(1.5, 2.05)), putIn])).toEqual([ID]);
    expect(pursued([speedup, quantity("removed", spread(1.8, 2.2)), putIn])).toEqual([]);
  });

  test("that lacks chances: counts grow with the rounds", () => {
    const seldom = claim({
      parts: [{ quantity: "seen", expectation: never({ quantity: "chances", atLeast: 1e6 }) }],
    });
    const counts = [total("seen", Array(17).fill(0)), total("chances", Array(17).fill(100)), ...controls];
    expect(pursued(counts, [seldom])).toEqual([ID]);
  });

  test("all of whose parts have a chance", () => {
    const both = claim({
      parts: [
        { quantity: "speedup", expectation: atLeast(2) },
        { quantity: "other", expectation: between(1, 3) },
      ],
    });
    const leaning = quantity("speedup", spread(1.95, 2.5));
    expect(pursued([leaning, quantity("other", around(2)), ...controls], [both])).toEqual([ID]);
    expect(pursued([leaning, quantity("other", spread(2.8, 3.2)), ...controls], [both])).toEqual([]);
  });

  test("that is undecided: not for one that is decided, nor for one that a guard keeps back", () => {
    expect(pursued([quantity("speedup", around(4)), ...controls])).toEqual([]);
    expect(pursued([quantity("speedup", around(4))])).toEqual([]);
  });
});

test("of claims left alone at the first look the second would have decided less than one in a hundred", () => {
  const random = createRandom(11);
  const normal = gaussian(random);
  let left = 0;
  let leftThough = 0;
  let pursuedToTheEnd = 0;
  for (let run = 0; run < 12_000; run++) {
    // Truths from at the bound to two standard deviations from it: beyond, the first look decides.
    const truth = 2 + 0.2 * random.unit();
    const replicates = Array.from({ length: 32 }, () => truth + 0.1 * normal());
    const early = runOf([quantity("speedup", replicates.slice(0, 17)), ...controls]);
    const verdicts = judge(early, [claim()]);
    if (!verdicts[0]!.open) continue;
    const goesOn = worthPursuing(early, [claim()], verdicts).size > 0;
    const late = judge(runOf([quantity("speedup", replicates), ...controls], 32), [claim()])[0]!;
    const decided = !late.open;
    if (goesOn) pursuedToTheEnd += Number(decided);
    else {
      left++;
      leftThough += Number(decided);
    }
  }
  expect(left).toBeGreaterThan(1000);
  expect(leftThough / left).toBeLessThan(0.01);
  // And hardly anything is lost by it.
  expect(leftThough).toBeLessThan(0.02 * pursuedToTheEnd);
});
