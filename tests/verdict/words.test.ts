import { expect, test } from "vitest";
import {
  atLeast,
  atMost,
  between,
  equals,
  never,
  observed,
  rateAtLeast,
  oneOf,
  type Expectation,
} from "../../src/experiment/expectation.ts";
import { estimateInWords, expectationInWords, figure } from "../../src/verdict/words.ts";
import { interval } from "./made-up.ts";

test.each<[Expectation, string]>([
  [atLeast(2), "at least 2"],
  [atLeast(0.95, 1), "at least 0.95 (claimed: 1)"],
  [atMost(1.05), "at most 1.05"],
  [atMost(1.05, 1), "at most 1.05 (claimed: 1)"],
  [between(0.7, 1.3), "between 0.7 and 1.3"],
  [between(2.9, 6, { low: 3, high: 6 }), "between 2.9 and 6 (claimed: 3 to 6)"],
  [equals(64), "exactly 64"],
  [oneOf(64, 128), "64 or 128"],
  [never({ quantity: "rounds", atLeast: 1e6 }), "never"],
  [observed(), "observed"],
  [rateAtLeast(5e-6, "rounds"), "at least 0.000005 of rounds"],
])("an expectation in words: %j", (expectation, words) => {
  expect(expectationInWords(expectation)).toBe(words);
});

test("figures have three digits, and whole numbers all of theirs", () => {
  expect([4.3149, 0.9851, 12.345, 999.9, 1234.5, 1e6, 0, -2.5, 5e-6].map(figure)).toEqual([
    "4.31",
    "0.985",
    "12.3",
    "1000",
    "1235",
    "1000000",
    "0",
    "-2.5",
    "0.000005",
  ]);
});

test("an estimate is its point and its interval", () => {
  expect(estimateInWords(interval(4.1, 4.5, 4.3))).toBe("4.3 [4.1, 4.5]");
  expect(estimateInWords(interval(64, 64))).toBe("64");
});
