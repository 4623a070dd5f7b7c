import { describe, expect, test } from "vitest";
import { familyNames } from "../../src/litmus/families.ts";
import { ARMV8 } from "../../src/litmus/models/armv8.ts";
import { isAllowed } from "../../src/litmus/models/index.ts";
import { programOf } from "../../src/litmus/variants.ts";
import { checkPrograms, checkTable, type Column } from "./tables.ts";

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
