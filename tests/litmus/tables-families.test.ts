import { describe, expect, test } from "vitest";
import { type FamilyName, familyNames, familyOf } from "../../src/litmus/families.ts";
import { ARMV8 } from "../../src/litmus/models/armv8.ts";
import { CXX20 } from "../../src/litmus/models/cxx20.ts";
import { isAllowed, MODELS } from "../../src/litmus/models/index.ts";
import { JAVASCRIPT } from "../../src/litmus/models/javascript.ts";
import { SC } from "../../src/litmus/models/sc.ts";
import { X86_TSO } from "../../src/litmus/models/x86-tso.ts";
import { ORDERINGS, programOf } from "../../src/litmus/variants.ts";
import { program } from "./notation.ts";
import { answer } from "./tables.ts";

describe("families are herd's programs", () => {
  const PROGRAMS: readonly (readonly [FamilyName, string, string])[] = [
    ["sb", "x=1; r0=y | y=1; r1=x", "r0=0 r1=0"],
    ["mp", "x=1; y=1 | r0=y; r1=x", "r0=1 r1=0"],
    ["lb", "r0=x; y=1 | r1=y; x=1", "r0=1 r1=1"],
    ["r", "x=1; y=1 | y=2; r0=x", "r0=0 y=2"],
    ["s", "x=2; y=1 | r0=y; x=1", "r0=1 x=2"],
    ["2+2w", "x=2; y=1 | y=2; x=1", "x=2 y=2"],
    ["corr", "x=1 | r0=x; r1=x", "r0=1 r1=0"],
    ["coww", "x=1; x=2", "x=1"],
    ["cowr2", "x=1; r0=x | x=2; r1=x", "r0=2 r1=1"],
    ["coiriw", "x=1 | x=2 | r0=x; r1=x | r2=x; r3=x", "r0=1 r1=2 r2=2 r3=1"],
    ["wrc", "x=1 | r0=x; y=1 | r1=y; r2=x", "r0=1 r1=1 r2=0"],
    ["rwc", "x=1 | r0=x; r1=y | y=1; r2=x", "r0=1 r1=0 r2=0"],
    ["iriw", "x=1 | y=1 | r0=x; r1=y | r2=y; r3=x", "r0=1 r1=0 r2=1 r3=0"],
    ["sb+rfi", "x=1; r0=x; r1=y | y=1; r2=y; r3=x", "r0=1 r1=0 r2=1 r3=0"],
    ["mp+nt", "x=1 non-temporal; y=1 | r0=y; r1=x", "r0=1 r1=0"],
  ];

  test.each(PROGRAMS)("%s", (family, threads, asked) => {
    expect(programOf(family, "test", "none", "x64")).toEqual(program(threads, asked));
  });

  test("but for Peterson's lock, which has four outcomes to ask about", () => {
    const others = familyNames.filter((name) => !PROGRAMS.some(([family]) => family === name));
    expect(others).toEqual(["peterson"]);
  });
});

describe("swapped controls", () => {
  const withControl = familyNames.filter((family) => familyOf(family).control !== null);

  test("are there for all but CoWW", () => {
    expect(familyNames.filter((family) => !withControl.includes(family))).toEqual(["coww"]);
  });

  test.each(withControl)("%s: allowed under sequential consistency, and so everywhere", (family) => {
    for (const [target, ...models] of [
      ["x64", SC, X86_TSO],
      ["arm64", SC, ARMV8],
      ["c++", SC, CXX20],
      ["javascript", SC, JAVASCRIPT],
    ] as const) {
      for (const ordering of ORDERINGS) {
        const control = programOf(family, "control", ordering, target);
        for (const model of models)
          if (control !== null) expect(isAllowed(control, model), `${model.title} ${ordering}`).toBe(true);
      }
    }
  });

  test("their tests are forbidden by it", () => {
    for (const family of familyNames) expect(answer(family, ["SC", SC, "x64", "none"]), family).toBe("-");
  });
});

test("models are called as they are printed", () => {
  expect(Object.values(MODELS).map(({ title }) => title)).toEqual([
    ...["SC", "x86-TSO", "Armv8", "C++20", "JavaScript"],
  ]);
});
