import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearest } from "../src/nearest.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["abc", "", 3],
    ["", "abc", 3],
    ["quick", "quik", 1],
    ["quick", "qiuck", 1],
    ["kitten", "sitting", 3],
    ["native", "wasm", 5],
  ])("%s and %s are %i apart", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("nearest", () => {
  const known = ["quick", "standard", "thorough", "false-sharing", "02.02.04/step-at-64"];
  it("finds what was meant, whatever its case", () => {
    expect(nearest("QUIK", known)).toEqual(["quick"]);
    expect(nearest("standart", known)).toEqual(["standard"]);
  });
  it("knows the beginning of a word, and a claim without its chapter", () => {
    expect(nearest("false", known)).toEqual(["false-sharing"]);
    expect(nearest("step-at-46", known)).toEqual(["02.02.04/step-at-64"]);
  });
  it("gives nothing where nothing is near", () => {
    expect(nearest("zebra", known)).toEqual([]);
    expect(nearest("", known)).toEqual([]);
    expect(didYouMean("zebra", known)).toBeNull();
  });
  it("gives the nearest first, at most three, each once", () => {
    expect(nearest("abcdef", ["abcdxx", "abcdef1", "abcdef2", "abcdef2", "abcdef3"])).toEqual([
      "abcdef1",
      "abcdef2",
      "abcdef3",
    ]);
    expect(didYouMean("abcdef", ["abcdef1", "abcdef2"])).toBe('Did you mean "abcdef1" or "abcdef2"?');
  });
});
