import { describe, expect, it } from "vitest";
import { expectedOutcomes, type LitmusCase } from "../../src/litmus/expected-outcomes.ts";

const expected = (of: Partial<LitmusCase>, architecture = "x64") =>
  expectedOutcomes({ family: "sb", form: "test", ordering: "none", language: "c++", ...of }, architecture);

const allows = (of: Partial<LitmusCase>, architecture = "x64") =>
  Object.fromEntries(
    Object.entries(expected(of, architecture).models).map(([title, { allowsAsked }]) => [title, allowsAsked]),
  );

describe("what models expect of a test", () => {
  it("asks each model in its own words", () => {
    expect(allows({ ordering: "none" })).toEqual({ SC: false, "x86-TSO": true, Armv8: true });
    expect(allows({ ordering: "full" })).toEqual({ SC: false, "x86-TSO": false, Armv8: false });
    expect(allows({ ordering: "store-fence" })).toEqual({ SC: false, "x86-TSO": true, Armv8: true });
  });

  it("leaves out models that have no word for it, but not sequential consistency", () => {
    expect(allows({ ordering: "locked" })).toEqual({ SC: false, "x86-TSO": false });
    expect(allows({ ordering: "stlr-ldapr" }, "arm64")).toEqual({ SC: false, Armv8: true });
  });

  it("adds the language whose orders they are", () => {
    expect(allows({ ordering: "release-acquire" })).toMatchObject({ "C++20": true, "x86-TSO": true });
    expect(allows({ ordering: "seq-cst" })).toMatchObject({ "C++20": false, "x86-TSO": false, Armv8: false });
    expect(allows({ family: "lb", language: "javascript" })).toMatchObject({
      JavaScript: true,
      "x86-TSO": false,
    });
    expect(allows({ ordering: "seq-cst", language: "javascript" })).toMatchObject({ JavaScript: false });
  });

  it("names tests, orderings and what is asked as readers know them", () => {
    expect(expected({ family: "2+2w", ordering: "full" })).toMatchObject({
      test: "2+2W",
      ordering: "mfence",
      asked: "x=2 y=2",
      machineModel: "x86-TSO",
    });
    expect(expected({ ordering: "full", form: "control" }, "arm64")).toMatchObject({
      test: "SB",
      form: "control",
      ordering: "dmb ish",
      machineModel: "Armv8",
    });
    expect(expected({ ordering: "full-1" }).ordering).toBe("mfence, thread 1");
    expect(expected({ ordering: "relaxed" }).ordering).toBe("C++ relaxed");
    expect(expected({ ordering: "seq-cst", language: "javascript" }).ordering).toBe("Atomics");
    expect(expected({ language: "javascript" }).ordering).toBe("plain");
    expect(expected({}, "riscv64").machineModel).toBeNull();
  });
});
