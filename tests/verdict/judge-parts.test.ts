import { describe, expect, test } from "vitest";
import type { Distance } from "../../src/experiment/evidence.ts";
import { atLeast, equals } from "../../src/experiment/expectation.ts";
import type { Part } from "../../src/experiment/claim.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import {
  around,
  claim,
  controls,
  evidence,
  experiment,
  quantity,
  speedup,
  spread,
  verdictOf,
} from "./made-up.ts";

describe("a claim of one part", () => {
  test("is confirmed if its interval is inside, with all that was looked at", () => {
    const verdict = verdictOf(speedup(around(4)));
    expect(verdict).toMatchObject({
      claim: "02.02.04/made-up",
      chapter: "02.02.04",
      layer: "native",
      verdict: "confirmed",
      reason: null,
      remedy: null,
      open: false,
      statement: "Padding makes it twice as fast.",
      expectation: "at least 2",
      estimate: { quantity: "speedup", unit: "ratio", samples: 17 },
      parts: [{ quantity: "speedup", unit: "ratio", standing: "inside" }],
      controls: [
        { id: "cause-removed", quantity: "removed", standing: "outside", expected: false, holds: true },
        { id: "effect-put-in", quantity: "put-in", standing: "inside", expected: true, holds: true },
      ],
    });
    expect(verdict.estimate!.low).toBeGreaterThan(3.97);
    expect(verdict.estimate).toMatchObject(verdict.parts[0]!.estimate!);
  });

  test("is refuted if its interval is outside", () => {
    expect(verdictOf(speedup(around(1.5)))).toMatchObject({ verdict: "refuted", reason: null, open: false });
  });

  test("is inconclusive if its interval straddles, and more rounds may help", () => {
    expect(verdictOf(speedup(spread(1.8, 2.2)))).toMatchObject({
      verdict: "inconclusive",
      reason: "interval straddles the bound",
      remedy: expect.stringContaining("more rounds") as string,
      open: true,
    });
  });

  test("one outlier a side does no harm, two do", () => {
    const outliers = (count: number): number[] =>
      around(4).map((value, round) => (round < count ? 1 : value));
    expect(verdictOf(speedup(outliers(1)))).toMatchObject({ verdict: "confirmed" });
    expect(verdictOf(speedup(outliers(2)))).toMatchObject({ verdict: "inconclusive" });
  });

  test("is inconclusive with too few replicates, and more rounds may help", () => {
    const few = around(4).map((value, round) => (round < 7 ? value : null));
    expect(verdictOf({ ...speedup(few), evidence: [evidence({ replicates: 7 })] })).toMatchObject({
      verdict: "inconclusive",
      reason: "too few replicates: 7 of at least 13",
      estimate: null,
      open: true,
    });
  });

  test("is inconclusive with too few rounds in one distance class", () => {
    const distance = around(4).map((_, round): Distance => (round < 9 ? "near" : "far"));
    const measured = { ...speedup(around(4)), evidence: [evidence({ distance })] };
    expect(verdictOf(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "near 9, far 8: fewer than 13 in one class",
      open: true,
    });
  });

  test("is decided within the dominant distance class", () => {
    const far = [1, 4, 9];
    const distance = around(4).map((_, round): Distance => (far.includes(round) ? "far" : "near"));
    const replicates = around(4).map((value, round) => (far.includes(round) ? 1 : value));
    const rows = [evidence({ distance })];
    expect(verdictOf({ ...speedup(replicates), evidence: rows })).toMatchObject({ verdict: "confirmed" });
    expect(verdictOf(speedup(replicates))).toMatchObject({ verdict: "inconclusive" });
  });

  test("a curve cannot decide a claim, and more rounds cannot help", () => {
    const curves = around(4).map((value) => [{ x: 1, value }]);
    const measured = experiment([quantity("speedup", curves), ...controls]);
    expect(verdictOf(measured)).toMatchObject({ verdict: "inconclusive", open: false });
  });
});

describe("a claim of several parts", () => {
  const parts = [
    { quantity: "speedup", expectation: atLeast(2) },
    { quantity: "line", expectation: equals(64) },
  ];
  const both = (value: readonly number[], line: readonly number[]): Verdict =>
    verdictOf(
      experiment([quantity("speedup", value), quantity("line", line, { unit: "bytes" }), ...controls]),
      {
        claims: [claim({ parts })],
      },
    );
  const [right, wrong, mixed] = [64, 128]
    .map((bytes) => new Array<number>(17).fill(bytes))
    .concat([spread(32, 128)]);

  test("is confirmed if all are inside, and shows the first", () => {
    expect(both(around(4), right!)).toMatchObject({
      verdict: "confirmed",
      estimate: { quantity: "speedup" },
    });
  });

  test("is refuted if one is outside, whatever the others say, and shows that one", () => {
    for (const value of [around(4), spread(1.8, 2.2)]) {
      expect(both(value, wrong!)).toMatchObject({
        verdict: "refuted",
        expectation: "exactly 64",
        estimate: { quantity: "line", unit: "bytes", point: 128 },
      });
    }
  });

  test("is undecided if one is, and shows that one", () => {
    expect(both(around(4), mixed!)).toMatchObject({
      verdict: "inconclusive",
      expectation: "exactly 64",
      estimate: { quantity: "line" },
      open: true,
    });
  });

  const unmet = {
    comparison: "other",
    layer: "native",
    reason: "needs three CPUs",
    remedy: "take a bigger one",
  } as const;
  const other = { from: ["other"], unit: "bytes" };

  test("is not called untested in what it says of the same quantity on other machines", () => {
    const on = (architecture: string, bound: number): Part => ({
      quantity: "speedup",
      expectation: atLeast(bound),
      requires: [{ kind: "architecture", oneOf: [architecture] }],
    });
    for (const parts of [
      [on("x64", 2), on("arm64", 8)],
      [on("arm64", 8), on("x64", 2)],
    ])
      expect(verdictOf(speedup(around(4)), { claims: [claim({ parts })] })).toMatchObject({
        verdict: "confirmed",
        reason: null,
        remedy: null,
      });
  });

  test("is judged by what can be tested; the rest is named", () => {
    const judged = (value: number[]): Verdict =>
      verdictOf(
        experiment([quantity("speedup", value), quantity("line", [], other), ...controls], {
          unmet: [unmet],
        }),
        { claims: [claim({ parts: [parts[1]!, parts[0]!] })] },
      );
    const named = {
      reason: "not tested here: line (needs three CPUs)",
      remedy: "take a bigger one",
      open: false,
      estimate: { quantity: "speedup" },
    };
    expect(judged(around(4))).toMatchObject({ verdict: "confirmed", ...named });
    expect(judged(around(1))).toMatchObject({ verdict: "refuted", ...named });
    expect(judged(spread(1.8, 2.2))).toMatchObject({
      verdict: "inconclusive",
      reason: "interval straddles the bound",
      open: true,
    });
  });

  test("is not testable if none of them is", () => {
    const measured = experiment([quantity("speedup", [], other), quantity("line", [], other), ...controls], {
      unmet: [unmet],
    });
    expect(verdictOf(measured, { claims: [claim({ parts })] })).toMatchObject({
      verdict: "not-testable",
      reason: "needs three CPUs",
      remedy: "take a bigger one",
      estimate: null,
      open: false,
      parts: [{ standing: "unknown" }, { standing: "unknown" }],
    });
  });
});
