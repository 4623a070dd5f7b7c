import { describe, expect, test } from "vitest";
import { type FamilyName, familyNames } from "../../src/litmus/families.ts";
import { isAllowed } from "../../src/litmus/models/index.ts";
import { X86_TSO } from "../../src/litmus/models/x86-tso.ts";
import { type Ordering, ORDERINGS, programOf } from "../../src/litmus/variants.ts";
import { answer, type Answer, checkPrograms, checkTable, type Column } from "./tables.ts";

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
