import { describe, expect, it } from "vitest";
import { DefinitionError, ParameterError } from "../../src/errors.ts";
import type { Experiment, PlannedComparison } from "../../src/experiment/experiment.ts";
import { atLeast } from "../../src/experiment/expectation.ts";
import { simulated, timeRatio, total } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { checkNames, checkOwn } from "../../src/own/check.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

/** What is wrong with an experiment is found before anything is measured, and what is allowed is said. */
const machine = await loadMachine("kvm-guest-2cpu");
const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };

const of = { comparison: "main", layer: "native" as const };
const scan = (pitch: number | string): Arm => ({ kernel: "field_scan", parameters: { pitch, count: 512 } });
const main: PlannedComparison = {
  id: "main",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 10,
  arms: { near: scan(8), far: scan(64) },
};
const ratio = timeRatio(of, "far-over-near", "far", "near");
const same = timeRatio(of, "same-again", "near", "near");

const experiment = (changes: Partial<Experiment>): Experiment => ({
  id: "mine",
  shows: "nothing much",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [main],
  quantities: () => [ratio, same],
  claims: [
    {
      id: "99.00.01/far-is-slow",
      title: "far is slow",
      statement: "It takes twice as long.",
      source: "nobody",
      prior: "likely",
      layers: ["native"],
      parts: [{ quantity: "far-over-near", expectation: atLeast(2) }],
      controls: [{ id: "same", quantity: "same-again", expectation: atLeast(2), expected: false }],
    },
  ],
  ...changes,
});
const refusal = (changes: Partial<Experiment>): DefinitionError | ParameterError => {
  try {
    checkOwn(experiment(changes), setting);
  } catch (error) {
    if (error instanceof DefinitionError || error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error("it was not refused");
};
const withMain = (changes: object): Partial<Experiment> => ({ comparisons: () => [{ ...main, ...changes }] });
const withArm = (arm: object): Partial<Experiment> => withMain({ arms: { ...main.arms, far: arm } });
const withQuantity = (changes: Partial<QuantityDefinition>): Partial<Experiment> => ({
  quantities: () => [{ ...ratio, ...changes }, same],
});

it("takes one in which there is nothing wrong", () => {
  expect(() => {
    checkOwn(experiment({}), setting);
  }).not.toThrow();
  const points = [{ x: 8, value: NaN }];
  const series = { over: { name: "pitch", unit: "bytes" }, measure: () => points, id: "curve" };
  const more = [ratio, same, { ...ratio, ...series }, total(of, "lines", "far", "lines")];
  expect(() => {
    checkOwn(experiment({ quantities: () => more }), setting);
  }).not.toThrow();
});

describe("arms", () => {
  const wrong: readonly (readonly [string, Partial<Experiment>, RegExp, RegExp])[] = [
    ["a kernel", withArm({ ...scan(8), kernel: "field_scam" }), /no kernel "field_scam"/, /"field_scan"\?/],
    ["any kernel", withArm({ ...scan(8), kernel: "zzzzz" }), /no kernel "zzzzz"/, /list --kernels/],
    [
      "a parameter",
      withArm({ kernel: "field_scan", parameters: { pich: 8 } }),
      /parameter "pich"/,
      /pitch, count/,
    ],
    ["a range", withArm(scan(1_000_000)), /field_scan\.pitch .*is 1000000/, /from 8 to 8192 bytes/],
    ["a number", withArm(scan("8")), /field_scan\.pitch .*is "8"/, /whole number/],
    ["a multiple", withArm(scan(12)), /pitch 12 must be a multiple of 8/, /aligned/],
    [
      "a layer",
      withMain({ layer: "wasm", arms: { far: { kernel: "gather", parameters: {} } } }),
      /no wasm/,
      /native/,
    ],
    ["a team", withMain({ threads: 2 }), /field_scan by 2 threads/, /give it 1$/],
    ["CPUs", withMain({ cpus: [0, 1] }), /2 CPUs for a team of 1/, /one for each/],
    ["the probe", withMain({ arms: { handoff: scan(8) } }), /cannot be called handoff/, /probe/],
  ];
  it.each(wrong)("name %s that there is", (_, changes, message, remedy) => {
    const error = refusal(changes);
    expect(error.message).toMatch(message);
    expect(error.message).toContain('comparison "main"');
    expect(error.remedy).toMatch(remedy);
  });

  it.each([
    [{ blocks: 1 }, /0\.blocks: /],
    [{ trialNs: 1 }, /0\.trialNs: /],
    [{ arms: {} }, /0\.arms: must name at least one arm/],
    [{ arm: {} }, /"arm"/],
    [
      { arms: { far: { kernel: "field_scan", parameters: { pitch: null } } } },
      /0\.arms\.far\.parameters\.pitch: /,
    ],
  ])("%j is no comparison", (changes, message) => {
    expect(refusal(withMain(changes)).message).toMatch(message);
  });
});

describe("all that is wrong is told at once", () => {
  it("of arms, each with what is allowed", () => {
    const arms = { near: scan(12), far: { ...scan(8), kernel: "field_scam" }, other: scan("8") };
    const { message } = refusal(withMain({ arms }));
    expect(message).toMatch(/^3 things are wrong:\n/);
    expect(message).toMatch(/\n {2}comparison "main", arm "near": .*multiple of 8, .* \(.*aligned.*\)\n/);
    expect(message).toMatch(/\n {2}comparison "main", arm "far": .*"field_scam" \(.*"field_scan"\?\)\n/);
    expect(message).toMatch(/\n {2}comparison "main", arm "other": .*is "8" \(.*\)$/);
  });

  it("of comparisons and quantities", () => {
    const changes = { ...withMain({ blocks: 1 }), ...withQuantity({ unit: "furlong" as never }) };
    const { message } = refusal(changes);
    expect(message).toContain("its comparisons: 0.blocks: ");
    expect(message).toContain("its quantities: 0.unit: ");
  });

  it("of what claims and quantities name", () => {
    const [claim] = experiment({}).claims;
    const parts = ["gone", "lost"].map((quantity) => ({ quantity, expectation: atLeast(2) }));
    const { message } = refusal({ claims: [{ ...claim!, parts }] });
    expect(message).toContain("asks for gone in native");
    expect(message).toContain("asks for lost in native");
    const quantities = ["fra", "naer"].map((arm) => timeRatio(of, `over-${arm}`, arm, "near"));
    const named = refusal({ quantities: () => [ratio, same, ...quantities] }).message;
    expect(named).toContain('no arm "fra"');
    expect(named).toContain('no arm "naer"');
  });

  it("but ten of them, and how many more there are", () => {
    const quantities = Array.from({ length: 14 }, (_, index) => timeRatio(of, `q-${index}`, "fra", "near"));
    const { message } = refusal({ quantities: () => [ratio, same, ...quantities] });
    expect(message.split("\n")).toHaveLength(12);
    expect(message).toMatch(/\n {2}and 4 more like these$/);
  });
});

describe("quantities", () => {
  it.each([
    ["arms", withQuantity(timeRatio(of, "far-over-near", "fra", "near")), /far-over-near .*no arm "fra"/],
    [
      "counters",
      withQuantity({ measure: (of) => of("main").counter("far", "line") }),
      /counts no "line" in native/,
    ],
    ["comparisons", withQuantity({ measure: (of) => of("mian").keptBlocks }), /no comparison "mian"/],
  ])("name %s that there are", (_, changes, message) => {
    expect(refusal(changes).message).toMatch(message);
  });

  it("say which counters there are", () => {
    const counting = (counter: string) =>
      refusal(withQuantity({ measure: (of) => of("main").counter("far", counter) }));
    expect(counting("line").remedy).toBe('Did you mean "lines"?');
    expect(counting("mismatches").remedy).toBe("it counts lines");
  });

  it.each([
    ["undefined", () => undefined, /gives undefined/],
    ["a list of something else", () => [1, 2], /gives a list of something else/],
    ["a series without its x", () => [{ x: 1, value: 1 }], /gives a series/],
  ])("do not give %s", (_, measure, message) => {
    expect(refusal(withQuantity({ measure: measure as never })).message).toMatch(message);
  });

  it("are in a unit that there is, and worked out to a number", () => {
    expect(refusal(withQuantity({ unit: "furlong" as never })).message).toMatch(/its quantities: 0\.unit: /);
    const model = { ...simulated("model", "ratio", "a model", () => 1 / 0) };
    const changes = { layers: ["native", "simulation"] as const, quantities: () => [ratio, same, model] };
    expect(refusal(changes).message).toMatch(/model \(simulation\) is Infinity/);
  });

  it("have names of their own among those of a run, by which claims find them", () => {
    const other = experiment({ id: "other", quantities: () => [same] });
    expect(() => {
      checkNames(experiment({}), [other], setting);
    }).toThrow("quantity same-again has the name of one of other");
    expect(() => {
      checkNames(experiment({}), [], setting);
    }).not.toThrow();
  });
});

describe("a total", () => {
  const halves = { ...total(of, "halves", "far", "mismatches"), measure: () => 0.5 };

  it("is made of counts", () => {
    expect(refusal({ quantities: () => [ratio, same, halves] })).toMatchObject({
      message: expect.stringContaining(
        "quantity halves (native) is a total, and gives 0.5: only whole numbers",
      ) as string,
      remedy: expect.stringContaining("leave `combine` out") as string,
    });
  });

  it.each([-1, Number.NaN, Infinity])("is not %s", (value) => {
    const quantity = { ...halves, measure: () => value };
    expect(refusal({ quantities: () => [ratio, same, quantity] }).message).toContain("is a total");
  });
});
