import { describe, expect, test } from "vitest";
import { type FamilyName, familyNames, familyOf } from "../../src/litmus/families.ts";
import { ARMV8 } from "../../src/litmus/models/armv8.ts";
import { CXX20, CXX20_NO_THIN_AIR } from "../../src/litmus/models/cxx20.ts";
import { isAllowed, type MemoryModel, MODELS } from "../../src/litmus/models/index.ts";
import { JAVASCRIPT } from "../../src/litmus/models/javascript.ts";
import { SC } from "../../src/litmus/models/sc.ts";
import { X86_TSO } from "../../src/litmus/models/x86-tso.ts";
import { type Ordering, ORDERINGS, programOf, type Target } from "../../src/litmus/variants.ts";
import { fenced, program } from "./notation.ts";

/**
 * The tables of the literature, typed in: herd's catalogue with the verdicts of Sewell et al. 2010, Pulte et al. 2018,
 * Lahav et al. 2017 and Watt et al. 2020. A is allowed, - forbidden; the models have to come to the same.
 */
type Answer = "A" | "-";

const answerOf = (allowed: boolean): Answer => (allowed ? "A" : "-");

type Column = readonly [title: string, model: MemoryModel, target: Target, ordering: Ordering];

const answer = (family: FamilyName, [, model, target, ordering]: Column): Answer =>
  answerOf(isAllowed(programOf(family, "test", ordering, target)!, model));

type Row = readonly [family: FamilyName, answers: string];

const checkTable = (columns: readonly Column[], rows: readonly Row[]): void => {
  const cells = rows.flatMap(([family, answers]) =>
    answers.split(/ +/u).map((expected, index) => [family, columns[index]!, expected] as const),
  );
  test("has a cell for every row and column", () => {
    expect(cells).toHaveLength(rows.length * columns.length);
  });
  test.each(cells.map(([family, column, expected]) => [family, column[0], expected, column] as const))(
    "%s, %s: %s",
    (family, _title, expected, column) => {
      expect(answer(family, column)).toBe(expected);
    },
  );
};

/** Programs that no ordering makes: an outcome's name, who says so, and the answer. */
type Single = readonly [name: string, threads: string, asked: string, answer: Answer];

const checkPrograms = (model: MemoryModel, singles: readonly Single[]): void => {
  test.each(singles.map(([name, threads, asked, expected]) => [name, expected, threads, asked] as const))(
    "%s: %s",
    (_name, expected, threads, asked) => {
      expect(answerOf(isAllowed(program(threads, asked), model))).toBe(expected);
    },
  );
};

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

describe("without fences, and the languages' orders", () => {
  checkTable(
    [
      ["SC", SC, "x64", "none"],
      ["x86-TSO", X86_TSO, "x64", "none"],
      ["Armv8", ARMV8, "arm64", "none"],
      ["C++ relaxed", CXX20, "c++", "relaxed"],
      ["C++ release and acquire", CXX20, "c++", "release-acquire"],
      ["C++ seq_cst", CXX20, "c++", "seq-cst"],
      ["wasm and js plain", JAVASCRIPT, "javascript", "none"],
      ["wasm and js seq_cst", JAVASCRIPT, "javascript", "seq-cst"],
    ],
    [
      ["sb", "     - A A A A - A -"],
      ["mp", "     - - A A - - A -"],
      ["lb", "     - - A A - - A -"],
      ["r", "      - A A A A - A -"],
      ["s", "      - - A A - - A -"],
      ["2+2w", "   - - A A A - A -"],
      ["corr", "   - - - - - - A -"],
      ["cowr2", "  - - - - - - A -"],
      ["coiriw", " - - - - - - A -"],
      ["coww", "   - - - - - - - -"],
      ["wrc", "    - - A A - - A -"],
      ["rwc", "    - A A A A - A -"],
      ["iriw", "   - - A A A - A -"],
      ["sb+rfi", " - A A A A - A -"],
    ].map(([family, answers]) => [family as FamilyName, answers!.trim()]),
  );

  test("RC11's axiom against thin air forbids relaxed LB, and nothing else of all this", () => {
    const changed = familyNames.filter((family) =>
      (["relaxed", "release-acquire", "seq-cst"] as const).some((ordering) => {
        const each = programOf(family, "test", ordering, "c++");
        return each !== null && isAllowed(each, CXX20) !== isAllowed(each, CXX20_NO_THIN_AIR);
      }),
    );
    expect(changed).toEqual(["lb"]);
    expect(isAllowed(programOf("lb", "test", "relaxed", "c++")!, CXX20_NO_THIN_AIR)).toBe(false);
  });

  test.each(familyNames.filter((family) => family !== "mp+nt"))(
    "%s is forbidden with seq_cst fences between relaxed accesses",
    (family) => {
      const relaxed = programOf(family, "test", "relaxed", "c++")!;
      expect(isAllowed(fenced(relaxed, "seq-cst-fence"), CXX20)).toBe(false);
    },
  );
});

describe("x86 fences", () => {
  const FENCED = ["full", "locked", "exchange", "load-fence", "store-fence"] as const;

  checkTable(
    FENCED.map((ordering): Column => [ordering, X86_TSO, "x64", ordering]),
    [
      ["sb", "- - - A A"],
      ["r", "- - - A A"],
      ["rwc", "- - - A A"],
      ["sb+rfi", "- - - A A"],
      ["mp+nt", "- - - A -"],
    ],
  );

  describe("mfence in one thread", () => {
    const ALONE: readonly (readonly [FamilyName, Ordering, Answer])[] = [
      ["sb", "full-0", "A"],
      ["sb", "full-1", "A"],
      ["r", "full-0", "A"],
      ["r", "full-1", "-"],
      ["rwc", "full-1", "A"],
      ["rwc", "full-2", "-"],
      ["sb+rfi", "full-0", "A"],
      ["sb+rfi", "full-1", "A"],
      ["mp+nt", "full-0", "-"],
      ["mp+nt", "full-1", "A"],
    ];
    test.each(ALONE)("%s, %s: %s", (family, ordering, expected) => {
      expect(answer(family, [ordering, X86_TSO, "x64", ordering])).toBe(expected);
    });
  });

  const elsewhere = familyNames.filter(
    (family) => !["sb", "r", "rwc", "sb+rfi", "mp+nt", "peterson"].includes(family),
  );
  test.each(elsewhere)("%s is forbidden with none, and with every other", (family) => {
    for (const ordering of ORDERINGS) {
      const each = programOf(family, "test", ordering, "x64");
      if (each !== null) expect(isAllowed(each, X86_TSO), ordering).toBe(false);
    }
  });

  checkPrograms(X86_TSO, [
    [
      "SB+rfi, mfence after the store",
      "x=1; mfence; r0=x; r1=y | y=1; mfence; r2=y; r3=x",
      "r0=1 r1=0 r2=1 r3=0",
      "-",
    ],
    [
      "SB+rfi, mfence between the loads",
      "x=1; r0=x; mfence; r1=y | y=1; r2=y; mfence; r3=x",
      "r0=1 r1=0 r2=1 r3=0",
      "-",
    ],
    ["SB, one thread's store an xchg", "xchg x=1; r0=y | y=1; r1=x", "r0=0 r1=0", "A"],
    ["MP, the flag alone non-temporal", "x=1; y=1 non-temporal | r0=y; r1=x", "r0=1 r1=0", "-"],
    ["MP+nt, flag by xchg", "x=1 non-temporal; xchg y=1 | r0=y; r1=x", "r0=1 r1=0", "-"],
    // Owens, Sarkar, Sewell 2009: n6 tells TSO with forwarding from one without.
    ["n6", "x=1; r0=x; r1=y | y=2; x=2", "r0=1 r1=0 x=1", "A"],
    ["two exchanges lose no store", "xchg x=1; r0=y | xchg y=1; r1=x", "r0=0 r1=0", "-"],
  ]);
});

describe("Armv8 fences", () => {
  const FENCED = ["full", "store-fence", "load-fence", "stlr-ldar", "stlr-ldapr"] as const;

  checkTable(
    FENCED.map((ordering): Column => [ordering, ARMV8, "arm64", ordering]),
    [
      ["sb", "- A A - A"],
      ["mp", "- A A - -"],
      ["lb", "- A - - -"],
      ["r", "- A A - A"],
      ["s", "- A A - -"],
      ["2+2w", "- - A - -"],
      ["wrc", "- A - - -"],
      ["rwc", "- A A - A"],
      ["iriw", "- A - - -"],
      ["sb+rfi", "- A A - A"],
    ],
  );

  test("ldapr for ldar changes SB, R, RWC and SB+rfi, and Peterson's lock", () => {
    const changed = familyNames.filter((family) => {
      const [ldar, ldapr] = (["stlr-ldar", "stlr-ldapr"] as const).map((ordering) =>
        programOf(family, "test", ordering, "arm64"),
      );
      return ldar != null && ldapr != null && isAllowed(ldar, ARMV8) !== isAllowed(ldapr, ARMV8);
    });
    expect(changed).toEqual(["sb", "r", "sb+rfi", "rwc", "peterson"]);
  });

  describe("right and wrong pairs", () => {
    const sb = "r0=0 r1=0";
    const mp = "r0=1 r1=0";
    const lb = "r0=1 r1=1";
    const r = "r0=0 y=2";
    const s = "r0=1 x=2";
    const wrc = "r0=1 r1=1 r2=0";
    const rwc = "r0=1 r1=0 r2=0";
    const iriw = "r0=1 r1=0 r2=1 r3=0";
    checkPrograms(ARMV8, [
      ["SB, stlr and ldr", "x=1 release; r0=y | y=1 release; r1=x", sb, "A"],
      ["SB, str and ldar", "x=1; r0=y acquire | y=1; r1=x acquire", sb, "A"],
      ["SB, dmb in thread 0", "x=1; dmb-ish; r0=y | y=1; r1=x", sb, "A"],
      ["SB, dmb in thread 1", "x=1; r0=y | y=1; dmb-ish; r1=x", sb, "A"],

      ["MP, ishst and ishld", "x=1; dmb-ishst; y=1 | r0=y; dmb-ishld; r1=x", mp, "-"],
      ["MP, ishst and addr", "x=1; dmb-ishst; y=1 | r0=y; r1=x addr:r0", mp, "-"],
      ["MP, ishst and ctrl", "x=1; dmb-ishst; y=1 | r0=y; r1=x ctrl:r0", mp, "A"],
      ["MP, ishst and ctrl-isb", "x=1; dmb-ishst; y=1 | r0=y; r1=x ctrl-isb:r0", mp, "-"],
      ["MP, ishst alone", "x=1; dmb-ishst; y=1 | r0=y; r1=x", mp, "A"],
      ["MP, ishld alone", "x=1; y=1 | r0=y; dmb-ishld; r1=x", mp, "A"],
      ["MP, ish in thread 0", "x=1; dmb-ish; y=1 | r0=y; r1=x", mp, "A"],
      ["MP, ish in thread 1", "x=1; y=1 | r0=y; dmb-ish; r1=x", mp, "A"],
      ["MP, addr alone", "x=1; y=1 | r0=y; r1=x addr:r0", mp, "A"],
      ["MP, stlr and ldr", "x=1; y=1 release | r0=y; r1=x", mp, "A"],

      ["LB, data both", "r0=x; y=1 data:r0 | r1=y; x=1 data:r1", lb, "-"],
      ["LB, data in thread 0", "r0=x; y=1 data:r0 | r1=y; x=1", lb, "A"],
      ["LB, data in thread 1", "r0=x; y=1 | r1=y; x=1 data:r1", lb, "A"],

      ["R, ishst and ish", "x=1; dmb-ishst; y=1 | y=2; dmb-ish; r0=x", r, "-"],
      ["R, ishst and none", "x=1; dmb-ishst; y=1 | y=2; r0=x", r, "A"],
      ["R, none and ish", "x=1; y=1 | y=2; dmb-ish; r0=x", r, "A"],

      ["S, ishst and data", "x=2; dmb-ishst; y=1 | r0=y; x=1 data:r0", s, "-"],
      ["S, ishst alone", "x=2; dmb-ishst; y=1 | r0=y; x=1", s, "A"],
      ["S, data alone", "x=2; y=1 | r0=y; x=1 data:r0", s, "A"],

      ["2+2W, ishst in thread 0", "x=2; dmb-ishst; y=1 | y=2; x=1", "x=2 y=2", "A"],
      ["2+2W, ishst in thread 1", "x=2; y=1 | y=2; dmb-ishst; x=1", "x=2 y=2", "A"],

      ["WRC, data and addr", "x=1 | r0=x; y=1 data:r0 | r1=y; r2=x addr:r1", wrc, "-"],
      ["WRC, addr and addr", "x=1 | r0=x; y=1 addr:r0 | r1=y; r2=x addr:r1", wrc, "-"],
      ["WRC, data alone", "x=1 | r0=x; y=1 data:r0 | r1=y; r2=x", wrc, "A"],
      ["WRC, addr in thread 1 alone", "x=1 | r0=x; y=1 addr:r0 | r1=y; r2=x", wrc, "A"],
      ["WRC, addr in thread 2 alone", "x=1 | r0=x; y=1 | r1=y; r2=x addr:r1", wrc, "A"],

      ["RWC, addr and ish", "x=1 | r0=x; r1=y addr:r0 | y=1; dmb-ish; r2=x", rwc, "-"],
      ["RWC, ish in thread 1 alone", "x=1 | r0=x; dmb-ish; r1=y | y=1; r2=x", rwc, "A"],

      ["IRIW, addr both", "x=1 | y=1 | r0=x; r1=y addr:r0 | r2=y; r3=x addr:r2", iriw, "-"],
      ["IRIW, ldar on the first loads", "x=1 | y=1 | r0=x acquire; r1=y | r2=y acquire; r3=x", iriw, "-"],
      ["IRIW, addr in thread 2", "x=1 | y=1 | r0=x; r1=y addr:r0 | r2=y; r3=x", iriw, "A"],
      ["IRIW, addr in thread 3", "x=1 | y=1 | r0=x; r1=y | r2=y; r3=x addr:r2", iriw, "A"],

      ["SB+rfi, ldar alone", "x=1; r0=x acquire; r1=y acquire | y=1; r2=y acquire; r3=x acquire", iriw, "A"],
      ["SB+rfi, addr both", "x=1; r0=x; r1=y addr:r0 | y=1; r2=y; r3=x addr:r2", iriw, "A"],
    ]);
  });

  describe("of Pulte et al. 2018, and what else tells one clause from another", () => {
    const writer = "x=1; dmb-ish; y=1";
    checkPrograms(ARMV8, [
      ["PPOCA", `${writer} | r0=y; z=1 ctrl:r0; r1=z; r2=x addr:r1`, "r0=1 r1=1 r2=0", "A"],
      ["PPOAA", `${writer} | r0=y; z=1 addr:r0; r1=z; r2=x addr:r1`, "r0=1 r1=1 r2=0", "-"],
      ["PPOAA with data", `${writer} | r0=y; z=1 data:r0; r1=z; r2=x addr:r1`, "r0=1 r1=1 r2=0", "-"],
      ["S, ish and ctrl", "x=2; dmb-ish; y=1 | r0=y; x=1 ctrl:r0", "r0=1 x=2", "-"],
      ["S, ish and addr;po", "x=2; dmb-ish; y=1 | r0=y; r1=z addr:r0; x=1", "r0=1 x=2", "-"],
      ["MP, ish and addr;po to a load", `${writer} | r0=y; r1=z addr:r0; r2=x`, "r0=1 r2=0", "A"],
      [
        "MP, ish and addr;po to a branch",
        `${writer} | r2=z; r0=y; r1=z addr:r0; r3=x ctrl:r2`,
        "r0=1 r3=0",
        "A",
      ],
      [
        "MP, ish and addr;po to an isb",
        `${writer} | r2=z; r0=y; r1=z addr:r0; r3=x ctrl-isb:r2`,
        "r0=1 r3=0",
        "-",
      ],
      ["LB, stlr;coi", "r0=x; y=1 release; y=2 | r1=y; x=1 data:r1", "r0=1 r1=2", "-"],
      ["LB, str;coi", "r0=x; y=1; y=2 | r1=y; x=1 data:r1", "r0=1 r1=2", "A"],
      ["MP, ish and addr, branch, isb", `${writer} | r0=y; r1=z addr:r0; r2=x ctrl-isb:r1`, "r0=1 r2=0", "-"],
      ["LB, data;coi", "r0=x; y=1 data:r0; y=2 | r1=y; x=1 data:r1", "r0=1 r1=2", "-"],
      ["LB, ctrl and stlr", "r0=x; y=1 ctrl:r0 | r1=y; x=1 release", "r0=1 r1=1", "-"],
      ["SB, stlr and ldar", "x=1 release; r0=y acquire | y=1; dmb-ish; r1=x", "r0=0 r1=0", "-"],
      ["SB, stlr and ldapr", "x=1 release; r0=y acquire-pc | y=1; dmb-ish; r1=x", "r0=0 r1=0", "A"],
      ["own store, then ldar", "x=1; r0=x acquire; r1=y | y=1; dmb-ish; r2=x", "r0=1 r1=0 r2=0", "A"],
      [
        "own exchange, then ldar",
        "xchg x=1 plain; r0=x acquire; r1=y | y=1; dmb-ish; r2=x",
        "r0=1 r1=0 r2=0",
        "-",
      ],
      ["SB, exchanges alone are no barrier", "xchg x=1; r0=y | xchg y=1; r1=x", "r0=0 r1=0", "A"],
    ]);
  });

  test("the weakest dmb for each pair gives sequential consistency back", () => {
    for (const family of familyNames) {
      const each = programOf(family, "test", "cheapest", "arm64");
      if (each !== null) expect(isAllowed(each, ARMV8), family).toBe(false);
    }
  });
});

describe("C++20, of Lahav et al. 2017 and of the standard", () => {
  const iriw = "r0=1 r1=0 r2=1 r3=0";
  checkPrograms(CXX20, [
    [
      // C++11 forbade this, which Power's and Arm's compiled code does not keep.
      "IRIW-acq-sc",
      "x=1 seq-cst | y=1 seq-cst | r0=x acquire; r1=y seq-cst | r2=y acquire; r3=x seq-cst",
      iriw,
      "A",
    ],
    ["SB, one store seq_cst only", "x=1 relaxed; r0=y seq-cst | y=1 seq-cst; r1=x seq-cst", "r0=0 r1=0", "A"],
    [
      "SB, fence against accesses",
      "x=1 relaxed; seq-cst-fence; r0=y relaxed | y=1 seq-cst; r1=x seq-cst",
      "r0=0 r1=0",
      "-",
    ],
    [
      "MP, fences for release and acquire",
      "x=1 relaxed; seq-cst-fence; y=1 relaxed | r0=y relaxed; seq-cst-fence; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    [
      "RWC, seq_cst but for the flag between two of its threads",
      "x=1 seq-cst; z=1 release | r0=z acquire; r1=y seq-cst | y=1 seq-cst; r2=x seq-cst",
      "r0=1 r1=0 r2=0",
      "-",
    ],
    [
      "the same with one word for flag and data: psc asks for two",
      "x=1 seq-cst; y=1 release | r0=y acquire; r1=y seq-cst | y=2 seq-cst; r2=x seq-cst",
      "r0=1 r1=1 r2=0 y=2",
      "A",
    ],
    [
      "MP, fence for release",
      "x=1 relaxed; seq-cst-fence; y=1 relaxed | r0=y acquire; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    [
      "MP, fence for acquire",
      "x=1 relaxed; y=1 release | r0=y relaxed; seq-cst-fence; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    ["MP, relaxed flag", "x=1 relaxed; y=1 relaxed | r0=y acquire; r1=x relaxed", "r0=1 r1=0", "A"],
    [
      "an exchange carries a release sequence on",
      "x=1 relaxed; y=1 release | xchg y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0 y=2",
      "-",
    ],
    [
      "another thread's store does not",
      "x=1 relaxed; y=1 release | y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0 y=2",
      "A",
    ],
    [
      "nor, since C++20, one of the same thread",
      "x=1 relaxed; y=1 release; y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0",
      "A",
    ],
  ]);
});

describe("JavaScript, of Watt et al. 2020", () => {
  checkPrograms(JAVASCRIPT, [
    ["MP, flag seq_cst", "x=1; y=1 seq-cst | r0=y seq-cst; r1=x", "r0=1 r1=0", "-"],
    ["MP, data seq_cst alone", "x=1 seq-cst; y=1 | r0=y; r1=x seq-cst", "r0=1 r1=0", "A"],
    ["SB, one thread plain", "x=1 seq-cst; r0=y seq-cst | y=1; r1=x", "r0=0 r1=0", "A"],
    ["own store is read", "x=1; r0=x", "r0=0", "-"],
    ["no store from the future", "r0=x; x=1", "r0=1", "-"],
    ["the last of two racing stores may be either", "x=1 | x=2", "x=1", "A"],
    ["but not one that another replaced", "x=1; y=1 seq-cst | r0=y seq-cst; x=2", "r0=1 x=1", "-"],
    [
      "seq_cst stores agree on the last",
      "x=2 seq-cst; y=1 seq-cst | y=2 seq-cst; x=1 seq-cst",
      "x=2 y=2",
      "-",
    ],
    [
      "a plain load keeps the order of the seq_cst stores before it",
      "x=1 seq-cst; r0=y seq-cst; z=1 seq-cst | y=1 seq-cst; x=2 seq-cst; r1=z seq-cst; r2=x",
      "r0=0 r1=1 r2=1",
      "-",
    ],
    ["exchanges exclude each other", "xchg x=1; r0=x seq-cst | xchg x=2; r1=x seq-cst", "r0=2 r1=1", "-"],
  ]);
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
