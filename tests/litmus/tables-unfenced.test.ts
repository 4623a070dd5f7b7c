import { describe, expect, test } from "vitest";
import { type FamilyName, familyNames } from "../../src/litmus/families.ts";
import { ARMV8 } from "../../src/litmus/models/armv8.ts";
import { CXX20, CXX20_NO_THIN_AIR } from "../../src/litmus/models/cxx20.ts";
import { isAllowed } from "../../src/litmus/models/index.ts";
import { JAVASCRIPT } from "../../src/litmus/models/javascript.ts";
import { SC } from "../../src/litmus/models/sc.ts";
import { X86_TSO } from "../../src/litmus/models/x86-tso.ts";
import { programOf } from "../../src/litmus/variants.ts";
import { fenced } from "./notation.ts";
import { checkTable } from "./tables.ts";

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
