import { describe, expect, test } from "vitest";
import { judgeClaims } from "../../src/verdict/judge.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { around, claim, controls, experiment, hearing, quantity, speedup, verdictOf } from "./made-up.ts";

describe("what cannot be tested here", () => {
  test("for what the claim requires", () => {
    const requires = [
      { kind: "cpus", atLeast: 2 },
      { kind: "cpus", atLeast: 64 },
    ] as const;
    const verdict = verdictOf(speedup(around(4)), { claims: [claim({ requires })] });
    expect(verdict).toMatchObject({ verdict: "not-testable", estimate: null, open: false });
    expect(verdict.reason).toContain("64");
    expect(verdictOf(speedup(around(4)), { claims: [claim({ requires: [requires[0]] })] }).verdict).toBe(
      "confirmed",
    );
  });

  test("for consent that was not given", () => {
    const requires = [{ kind: "consent", to: "split-lock", because: "it stops every core" }] as const;
    const judged = (allow: ("split-lock" | "huge-pages")[]): Verdict =>
      verdictOf(speedup(around(4)), { claims: [claim({ requires })], permissions: { cpus: [0, 1], allow } });
    expect(judged(["huge-pages"]).verdict).toBe("not-testable");
    expect(judged(["split-lock"]).verdict).toBe("confirmed");
  });

  test("for what the experiment lacks as a whole", () => {
    const measured = experiment([quantity("speedup", []), ...controls], {
      status: "unavailable",
      reason: "needs an x64 machine",
    });
    expect(verdictOf(measured)).toMatchObject({ verdict: "not-testable", reason: "needs an x64 machine" });
  });

  test("for want of a measurement", () => {
    expect(judgeClaims(hearing({ experiments: [] }))).toMatchObject([
      { verdict: "not-testable", reason: "this run did not measure speedup" },
    ]);
  });

  test("but what crashed is inconclusive, with how", () => {
    const measured = experiment([quantity("speedup", [null, null, null]), ...controls], {
      status: "crashed",
      reason: "the measuring process was killed by SIGILL",
    });
    expect(verdictOf(measured)).toMatchObject({
      verdict: "inconclusive",
      reason: "the measuring process was killed by SIGILL",
      open: false,
    });
  });
});
