import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventStructureOf, type Execution, executionsOf } from "../../src/litmus/executions.ts";
import { familyNames } from "../../src/litmus/families.ts";
import { ARMV8 } from "../../src/litmus/models/armv8.ts";
import { CXX20, CXX20_NO_THIN_AIR } from "../../src/litmus/models/cxx20.ts";
import {
  allowedOutcomes,
  isAllowed,
  machineModelOf,
  type MemoryModel,
  MODELS,
} from "../../src/litmus/models/index.ts";
import { JAVASCRIPT } from "../../src/litmus/models/javascript.ts";
import { SC } from "../../src/litmus/models/sc.ts";
import { X86_TSO } from "../../src/litmus/models/x86-tso.ts";
import {
  type AccessOrder,
  type FenceName,
  type Instruction,
  isAsked,
  type LitmusProgram,
} from "../../src/litmus/program.ts";
import { relates } from "../../src/litmus/relation.ts";
import { FORMS, type Ordering, ORDERINGS, programOf, type Target } from "../../src/litmus/variants.ts";
import { interleavings, storeBufferMachine } from "./machines.ts";
import { fenced, program } from "./notation.ts";
import { type Ingredients, programs } from "./programs.ts";

const RUNS = { numRuns: 300 };

/** All that the families come to for a target; orderings that come to the same count once. */
const programsFor = (target: Target, orderings: readonly Ordering[] = ORDERINGS): LitmusProgram[] => {
  const all = familyNames.flatMap((family) =>
    FORMS.flatMap((form) => orderings.flatMap((ordering) => programOf(family, form, ordering, target) ?? [])),
  );
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
};

const isWithin = (inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean =>
  [...inner].every((outcome) => outer.has(outcome));

const text = (each: LitmusProgram): string => JSON.stringify(each.threads);

const expectWithin = (each: LitmusProgram, inner: MemoryModel, outer: MemoryModel): void => {
  expect(isWithin(allowedOutcomes(each, inner), allowedOutcomes(each, outer)), text(each)).toBe(true);
};

const PLAIN: Ingredients = { load: ["plain"], store: ["plain"], exchange: [], fence: [] };
const X64: Ingredients = {
  load: ["plain"],
  store: ["plain"],
  exchange: ["seq-cst"],
  fence: ["mfence", "lfence", "sfence", "locked"],
};
const X64_STREAMING: Ingredients = { ...X64, store: ["plain", "non-temporal", "non-temporal"] };
const ARM64: Ingredients = {
  load: ["plain", "plain", "acquire", "acquire-pc"],
  store: ["plain", "plain", "release"],
  exchange: ["plain", "seq-cst"],
  fence: ["dmb-ish", "dmb-ishld", "dmb-ishst"],
  dependencies: true,
};
const CXX: Ingredients = {
  load: ["relaxed", "acquire", "seq-cst"],
  store: ["relaxed", "release", "seq-cst"],
  exchange: ["relaxed", "acquire", "release", "seq-cst"],
  fence: ["seq-cst-fence"],
};
const JS: Ingredients = {
  load: ["plain", "seq-cst"],
  store: ["plain", "seq-cst"],
  exchange: ["seq-cst"],
  fence: [],
};

const SPEAKERS = (
  [
    [X86_TSO, "x64", X64_STREAMING],
    [ARMV8, "arm64", ARM64],
    [CXX20, "c++", CXX],
    [CXX20_NO_THIN_AIR, "c++", CXX],
    [JAVASCRIPT, "javascript", JS],
  ] as const
).map(([model, target, ingredients]: readonly [MemoryModel, Target, Ingredients]) => ({
  title: model.title,
  model,
  target,
  ingredients,
}));

describe("machines that step through all orders, built without axioms", () => {
  test("an interleaving of the families' threads gives just what SC allows", () => {
    for (const each of [...programsFor("x64"), ...programsFor("arm64")])
      expect(allowedOutcomes(each, SC), text(each)).toEqual(interleavings(each));
  });

  test("and of any threads", () => {
    fc.assert(
      fc.property(programs(X64), (each) => {
        expect(allowedOutcomes(each, SC)).toEqual(interleavings(each));
      }),
      RUNS,
    );
  });

  test("store buffers give the families just what x86-TSO allows", () => {
    for (const each of programsFor("x64"))
      expect(allowedOutcomes(each, X86_TSO), text(each)).toEqual(storeBufferMachine(each));
  });

  test("and any threads", () => {
    fc.assert(
      fc.property(programs(X64), (each) => {
        expect(allowedOutcomes(each, X86_TSO)).toEqual(storeBufferMachine(each));
      }),
      RUNS,
    );
  });

  test("and any threads with non-temporal stores, that leave the buffer in order and become visible in none", () => {
    fc.assert(
      fc.property(programs(X64_STREAMING), (each) => {
        expect(allowedOutcomes(each, X86_TSO)).toEqual(storeBufferMachine(each));
      }),
      RUNS,
    );
  });
});

describe("stronger and weaker models", () => {
  const expectNested = (each: LitmusProgram): void => {
    expectWithin(each, SC, X86_TSO);
    expectWithin(each, X86_TSO, ARMV8);
    expectWithin(each, ARMV8, JAVASCRIPT);
  };

  test("without fences: SC within x86-TSO within Armv8 within JavaScript", () => {
    for (const family of familyNames.filter((name) => name !== "mp+nt"))
      for (const form of FORMS) {
        const each = programOf(family, form, "none", "x64");
        if (each !== null) expectNested(each);
      }
    fc.assert(fc.property(programs(PLAIN), expectNested), RUNS);
  });

  test.each(SPEAKERS)("$title allows what SC allows", ({ model, target, ingredients }) => {
    for (const each of programsFor(target)) expectWithin(each, SC, model);
    fc.assert(
      fc.property(programs(ingredients), (each) => {
        expectWithin(each, SC, model);
      }),
      RUNS,
    );
  });

  test("C++ without thin air is C++ without some outcomes", () => {
    fc.assert(
      fc.property(programs(CXX), (each) => {
        expectWithin(each, CXX20_NO_THIN_AIR, CXX20);
      }),
      RUNS,
    );
  });
});

describe("what gives sequential consistency back", () => {
  const RESTORED: readonly (readonly [
    string,
    MemoryModel,
    Ingredients,
    (each: LitmusProgram) => LitmusProgram,
  ])[] = [
    ["mfence", X86_TSO, PLAIN, (each) => fenced(each, "mfence")],
    ["locked instructions", X86_TSO, PLAIN, (each) => fenced(each, "locked")],
    ["mfence, with non-temporal stores", X86_TSO, X64_STREAMING, (each) => fenced(each, "mfence")],
    ["dmb ish", ARMV8, { ...ARM64, exchange: [] }, (each) => fenced(each, "dmb-ish")],
    [
      "stlr and ldar",
      ARMV8,
      { ...ARM64, load: ["acquire"], store: ["release"], exchange: ["seq-cst"] },
      (each) => each,
    ],
    ["seq_cst fences", CXX20, { ...CXX, exchange: [] }, (each) => fenced(each, "seq-cst-fence")],
    [
      "seq_cst accesses of C++",
      CXX20,
      { ...CXX, load: ["seq-cst"], store: ["seq-cst"], exchange: ["seq-cst"] },
      (each) => each,
    ],
    [
      "seq_cst accesses of JavaScript",
      JAVASCRIPT,
      { ...JS, load: ["seq-cst"], store: ["seq-cst"] },
      (each) => each,
    ],
  ];

  test.each(RESTORED)("%s", (_name, model, ingredients, strengthened) => {
    fc.assert(
      fc.property(programs(ingredients), (each) => {
        const strong = strengthened(each);
        expect(allowedOutcomes(strong, model)).toEqual(allowedOutcomes(strong, SC));
      }),
      RUNS,
    );
  });

  test("the families' own strongest orderings", () => {
    const STRONGEST: readonly (readonly [Target, MemoryModel, readonly Ordering[]])[] = [
      ["x64", X86_TSO, ["full", "locked"]],
      ["arm64", ARMV8, ["full", "stlr-ldar", "cheapest"]],
      ["c++", CXX20, ["seq-cst"]],
      ["javascript", JAVASCRIPT, ["seq-cst"]],
    ];
    for (const [target, model, orderings] of STRONGEST)
      for (const each of programsFor(target, orderings))
        expect(allowedOutcomes(each, model), text(each)).toEqual(allowedOutcomes(each, SC));
  });
});

describe("fences", () => {
  /** One more, before any instruction or at a thread's end. */
  const withFence = (each: LitmusProgram, fence: FenceName, place: number): LitmusProgram => {
    const places = each.threads.flatMap((instructions, thread) =>
      Array.from({ length: instructions.length + 1 }, (_, at) => [thread, at] as const),
    );
    const [inThread, at] = places[place % places.length]!;
    const threads = each.threads.map((instructions, thread) =>
      thread === inThread ? instructions.toSpliced(at, 0, { op: "fence", fence }) : instructions,
    );
    return { ...each, threads };
  };

  test.each(SPEAKERS.filter(({ ingredients }) => ingredients.fence.length > 0))(
    "of $title add no outcome, wherever they stand",
    ({ model, ingredients }) => {
      fc.assert(
        fc.property(
          programs(ingredients),
          fc.constantFrom(...ingredients.fence),
          fc.nat(99),
          (each, fence, place) => {
            const outcomes = allowedOutcomes(withFence(each, fence, place), model);
            expect(isWithin(outcomes, allowedOutcomes(each, model))).toBe(true);
          },
        ),
        RUNS,
      );
    },
  );

  test("of a family's orderings neither", () => {
    for (const [target, model] of [
      ["x64", X86_TSO],
      ["arm64", ARMV8],
    ] as const) {
      for (const family of familyNames) {
        for (const form of FORMS) {
          const plain = programOf(family, form, "none", target);
          if (plain === null) continue;
          for (const ordering of ORDERINGS) {
            const each = programOf(family, form, ordering, target);
            const outcomes = each === null ? new Set<string>() : allowedOutcomes(each, model);
            expect(isWithin(outcomes, allowedOutcomes(plain, model)), `${family} ${ordering}`).toBe(true);
          }
        }
      }
    }
  });
});

/** What compilers make of an access or fence: C++ as gcc and clang do, JavaScript as V8 does. */
type Compile = (instruction: Instruction) => readonly Instruction[];

const compiled = ({ threads, ...rest }: LitmusProgram, compile: Compile): LitmusProgram => ({
  threads: threads.map((instructions) => instructions.flatMap(compile)),
  ...rest,
});

const forX64: Compile = (each) => {
  if (each.op === "fence") return [{ op: "fence", fence: "mfence" }];
  if (each.op === "store" && each.order === "seq-cst")
    return [{ op: "exchange", word: each.word, value: each.value, order: "seq-cst" }];
  return each.op === "exchange" ? [each] : [{ ...each, order: "plain" }];
};

const arm64Orders = (acquire: AccessOrder): Partial<Record<AccessOrder, AccessOrder>> => ({
  relaxed: "plain",
  acquire,
});

const forArm64 =
  (acquire: "acquire" | "acquire-pc"): Compile =>
  (each) =>
    each.op === "fence"
      ? [{ op: "fence", fence: "dmb-ish" }]
      : [{ ...each, order: arm64Orders(acquire)[each.order] ?? each.order }];

describe("compiled programs show nothing that their language forbids", () => {
  const COMPILED: readonly (readonly [string, MemoryModel, Ingredients, MemoryModel, Compile])[] = [
    ["C++ for x86-64", CXX20, CXX, X86_TSO, forX64],
    ["C++ for Armv8", CXX20, CXX, ARMV8, forArm64("acquire")],
    ["C++ for Armv8 with ldapr", CXX20, CXX, ARMV8, forArm64("acquire-pc")],
    ["JavaScript for x86-64", JAVASCRIPT, JS, X86_TSO, forX64],
    // What Watt et al. repaired: it breaks where plain stores count among those that part a seq_cst pair.
    ["JavaScript for Armv8", JAVASCRIPT, JS, ARMV8, forArm64("acquire")],
  ];

  test.each(COMPILED)("%s", (_name, language, ingredients, machine, compile) => {
    fc.assert(
      fc.property(programs(ingredients), (each) => {
        const outcomes = allowedOutcomes(compiled(each, compile), machine);
        expect(isWithin(outcomes, allowedOutcomes(each, language))).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test("nor do the families, as they are written for each machine", () => {
    for (const family of familyNames.filter((name) => name !== "mp+nt")) {
      for (const form of FORMS) {
        for (const ordering of ["relaxed", "release-acquire", "seq-cst"] as const) {
          const source = programOf(family, form, ordering, "c++");
          if (source === null) continue;
          const language = allowedOutcomes(source, CXX20);
          for (const [target, machine] of [
            ["x64", X86_TSO],
            ["arm64", ARMV8],
          ] as const) {
            const outcomes = allowedOutcomes(programOf(family, form, ordering, target)!, machine);
            expect(isWithin(outcomes, language), `${family} ${form} ${ordering} ${target}`).toBe(true);
          }
        }
      }
    }
  });
});

/** What an exchange read is not asked about, so no outcome shows this. */
describe("an exchange", () => {
  const RIVALS: readonly (readonly [MemoryModel, string])[] = [
    [SC, "xchg x=1 | x=2"],
    [X86_TSO, "xchg x=1 | x=2"],
    [ARMV8, "xchg x=1 plain | x=2"],
    [CXX20, "xchg x=1 relaxed | x=2 relaxed"],
    [JAVASCRIPT, "xchg x=1 | x=2 seq-cst"],
  ];

  test.each(RIVALS.map(([model, threads]) => ({ title: model.title, model, threads })))(
    "of $title lets no store between what it reads and what it writes",
    ({ model, threads }) => {
      const each = program(threads, "x=1");
      const structure = eventStructureOf(each);
      const keepsAxioms = model.axiomsOn(structure);
      // Of x the initial write is 0, the exchange 1 and 2, the other store 3.
      const reading = (source: number): Execution[] =>
        [...executionsOf(each, structure)].filter(({ rf }) => relates(rf, source, 1));
      const otherFirst = ({ outcome }: Execution): boolean => outcome === "x=1";
      expect(reading(0).map((execution) => [otherFirst(execution), keepsAxioms(execution)])).toEqual([
        [false, true],
        [true, false],
      ]);
      expect(reading(3).map((execution) => [otherFirst(execution), keepsAxioms(execution)])).toEqual([
        [false, false],
        [true, true],
      ]);
    },
  );
});

describe("questions", () => {
  test("are answered as the set of outcomes answers them", () => {
    for (const { model, target } of SPEAKERS)
      for (const each of programsFor(target)) {
        const asked = [...allowedOutcomes(each, model)].some((outcome) => isAsked(each, outcome));
        expect(isAllowed(each, model), text(each)).toBe(asked);
      }
  });

  test("in words that a model does not speak have no answer", () => {
    const words: readonly (readonly [string, string, MemoryModel])[] = [
      ["x=1; mfence; r0=y", "fence mfence", ARMV8],
      ["x=1; dmb-ish; r0=y", "fence dmb-ish", X86_TSO],
      ["x=1 seq-cst; r0=y", "store seq-cst", X86_TSO],
      ["x=1; r0=y acquire-pc", "load acquire-pc", X86_TSO],
      ["x=1 non-temporal; r0=y", "store non-temporal", ARMV8],
      ["x=1; r0=y", "store plain", CXX20],
      ["x=1; r0=y acquire", "load acquire", JAVASCRIPT],
      ["xchg x=1 plain; r0=y", "exchange plain", JAVASCRIPT],
    ];
    for (const [threads, word, model] of words) {
      const each = program(threads, "r0=0");
      expect(() => allowedOutcomes(each, model)).toThrow(`${model.title} says nothing of a ${word}`);
      expect(() => isAllowed(each, model)).toThrow(RangeError);
      expect(isAllowed(each, SC)).toBe(true);
    }
  });

  test("about a machine go to its model, and to none where we have no model", () => {
    expect(machineModelOf("x64")).toBe(MODELS["x86-tso"]);
    expect(machineModelOf("arm64")).toBe(MODELS.armv8);
    expect(["ia32", "arm", "ppc64", "riscv64", "s390x", ""].map(machineModelOf)).toEqual(
      new Array(6).fill(null),
    );
  });
});
