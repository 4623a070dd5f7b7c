import { describe, expect, it } from "vitest";
import { intervalLine } from "../../../src/report/live/interval-line.ts";
import { leastDecided, undecidedness } from "../../../src/report/live/least-decided.ts";
import { isOpen, NOTHING_YET, watch } from "../../../src/report/live/watch.ts";
import { plainStyle } from "../../../src/report/style.ts";
import { ATLEAST_105, ATLEAST_2, fifteenRounds, planned, standing, standings } from "./made-up-events.ts";

describe("watch", () => {
  const after = fifteenRounds.reduce(watch, NOTHING_YET);

  it("counts the replicates of each experiment", () => {
    expect([...after.replicates]).toEqual([
      ["false-sharing", 15],
      ["torn-access", 15],
    ]);
  });

  it("keeps the first interval of a claim, of the quantity that it is judged by", () => {
    const first = after.firsts.get("02.02.04/pair native");
    expect(first).toMatchObject({ rounds: 13, estimate: { low: 0.94, high: 1.12 } });
    const other = standing("02.02.04/pair", "inconclusive", ATLEAST_105, [9, 8, 10]);
    const estimate = { ...other.verdict.estimate!, quantity: "another" };
    const changed = watch(after, standings(16, { ...other, verdict: { ...other.verdict, estimate } }));
    expect(changed.firsts.get("02.02.04/pair native")).toMatchObject({ rounds: 16, quantity: "another" });
  });

  it("takes every claim for open until a round is through", () => {
    const begun = watch(NOTHING_YET, planned);
    expect(begun.verdicts.map((verdict) => isOpen(begun, verdict))).toEqual([true, true, true, true, true]);
    expect(after.verdicts.map((verdict) => isOpen(after, verdict))).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it("takes what is not decided for open until the first look, and then what rounds go on for", () => {
    const pair = after.verdicts.find(({ claim }) => claim === "02.02.04/pair")!;
    const openAfter = (open: boolean, ...pursued: string[]): boolean[] => {
      const guarded = standing(pair.claim, "inconclusive", ATLEAST_105, [1.02, 0.94, 1.12], { open });
      const before = watch(after, standings(16, guarded));
      const look = { kind: "look", rounds: 17, decided: 4, undecided: 1, pursued, goesOn: true } as const;
      return [isOpen(before, pair), isOpen(watch(before, look), pair)];
    };
    expect(openAfter(true, pair.claim)).toEqual([true, true]);
    expect(openAfter(true, "02.02.04/padding")).toEqual([true, false]);
    expect(openAfter(false, pair.claim)).toEqual([true, false]);
  });

  it("does not change what it was given", () => {
    watch(after, standings(17));
    expect(after.standings.size).toBe(5);
  });
});

describe("the claim least decided", () => {
  const open = (interval: readonly [number, number, number]) =>
    standing("02.02.04/pair", "inconclusive", ATLEAST_2, interval, { open: true });

  it("is the one whose bound lies nearest to the middle of its interval", () => {
    expect(undecidedness(open([2, 1, 3]))).toBe(0.5);
    expect(undecidedness(open([2.5, 1.9, 3.9]))).toBeCloseTo(0.05);
    expect(undecidedness(open([5, 4, 6]))).toBe(0);
    expect(leastDecided([open([2.5, 1.9, 3.9]), open([2, 1, 3])])?.verdict.estimate?.point).toBe(2);
  });

  it("is what replicates spread over before there is an interval, and none of none", () => {
    const spread = { quantity: "speedup", unit: "ratio", low: 1, middle: 2, high: 3, have: 5, needed: 13 };
    expect(undecidedness(standing("02.02.04/pair", "inconclusive", ATLEAST_2, null, { spread }))).toBe(0.5);
    expect(leastDecided([])).toBeNull();
  });
});

describe("an interval on its expectation", () => {
  const line = (low: number, middle: number, high: number, cells = 24): string | null =>
    intervalLine({ low, middle, high }, { low: 1, middle: 2, high: 3 }, ATLEAST_2, cells, plainStyle());

  it("lies in what is shaded, beside it, or across its bound", () => {
    expect(line(2.4, 2.6, 2.8)).toMatchInlineSnapshot(`"············░░░░├─●─┤░░░"`);
    expect(line(1.1, 1.3, 1.5)).toMatchInlineSnapshot(`"··├─●─┤·····░░░░░░░░░░░░"`);
    expect(line(1, 2, 3)).toMatchInlineSnapshot(`"·├──────────●─────────┤░"`);
  });

  it("shrinks on a scale that stays", () => {
    const widths = [line(1, 2, 3), line(1.4, 2, 2.6), line(1.8, 2, 2.2), line(2, 2, 2)].map(
      (each) => /[├┤●─]+/.exec(each!)![0].length,
    );
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(new Set(widths).size).toBe(4);
  });

  it("is not drawn where it has no room, no extent or no bound", () => {
    expect(line(1, 2, 3, 7)).toBeNull();
    const range = { low: 0, middle: 0, high: 0 };
    const never = { kind: "never", power: { quantity: "q", atLeast: 1 } } as const;
    expect(intervalLine(range, range, never, 24, plainStyle())).toBeNull();
    expect(intervalLine(range, range, { kind: "at-most", bound: 0 }, 24, plainStyle())).toBeNull();
  });
});
