import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arm } from "../../src/experiment/samples.ts";
import { ParameterError } from "../../src/errors.ts";
import { checkWorkerLitmus } from "../../src/kernels/litmus-workers.ts";
import type { WorkerLayer } from "../../src/layers/team-protocol.ts";
import type * as WorkerTeamModule from "../../src/layers/worker-team.ts";
import { FORMS } from "../../src/litmus/variants.ts";
import { untilShown } from "../until-shown.ts";
import { importBuilt } from "./built.ts";
import { comparisonOf } from "./comparison.ts";

const { createWorkerTeam } = await importBuilt<typeof WorkerTeamModule>("layers/worker-team.js");

const LAYERS: readonly WorkerLayer[] = ["wasm", "js"];
const FAMILIES = ["sb", "mp", "lb", "corr"] as const;
const ORDERINGS = ["none", "seq-cst"] as const;
const ROUNDS = 64;
const BLOCKS = 20;

const litmus = (parameters: Arm["parameters"]): Arm => ({
  kernel: "litmus",
  parameters: { rounds: ROUNDS, ...parameters },
});

const allArms: Readonly<Record<string, Arm>> = Object.fromEntries(
  FAMILIES.flatMap((family) =>
    FORMS.flatMap((form) =>
      ORDERINGS.map((ordering) => [`${family} ${form} ${ordering}`, litmus({ family, form, ordering })]),
    ),
  ),
);

describe.each(LAYERS)("litmus rounds in workers, %s", (layer) => {
  const team = createWorkerTeam();
  beforeAll(() => team.start(2));
  afterAll(() => team.close());

  it("all have an outcome that their program can have, with every store in its place", async () => {
    const samples = await team.run(comparisonOf(layer, allArms, { blocks: BLOCKS }), layer);
    for (const [index, { counters, operations }] of samples.arms.entries()) {
      const arm = samples.armNames[index]!;
      const outcomes = Object.entries(counters).filter(([name]) => name.includes("="));
      const seen = outcomes.reduce((sum, [, count]) => sum + count, 0);
      expect([arm, seen, counters["mismatches"]]).toEqual([arm, (BLOCKS + 1) * ROUNDS, 0]);
      expect(counters["rounds"]).toBe(seen);
      expect(counters["overlapping"]).toBeGreaterThanOrEqual(counters["asked"]!);
      expect(operations).toEqual([BLOCKS * ROUNDS, BLOCKS * ROUNDS]);
    }
  });

  it("never show an outcome that sequential consistency forbids, and show it where that allows it", async () => {
    const arms = Object.fromEntries(
      FAMILIES.map((family) => [family, litmus({ family, ordering: "seq-cst" })]),
    );
    const swapped = litmus({ family: "sb", ordering: "seq-cst", form: "control" });
    const attempt = async () => {
      const samples = await team.run(comparisonOf(layer, { ...arms, swapped }, { blocks: 60 }), layer);
      const asked = Object.fromEntries(
        samples.arms.map(({ counters }, index) => [samples.armNames[index]!, counters["asked"]]),
      );
      for (const family of FAMILIES) expect([family, asked[family]]).toEqual([family, 0]);
      return asked["swapped"]!;
    };
    // On one CPU no round overlaps.
    const alone = availableParallelism() === 1;
    expect(await untilShown(attempt, (asked) => alone || asked > 0)).toBeGreaterThanOrEqual(alone ? 0 : 1);
  });

  it.each([16, 1024])("run in batches of %i, with or without jitter", async (rounds) => {
    const arms = {
      jitter: litmus({ family: "sb", rounds }),
      none: litmus({ family: "mp", rounds, jitter: 0 }),
    };
    const samples = await team.run(comparisonOf(layer, arms, { blocks: 4 }), layer);
    for (const { counters } of samples.arms)
      expect(counters).toMatchObject({ rounds: 5 * rounds, mismatches: 0 });
  });
});

describe("what workers do not have of the litmus kernel", () => {
  const given = { family: "sb", ordering: "none", pace: "in-step" } as const;

  it.each([
    [{ ...given, family: "iriw" }, "litmus.family is iriw", "give one of sb, mp, lb, corr"],
    [{ ...given, ordering: "full" }, "litmus.ordering is full", "give one of none, seq-cst"],
    [{ ...given, pace: "free" }, "litmus.pace is free", "give in-step"],
  ] as const)("is refused by name: %o", (parameters, message, remedy) => {
    const refuse = () => {
      checkWorkerLitmus(parameters);
    };
    expect(refuse).toThrow(ParameterError);
    expect(refuse).toThrow(
      expect.objectContaining({ message: `${message}, which workers do not have`, remedy }),
    );
  });

  it("is nothing else", () => {
    for (const family of FAMILIES) {
      for (const ordering of ORDERINGS) {
        expect(() => {
          checkWorkerLitmus({ ...given, family, ordering });
        }).not.toThrow();
      }
    }
  });
});
