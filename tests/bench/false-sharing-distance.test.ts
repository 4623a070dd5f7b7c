import { describe, expect, test } from "vitest";
import { falseSharingDistance } from "../../bench/false-sharing-distance/experiment.ts";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { evidence, experiment, machine, quantity, verdictOf } from "../verdict/made-up.ts";

const claim = falseSharingDistance.claims.find(({ id }) => id === "02.02.03/line-is-64")!;

/** The verdict where words disturb each other up to `line` bytes, on a machine of that architecture. */
const verdictFor = (architecture: string, line: number): Verdict => {
  const sizes = { "effective-line": line, "effective-line-shifted": line - 32, "effective-line-planted": 64 };
  return verdictOf(
    experiment(
      Object.entries(sizes).map(([id, bytes]) =>
        quantity(id, new Array<number>(17).fill(bytes), { unit: "bytes", from: ["sweep"] }),
      ),
      { evidence: [evidence({ comparison: "sweep" })] },
    ),
    { claims: [claim], machine: { ...machine, architecture } },
  );
};

describe("the line", () => {
  test.each([
    ["x64", 64, "confirmed", "exactly 64"],
    ["x64", 128, "refuted", "exactly 64"],
    ["arm64", 64, "confirmed", "64 or 128"],
    ["arm64", 128, "confirmed", "64 or 128"],
    ["arm64", 256, "refuted", "64 or 128"],
    ["arm64", 0, "refuted", "64 or 128"],
    ["ppc64", 128, "confirmed", "64 or 128"],
  ])("of %s is %d bytes: %s of %s", (architecture, line, verdict, expectation) => {
    expect(verdictFor(architecture, line)).toMatchObject({ verdict, expectation });
  });

  test("of other architectures is not spoken of", () => {
    expect(verdictFor("s390x", 256).verdict).toBe("not-testable");
  });
});
