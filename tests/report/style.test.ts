import { describe, expect, it } from "vitest";
import { plainText } from "../../src/report/plain-text.ts";
import { styleFor } from "../../src/report/style.ts";

const style = (env: Record<string, string>, isTTY = true, columns: number | undefined = 100) =>
  styleFor({ env, isTTY, columns });
const colored = (env: Record<string, string>, isTTY = true): boolean =>
  style(env, isTTY).colors.isColorSupported;

describe("styleFor", () => {
  it("colours a terminal, and nothing else unless told to", () => {
    expect(colored({})).toBe(true);
    expect(colored({}, false)).toBe(false);
    expect(colored({ FORCE_COLOR: "1" }, false)).toBe(true);
    expect(colored({ FORCE_COLOR: "0" })).toBe(false);
    expect(colored({ TERM: "dumb" })).toBe(false);
  });
  it("obeys NO_COLOR before all, unless it is empty", () => {
    expect(colored({ NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
    expect(colored({ NO_COLOR: "" })).toBe(true);
  });
  it("writes ASCII where the first locale that is set is not UTF-8", () => {
    expect(style({ LANG: "C" }).unicode).toBe(false);
    expect(style({ LANG: "de_DE.UTF-8", LC_ALL: "POSIX" }).unicode).toBe(false);
    expect(style({ LANG: "C", LC_ALL: "", LC_CTYPE: "C.utf8" }).unicode).toBe(true);
    expect(style({}).unicode).toBe(true);
  });
  it("takes the terminal's width between 60 and 120, and 80 elsewhere", () => {
    expect(style({}, true, 100).width).toBe(100);
    expect(style({}, true, 400).width).toBe(120);
    expect(style({}, true, 20).width).toBe(60);
    expect(style({}, true, 0).width).toBe(80);
    expect(style({}, false, 100).width).toBe(80);
  });
});

describe("plainText", () => {
  it("spells out in ASCII what it can, and marks what it cannot", () => {
    expect(plainText("≥ 2 µs – 伪 ± 1", { unicode: false })).toBe(">= 2 us - ? +- 1");
    expect(plainText("≥ 伪", { unicode: true })).toBe("≥ 伪");
  });
});
