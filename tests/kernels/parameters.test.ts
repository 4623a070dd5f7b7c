import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../../src/errors.ts";
import { kernels } from "../../src/kernels/index.ts";
import {
  encodeParameters,
  resolveParameters,
  type Kernel,
  type ParameterSpec,
} from "../../src/kernels/kernel.ts";
import { resolveComparison } from "../../src/runner/child/resolve.ts";

/** Every parameter of every kernel, out of range, NaN, huge, negative, of the wrong type: refused, by name, with what is allowed. */
const all = [...kernels.values()];

const complete = (kernel: Kernel): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(kernel.parameters).map(([name, spec]: [string, ParameterSpec]) => [
      name,
      spec.default ?? (spec.kind === "choice" ? spec.of[0] : spec.min),
    ]),
  );

const parameters = all.flatMap((kernel) =>
  Object.entries(kernel.parameters).map(([name, spec]) => ({
    kernel,
    name,
    spec,
    label: `${kernel.slug}.${name}`,
  })),
);

const refusal = (kernel: Kernel, given: Record<string, unknown>): ParameterError => {
  try {
    resolveParameters(kernel, given);
  } catch (error) {
    if (error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error("it was accepted");
};

describe.each(parameters)("$label", ({ kernel, name, spec }) => {
  const outOfRange =
    spec.kind === "integer" ? [spec.min - 1, spec.max + 1] : ["", spec.of[0]!.toUpperCase(), 0];
  it.each([
    ...outOfRange,
    NaN,
    Infinity,
    -Infinity,
    -1e9,
    2 ** 60,
    0.5,
    "8 bytes",
    true,
    null,
    {},
    [],
    5n,
    () => 1,
  ])("refuses %s", (value) => {
    const error = refusal(kernel, { ...complete(kernel), [name]: value });
    expect(error.code).toBe("ERR_KERNEL_PARAMETER");
    expect(error.message).toContain(`${kernel.slug}.${name}`);
    expect(error.remedy).toContain(spec.kind === "integer" ? String(spec.max) : spec.of.at(-1));
  });

  it("takes both ends of its range", () => {
    for (const value of spec.kind === "integer" ? [spec.min, spec.max] : spec.of) {
      expect(resolveParameters(kernel, { ...complete(kernel), [name]: value })[name]).toBe(value);
    }
  });
});

describe("any kernel", () => {
  it.each(all)("$slug refuses a parameter it does not have, and names those it has", (kernel) => {
    const error = refusal(kernel, { ...complete(kernel), distnace: 8 });
    expect(error.message).toContain('"distnace"');
    for (const name of Object.keys(kernel.parameters)) expect(error.remedy).toContain(name);
  });

  it("says what is missing", () => {
    const kernel = kernels.get("false_sharing")!;
    const { operation: _, ...rest } = complete(kernel);
    expect(refusal(kernel, rest).message).toMatch(/false_sharing\.operation .* is missing/);
  });

  it("goes to native code as numbers within the bounds both sides share", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), (kernel) => {
        const encoded = encodeParameters(kernel, resolveParameters(kernel, complete(kernel)));
        expect(Object.keys(encoded)).toEqual(Object.keys(kernel.parameters));
        for (const value of Object.values(encoded)) expect(Number.isInteger(value)).toBe(true);
      }),
    );
  });
});

describe("a comparison", () => {
  const comparison = (
    parameters: Record<string, number | string>,
    layer: "native" | "wasm" | "js" = "native",
    threads?: number,
  ) => ({
    id: "test",
    layer,
    threads: 2,
    trialNs: 20_000,
    blocks: 10,
    arms: { arm: { kernel: "false_sharing", parameters, ...(threads === undefined ? {} : { threads }) } },
  });
  const resolve = (...input: Parameters<typeof comparison>) =>
    resolveComparison(comparison(...input), { cpus: [0, 1], seed: 1, blocksFactor: 1, overrides: {} });

  it.each([
    [{ operation: "atomic_add", distance: 3 }, /multiples of the width/],
    [{ operation: "atomic_add", distance: 64, width: 5 }, /width is 5/],
    [{ operation: "atomic_add", distance: 0, slots: 2 }, /distance 0/],
    [{ operation: "load", distance: 64, writeEvery: 10 }, /writeEvery goes with atomic_add/],
    [{ operation: "cas_loop", distance: 64, slots: 2 }, /cas_loop takes one slot/],
    [{ operation: "atomic_add", peerOperation: "cas_loop", distance: 64, repeat: 2 }, /cas_loop takes one/],
    [{ operation: "atomic_add", distance: 0, delay: 1 }, /delay goes with cas_loop/],
  ])("refuses %o, naming comparison and arm", (parameters, message) => {
    expect(() => resolve(parameters)).toThrow(message);
    expect(() => resolve(parameters)).toThrow(/comparison "test", arm "arm"/);
  });

  it("refuses more threads than its team has, layers a kernel has no code for, kernels that are not there", () => {
    for (const threads of [0, 3, 1.5, NaN]) {
      expect(() => resolve({ operation: "atomic_add", distance: 64 }, "native", threads)).toThrow(
        /threads in a team of 2/,
      );
    }
    expect(() => resolve({ operation: "atomic_add", distance: 64, width: 8 }, "js")).toThrow(/Int32Array/);
    const wrongKernel = { ...comparison({}), arms: { arm: { kernel: "no_such", parameters: {} } } };
    expect(() =>
      resolveComparison(wrongKernel, { cpus: [0, 1], seed: 1, blocksFactor: 1, overrides: {} }),
    ).toThrow(/no kernel "no_such"/);
    const noTwin = { ...comparison({}, "wasm"), arms: { arm: { kernel: "gather", parameters: {} } } };
    expect(() =>
      resolveComparison(noTwin, { cpus: [0, 1], seed: 1, blocksFactor: 1, overrides: {} }),
    ).toThrow(/gather has no wasm code/);
  });

  it.each([
    [{ family: "coiriw" }, 2, /coiriw, which takes 4 threads and not 2/],
    [{ family: "sb" }, 1, /sb, which takes 2 threads and not 1/],
    [{ family: "coww", form: "control" }, 1, /coww, which has no control/],
    [{ family: "sb", pace: "free" }, 2, /pace is free for sb/],
  ])("refuses the litmus test %o on %i threads", (parameters, threads, message) => {
    const test = { ...comparison({}), threads, arms: { arm: { kernel: "litmus", parameters } } };
    const cpus = [0, 1].slice(0, threads);
    expect(() => resolveComparison(test, { cpus, seed: 1, blocksFactor: 1, overrides: {} })).toThrow(message);
  });

  it("carries a hand-off probe if it has two threads, and none if it has one", () => {
    expect(resolve({ operation: "atomic_add", distance: 64 }).arms.map(({ name }) => name)).toEqual([
      "arm",
      "handoff",
    ]);
    const alone = { ...comparison({ operation: "atomic_add", distance: 64 }), threads: 1 };
    const resolved = resolveComparison(alone, { cpus: [0], seed: 1, blocksFactor: 1, overrides: {} });
    expect(resolved.arms.map(({ name }) => name)).toEqual(["arm"]);
  });
});
