import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { ComparisonEvidence } from "../../src/experiment/evidence.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { runFileJsonSchema } from "../../src/report/json-schema.ts";
import {
  runFileSchema,
  type ExperimentResult,
  type RunFile,
  type Verdict,
} from "../../src/report/run-file.ts";
import type { Verdict as JudgedClaim } from "../../src/verdict/verdict.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

// Formats stand beside patterns that say the same.
const validate = new Ajv2020({ validateFormats: false, strictTypes: false }).compile(runFileJsonSchema());
const sample = (): unknown => JSON.parse(JSON.stringify(sampleRun()));

type Path = readonly (string | number)[];

/** The sample with what stands at `path` replaced, or taken away. */
const mutated = (path: Path, value?: unknown): unknown => {
  const run = sample();
  let at = run as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  expect(at, path.join(".")).toHaveProperty([last]);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return run;
};

const litmus = {
  ...{ comparison: "sb", layer: "native", arm: "sb", survey: false, test: "sb", form: "test" },
  ...{ ordering: "none", asked: "r0=0", models: {}, machineModel: null, rounds: 10, askedSeen: 1 },
  seen: { "r0=0": 1 },
};

describe("the JSON Schema of run files", () => {
  it("takes the sample run, as zod does", () => {
    expect(validate(sample()), JSON.stringify(validate.errors)).toBe(true);
    expect(runFileSchema.safeParse(sample()).error).toBeUndefined();
  });

  it.each<[Path, unknown?]>([
    [["schemaVersion"], 2],
    [["schemaVersion"]],
    [["tool", "name"], "other"],
    [["tool"]],
    [["startedAt"], "yesterday"],
    [["durationMs"], "long"],
    [["profile"], "hasty"],
    [["seed"], -1],
    [["seed"], 1.5],
    [["options", "layers"], ["fpga"]],
    [["options", "allow"], ["everything"]],
    [["interrupted"], null],
    [["rounds", "done"], "all"],
    [["rounds", "done"], -1],
    [["rounds", "done"], 1.5],
    [["rounds", "planned"], -1],
    [["looks", 0, "rounds"], -17],
    [["looks", 0, "alpha"], -0.001],
    [["looks", 0, "alpha"], 0.5],
    [["machine", "topology", "packages"], -1],
    [["machine", "topology", "cores"], 0.5],
    [["machine", "caches", 0, "level"], -1],
    [["machine", "caches", 0, "ways"], -8],
    [["experiments", 1, "dropped"], { disturbed: -1 }],
    [["experiments", 1, "samples"], [{ round: -1, file: "a", sha256: "b", bytes: 1 }]],
    [["experiments", 1, "samples"], [{ round: 1, file: "a", sha256: "b", bytes: -1 }]],
    [["experiments", 1, "quantities", 0, "estimate", "samples"], -17],
    [["experiments", 1, "evidence", 0, "cpus"], [-1]],
    [["experiments", 1, "evidence", 0, "replicates"], -1],
    [["experiments", 1, "evidence", 0, "disturbed"], -1],
    [["experiments", 1, "evidence", 0, "blocks"], -1],
    [["experiments", 1, "evidence", 0, "dropped", "moved"], -1],
    [["experiments", 1, "evidence", 0, "counters"], { packed: { mismatches: "none" } }],
    [["experiments", 1, "evidence", 0, "operations"], { packed: [-1] }],
    [["experiments", 1, "evidence", 0, "operations"], { packed: [0.5] }],
    [["experiments", 1, "outcomes"], [{ ...litmus, rounds: -1 }]],
    [["experiments", 1, "outcomes"], [{ ...litmus, askedSeen: -1 }]],
    [["experiments", 1, "outcomes"], [{ ...litmus, seen: { "r0=0": -1 } }]],
    [["machine"], null],
    [["machine", "caches", 0, "type"], "trace"],
    [["machine", "caches", 0, "bytes"], "32K"],
    [["machine", "limits", "allowedCpus"], [-1]],
    [["experiments"], {}],
    [["experiments", 0, "status"], "fine"],
    [["experiments", 1, "quantities", 0, "replicates", 0], "four"],
    [["experiments", 1, "quantities", 0, "replicates"], Array(1001).fill(1)],
    [["experiments", 1, "quantities", 0, "estimate"], {}],
    [["experiments", 1, "quantities", 0, "combine"], "mean"],
    [["experiments", 1, "evidence", 0, "distance", 0], "middling"],
    // A model has no comparisons.
    [["experiments", 1, "evidence", 0, "layer"], "simulation"],
    [["experiments", 2, "quantities", 0, "series", 0, "x"], null],
    [["verdicts", 0, "verdict"], "maybe"],
    [["verdicts", 0, "layer"], "fpga"],
    [["verdicts", 0, "reason"]],
    [["verdicts", 0, "estimate", "high"]],
    [["verdicts", 0, "parts", 0, "expectation", "kind"], "roughly"],
    [["verdicts", 0, "parts", 0, "expectation", "bound"]],
    [["verdicts", 0, "controls", 0, "holds"], "yes"],
    [["instrument", "startShare"]],
  ])("refuses a run with another %j (%j), as zod does", (path, value) => {
    const run = mutated(path, value);
    expect(validate(run)).toBe(false);
    expect(runFileSchema.safeParse(run).success).toBe(false);
  });

  it("refuses totals of what are no counts, which no JSON Schema can say", () => {
    const { experiments } = sampleRun();
    const at = experiments.findIndex(({ quantities }) => quantities.some(({ layer }) => layer === "native"));
    const saying = (combine: string, value: unknown) => {
      const quantity = { ...experiments[at]!.quantities[0], combine, replicates: [3, null, value] };
      return runFileSchema.safeParse(mutated(["experiments", at, "quantities", 0], quantity)).error?.issues;
    };
    for (const value of [1.5, -1, [{ x: 1, value: 0.5 }]]) {
      const issues = saying("total", value);
      expect(issues).toMatchObject([{ path: ["experiments", at, "quantities", 0, "replicates", 2] }]);
      expect(issues![0]!.message).toContain("only whole numbers from 0 on");
      expect(saying("median", value)).toBeUndefined();
    }
    expect(saying("total", 4)).toBeUndefined();
  });

  it("takes a look that is too early for an interval, as zod does", () => {
    const run = mutated(["looks", 0, "alpha"], 0);
    expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
    expect(runFileSchema.safeParse(run).error).toBeUndefined();
  });

  it("takes what earlier versions wrote, as zod does", () => {
    for (const run of [
      mutated(["options", "allow"], ["split-lock", "huge-pages", "drop-caches", "io-scheduler"]),
      mutated(["machine", "frequency", "turboFile"]),
    ]) {
      expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
      expect(runFileSchema.safeParse(run).error).toBeUndefined();
    }
  });

  it("takes outcomes, and times and changes among counters, as zod does", () => {
    for (const run of [
      mutated(["experiments", 1, "outcomes"], [litmus]),
      mutated(["experiments", 1, "evidence", 0, "counters"], { packed: { fault_ns: 1.5, pool_change: -64 } }),
    ]) {
      expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
      expect(runFileSchema.safeParse(run).error).toBeUndefined();
    }
  });

  it("takes what was worked out on a model, as zod does", () => {
    const value = { point: 256.5, low: 256.5, high: 256.5, confidence: 1, samples: 1 };
    for (const [key, changed] of [
      ["layer", "simulation"],
      ["combine", "exact"],
      ["from", []],
      ["replicates", [256.5]],
      ["estimate", value],
    ] as const) {
      const run = mutated(["experiments", 1, "quantities", 0, key], changed);
      expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
      expect(runFileSchema.safeParse(run).error).toBeUndefined();
    }
    expect(validate(mutated(["options", "layers"], ["simulation"]))).toBe(true);
    expect(validate(mutated(["verdicts", 0, "layer"], "simulation"))).toBe(true);
  });

  it("lets keys pass that a later version may add, as zod does", () => {
    const run = { ...(sample() as object), later: true };
    expect(validate(run)).toBe(true);
    expect(runFileSchema.safeParse(run).success).toBe(true);
  });

  it("is of draft 2020-12 and serialisable", () => {
    expect(runFileJsonSchema()["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(JSON.parse(JSON.stringify(runFileJsonSchema()))).toEqual(runFileJsonSchema());
  });
});

it("holds the same types as the parts of the instrument that fill it", () => {
  expectTypeOf<JudgedClaim>().toExtend<Verdict>();
  expectTypeOf<Verdict>().toExtend<JudgedClaim>();
  expectTypeOf<Machine>().toExtend<RunFile["machine"]>();
  expectTypeOf<RunFile["machine"]>().toExtend<Machine>();
  expectTypeOf<ComparisonEvidence>().toExtend<ExperimentResult["evidence"][number]>();
  expectTypeOf<ExperimentResult["evidence"][number]>().toExtend<ComparisonEvidence>();
});
