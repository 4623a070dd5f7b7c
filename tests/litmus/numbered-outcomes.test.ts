import { describe, expect, it } from "vitest";
import { numberOutcomes, outcomeInOrder } from "../../src/litmus/numbered-outcomes.ts";
import type { LitmusProgram } from "../../src/litmus/program.ts";
import { programOf } from "../../src/litmus/variants.ts";

const plain = (family: "sb" | "mp" | "lb" | "corr" | "r" | "iriw", form: "test" | "control" = "test") =>
  programOf(family, form, "none", "javascript")!;

describe("an outcome's number", () => {
  it("is the sum of what the threads' loads say", () => {
    const { names, values, weights, numberOf } = numberOutcomes(plain("sb"));
    expect(values).toBe(2);
    expect(names).toEqual(["r0=0 r1=0", "r0=1 r1=0", "r0=0 r1=1", "r0=1 r1=1"]);
    expect(weights).toEqual([[1], [2]]);
    expect(numberOf("r0=0 r1=1")).toBe(2);
  });

  it("goes by registers, in whatever order a thread loads them", () => {
    expect(numberOutcomes(plain("corr")).weights).toEqual([[], [1, 2]]);
    expect(numberOutcomes(plain("corr", "control")).weights).toEqual([[], [2, 1]]);
  });

  it("leaves room for every value that is stored", () => {
    const program: LitmusProgram = {
      ...plain("sb"),
      threads: [[{ op: "store", word: "x", value: 2, order: "plain" }], plain("sb").threads[1]!],
    };
    const { names, values } = numberOutcomes(program);
    expect(values).toBe(3);
    expect(names).toEqual(["r1=0", "r1=1", "r1=2"]);
  });
});

describe("threads that do not overlap", () => {
  it.each([
    ["sb", "r0=0 r1=1", "r0=1 r1=0"],
    ["mp", "r0=1 r1=1", "r0=0 r1=0"],
    ["lb", "r0=0 r1=1", "r0=1 r1=0"],
    ["corr", "r0=1 r1=1", "r0=0 r1=0"],
    ["r", "r0=1 y=2", "r0=0 y=1"],
  ] as const)("of %s end in %s, or the other way round in %s", (family, firstFirst, secondFirst) => {
    expect(outcomeInOrder(plain(family), [0, 1])).toBe(firstFirst);
    expect(outcomeInOrder(plain(family), [1, 0])).toBe(secondFirst);
  });

  it("may be more than two", () => {
    expect(outcomeInOrder(plain("iriw"), [0, 2, 1, 3])).toBe("r0=1 r1=0 r2=1 r3=1");
  });
});
