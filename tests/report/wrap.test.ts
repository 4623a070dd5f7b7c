import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, displayWidth } from "../../src/report/display-width.ts";
import { wrap } from "../../src/report/wrap.ts";

describe("displayWidth", () => {
  it.each([
    ["abc", 3],
    ["伪共享", 6],
    ["Cache-Line对齐优化", 18],
    ["ｆｕｌｌ", 8],
    ["한국어", 6],
    ["e\u0301", 1],
    ["a\u200bb", 2],
    ["🎉", 2],
    ["✔✘≥", 3],
    ["", 0],
  ])("%s takes %i columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("cut", () => {
  it("cuts to the width, ellipsis included, and never half of a wide character", () => {
    expect(cut("abcdef", 5)).toBe("ab...");
    expect(cut("伪共享问题", 6)).toBe("伪...");
    expect(cut("abc", 3)).toBe("abc");
  });
});

describe("wrap", () => {
  it("breaks at spaces", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  });
  it("breaks Chinese between any two characters", () => {
    expect(wrap("伪共享问题", 6)).toEqual(["伪共享", "问题"]);
  });
  it("breaks inside a word only where it is wider than a line", () => {
    expect(wrap("a abcdefgh b", 4)).toEqual(["a", "abcd", "efgh", "b"]);
  });
  it("keeps a no-break space together and prints it as a space", () => {
    expect(wrap("at least ≥\u00a02x", 11)).toEqual(["at least", "≥ 2x"]);
  });
  it("gives no line for no text", () => {
    expect(wrap("  \n ", 10)).toEqual([]);
  });
  it("loses nothing but white space and keeps to the width", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.integer({ min: 2, max: 40 }),
        (text, width) => {
          const lines = wrap(text, width);
          expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
