import { describe, expect, it } from "vitest";
import { LitmusJudge, ROW } from "../../src/kernels/litmus-judge.ts";
import type { FamilyName } from "../../src/litmus/families.ts";
import { programOf } from "../../src/litmus/variants.ts";

/** What two threads left of a round: what each loaded, which of them came last, and the words at the end. */
interface Round {
  readonly found: readonly [readonly number[], readonly number[]];
  readonly last?: readonly [boolean, boolean];
  readonly x?: number;
  readonly y?: number;
}

/** Rows of role 0, rows of role 1, then x and y of every round. */
const judged = (family: FamilyName, batches: readonly (readonly Round[])[]): LitmusJudge => {
  const judge = new LitmusJudge(programOf(family, "test", "none", "javascript")!);
  for (const rounds of batches) {
    const rows = rounds.length * ROW.words;
    const words = new Int32Array(2 * rows + 2 * rounds.length);
    const x = Int32Array.from(rounds, (_, round) => 2 * rows + 2 * round);
    const y = x.map((index) => index + 1);
    rounds.forEach((each, round) => {
      each.found.forEach((values, role) => {
        const row = role * rows + round * ROW.words;
        words.set(values, row + ROW.found);
        words[row + ROW.cameLast] = each.last?.[role] === true ? 1 : 0;
      });
      words[x[round]!] = each.x ?? 1;
      words[y[round]!] = each.y ?? 1;
    });
    judge.judge(words, 0, rows, x, y);
  }
  return judge;
};

const sb = (r0: number, r1: number, more: Omit<Round, "found"> = {}): Round => ({
  found: [[r0], [r1]],
  ...more,
});
const first = { last: [true, false] } as const;
const second = { last: [false, true] } as const;

describe("rounds in workers", () => {
  it("are counted by outcome; those that no order of whole threads gives have overlapped", () => {
    const judge = judged("sb", [
      [sb(0, 0), sb(1, 0), sb(0, 1)],
      [sb(1, 1), sb(1, 0)],
    ]);
    expect(judge.counters()).toEqual({
      rounds: 5,
      overlapping: 2,
      mismatches: 0,
      asked: 1,
      "r0=0 r1=0": 1,
      "r0=1 r1=0": 2,
      "r0=0 r1=1": 1,
      "r0=1 r1=1": 1,
    });
  });

  it("have loads of one thread in both registers, or in none", () => {
    const corr = (r0: number, r1: number): Round => ({ found: [[], [r0, r1]], y: 0 });
    const judge = judged("corr", [[corr(1, 0), corr(0, 1), corr(1, 1), corr(0, 0)]]);
    expect(judge.counters()).toMatchObject({ rounds: 4, overlapping: 2, mismatches: 0, asked: 1 });
  });

  it.each([
    ["a value that nobody stores", sb(2, 0)],
    ["a negative value", sb(0, -1)],
    ["x without its store", sb(0, 1, { x: 0 })],
    ["y without its store", sb(0, 1, { y: 0 })],
  ])("do not count with %s", (_, round) => {
    expect(judged("sb", [[round, sb(0, 1)]]).counters()).toEqual({
      rounds: 2,
      overlapping: 0,
      mismatches: 1,
      asked: 0,
      "r0=0 r1=1": 1,
    });
  });

  it("do not count with a store to a word that has none", () => {
    expect(judged("corr", [[{ found: [[], [1, 1]] }]]).counters().mismatches).toBe(1);
  });
});

describe("who comes last", () => {
  // r0=0 r1=1: role 0 was first.
  const tooEarly = [sb(0, 1, first), sb(1, 0, second)];
  const tooLate = [sb(1, 0, first), sb(0, 1, second)];

  it("waits longer as long as it is first more often than not", () => {
    const lags = [0, 1, 20, 100, 1000].map(
      (count) =>
        judged(
          "sb",
          Array.from({ length: count }, () => tooEarly),
        ).lag,
    );
    expect(lags.slice(0, 3)).toEqual([0, 1, 20]);
    expect(lags[3]).toBeGreaterThan(100);
    expect(lags[4]).toBe(4096);
  });

  it("waits shorter if it is second, and never less than not at all", () => {
    expect(judged("sb", [tooEarly, tooEarly, tooLate]).lag).toBe(1);
    expect(judged("sb", [tooEarly, tooLate, tooLate]).lag).toBe(0);
  });

  it("waits as long where both are first equally often, nobody was last, or the threads overlapped", () => {
    const both = { last: [true, true] } as const;
    const undecided = [...tooEarly, ...tooLate, sb(0, 1, both), sb(0, 1), sb(0, 0, first), sb(1, 1, second)];
    expect(judged("sb", [tooEarly, tooEarly, undecided]).lag).toBe(2);
  });
});
