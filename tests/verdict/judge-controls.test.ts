import { describe, expect, test } from "vitest";
import { atLeast } from "../../src/experiment/expectation.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { around, claim, evidence, experiment, quantity, speedup, spread, verdictOf } from "./made-up.ts";

describe("controls", () => {
  const withControls = (value: number[], removed: number[], putIn: number[]): Verdict =>
    verdictOf(
      experiment([quantity("speedup", value), quantity("removed", removed), quantity("put-in", putIn)]),
    );

  test("a confirmation falls with the control that removes the cause", () => {
    expect(withControls(around(4), around(3), around(5))).toMatchObject({
      verdict: "inconclusive",
      reason: "control cause-removed is 3 [2.99, 3.01] and must not be at least 2",
      open: false,
      controls: [{ holds: false }, { holds: true }],
    });
  });

  test("a refutation falls with the control that puts the effect in", () => {
    expect(withControls(around(1), around(1), around(1.5))).toMatchObject({
      verdict: "inconclusive",
      reason: "control effect-put-in is 1.5 [1.49, 1.51] and must be at least 2",
      open: false,
      controls: [{ holds: true }, { holds: false }],
    });
  });

  test("only the control that guards the verdict at hand decides", () => {
    expect(withControls(around(4), around(1), around(1))).toMatchObject({ verdict: "confirmed" });
    expect(withControls(around(1), around(4), around(4))).toMatchObject({ verdict: "refuted" });
  });

  test("an undecided control leaves the verdict open", () => {
    const verdict = withControls(around(4), spread(1.5, 2.5), around(5));
    expect(verdict).toMatchObject({ verdict: "inconclusive", open: true, controls: [{ holds: null }, {}] });
    expect(verdict.reason).toMatch(
      /^control cause-removed is 2 \[.*\] and must not be at least 2: interval straddles/,
    );
    expect(verdict.remedy).toContain("more rounds");
  });

  test("all of its kind must hold", () => {
    const [removed, putIn] = claim().controls;
    const second = { ...removed!, id: "second", quantity: "speedup" };
    expect(
      verdictOf(speedup(around(4)), { claims: [claim({ controls: [removed!, second, putIn!] })] }),
    ).toMatchObject({ verdict: "inconclusive", reason: expect.stringContaining("control second") as string });
  });

  test("none of its kind guards nothing", () => {
    const [removed, putIn] = claim().controls;
    expect(verdictOf(speedup(around(1)), { claims: [claim({ controls: [removed!] })] })).toMatchObject({
      verdict: "inconclusive",
      reason: "no control guards a refutation by speedup",
      open: false,
    });
    expect(verdictOf(speedup(around(4)), { claims: [claim({ controls: [putIn!] })] })).toMatchObject({
      verdict: "inconclusive",
      reason: "no control guards a confirmation by speedup",
      open: false,
    });
  });

  test("one that could not be run guards nothing either", () => {
    const measured = experiment(
      [
        quantity("speedup", around(4)),
        quantity("removed", [], { from: ["far"] }),
        quantity("put-in", around(5)),
      ],
      { unmet: [{ comparison: "far", layer: "native", reason: "needs two nodes", remedy: "buy one" }] },
    );
    expect(verdictOf(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "control cause-removed has no value and must not be at least 2: needs two nodes",
      remedy: "buy one",
      open: false,
    });
  });
});

describe("a control that guards one part", () => {
  const parts = [
    { quantity: "speedup", expectation: atLeast(2) },
    { quantity: "scaling", expectation: atLeast(2) },
  ];
  const control = (quantity: string, expected: boolean, guards?: string) => ({
    id: quantity,
    quantity,
    expectation: atLeast(2),
    expected,
    ...(guards === undefined ? {} : { guards }),
  });
  const each = [
    control("speedup-of-nothing", false, "speedup"),
    control("scaling-of-nothing", false, "scaling"),
    control("speedup-put-in", true, "speedup"),
    control("scaling-put-in", true, "scaling"),
  ];
  /** Both parts confirmed and all controls as they must be, but for `changes`. */
  const judged = (changes: Readonly<Record<string, number>>, controlsOf = each): Verdict => {
    const values: Record<string, number> = {
      speedup: 4,
      scaling: 4,
      "speedup-of-nothing": 1,
      "scaling-of-nothing": 1,
      "speedup-put-in": 4,
      "scaling-put-in": 4,
      ...changes,
    };
    return verdictOf(experiment(Object.entries(values).map(([id, value]) => quantity(id, around(value)))), {
      claims: [claim({ parts, controls: controlsOf })],
    });
  };

  test("has its say in a confirmation, which all parts decide", () => {
    expect(judged({})).toMatchObject({ verdict: "confirmed", reason: null });
    for (const id of ["speedup-of-nothing", "scaling-of-nothing"]) {
      expect(judged({ [id]: 3 })).toMatchObject({
        verdict: "inconclusive",
        reason: expect.stringContaining(`control ${id} is 3`) as string,
      });
    }
  });

  test("has its say in a refutation by its part", () => {
    expect(judged({ scaling: 1 })).toMatchObject({ verdict: "refuted", estimate: { quantity: "scaling" } });
    expect(judged({ scaling: 1, "scaling-put-in": 1 })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("control scaling-put-in is 1") as string,
    });
  });

  test("has none in a refutation by another part", () => {
    expect(judged({ speedup: 1, "scaling-put-in": 1 })).toMatchObject({ verdict: "refuted" });
    expect(judged({ scaling: 1, "speedup-put-in": 1 })).toMatchObject({ verdict: "refuted" });
  });

  test("cannot keep another part from refuting, where both are outside: one is enough", () => {
    expect(judged({ speedup: 1, scaling: 1 })).toMatchObject({ verdict: "refuted" });
    expect(judged({ speedup: 1, scaling: 1, "speedup-put-in": 1 })).toMatchObject({
      verdict: "refuted",
      estimate: { quantity: "scaling" },
    });
    expect(judged({ speedup: 1, scaling: 1, "scaling-put-in": 1 })).toMatchObject({
      verdict: "refuted",
      estimate: { quantity: "speedup" },
    });
    expect(judged({ speedup: 1, scaling: 1, "scaling-put-in": 1, "speedup-put-in": 1 })).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("control speedup-put-in is 1") as string,
    });
  });

  test("guards no other part: a part that decides needs one of its own, or one that guards all", () => {
    const without = (id: string) => each.filter((one) => one.id !== id);
    expect(judged({}, without("scaling-of-nothing"))).toMatchObject({
      verdict: "inconclusive",
      reason: "no control guards a confirmation by scaling",
      remedy: null,
      open: false,
    });
    expect(judged({ scaling: 1 }, without("scaling-put-in"))).toMatchObject({
      verdict: "inconclusive",
      reason: "no control guards a refutation by scaling",
    });
    expect(judged({ speedup: 1 }, without("scaling-put-in"))).toMatchObject({ verdict: "refuted" });
    const forAll = [...without("scaling-put-in"), control("scaling-put-in", true)];
    expect(judged({ scaling: 1 }, forAll)).toMatchObject({ verdict: "refuted" });
    expect(judged({ speedup: 1, "scaling-put-in": 1 }, forAll)).toMatchObject({ verdict: "inconclusive" });
  });

  test("is not heard where its part could not be tested", () => {
    const unmet = [
      { comparison: "other", layer: "native", reason: "needs three CPUs", remedy: null },
    ] as const;
    const measured = experiment(
      [
        quantity("speedup", around(4)),
        quantity("speedup-of-nothing", around(1)),
        quantity("scaling", [], { from: ["other"] }),
        quantity("scaling-of-nothing", [], { from: ["other"] }),
      ],
      { unmet },
    );
    expect(verdictOf(measured, { claims: [claim({ parts, controls: each })] })).toMatchObject({
      verdict: "confirmed",
      reason: "not tested here: scaling (needs three CPUs)",
    });
  });

  test("brings no concern along where its part does not decide", () => {
    const measured = experiment(
      [
        ...["speedup", "speedup-put-in"].map((id) => quantity(id, around(id === "speedup" ? 1 : 4))),
        ...["scaling", "scaling-put-in"].map((id) => quantity(id, around(4), { from: ["noisy"] })),
      ],
      { evidence: [evidence(), evidence({ comparison: "noisy", stealShare: 0.9 })] },
    );
    const judgedBy = (controlsOf: typeof each): Verdict =>
      verdictOf(measured, { claims: [claim({ parts, controls: controlsOf })] });
    expect(judgedBy(each)).toMatchObject({ verdict: "refuted" });
    const forAll = [control("scaling-put-in", true), ...each.filter(({ id }) => id !== "scaling-put-in")];
    expect(judgedBy(forAll)).toMatchObject({ verdict: "inconclusive" });
  });
});
