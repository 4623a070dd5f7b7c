import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, expectationText } from "../../src/report/expectation-text.ts";
import { durationText, estimateText, figure, percentText, quantityText } from "../../src/report/figures.ts";

const estimate = (point: number, low: number, high: number) => ({
  point,
  low,
  high,
  confidence: 0.9997,
  samples: 17,
});

describe("figure", () => {
  it.each([
    [0, "0"],
    [4.305, "4.3"],
    [0.98765, "0.988"],
    [12.34, "12.3"],
    [1234.5, "1235"],
    [99_999, "99999"],
    [3_104_220, "3.1e6"],
    [0.000_012_3, "1.2e-5"],
    [-2.5, "-2.5"],
    [Infinity, "infinite"],
    [NaN, "unknown"],
  ])("%d reads %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe("quantityText", () => {
  it.each([
    [2, "ratio", "2x"],
    [64, "bytes", "64 B"],
    [32_768, "bytes", "32 KiB"],
    [1.5 * 2 ** 30, "bytes", "1.5 GiB"],
    [2.84e11, "bytes/s", "284 GB/s"],
    [7.5e8, "bytes/s", "750 MB/s"],
    [0.25, "share", "25 %"],
    [4.2, "ns/operation", "4.2 ns"],
    [950, "ns", "950 ns"],
    [31_000, "ns", "31 µs"],
    [1.9e8, "operations/s", "190 Mop/s"],
    [12, "count", "12"],
    [3, "furlongs", "3 furlongs"],
  ])("%d %s is %s", (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text);
  });
});

describe("estimateText", () => {
  it("shows what the interval's width and three digits allow", () => {
    expect(estimateText(estimate(4.312, 4.08, 4.52), "ratio")).toBe("4.3x [4.1, 4.5]");
    expect(estimateText(estimate(0.991, 0.962, 1.031), "ratio")).toBe("0.99x [0.96, 1.03]");
    expect(estimateText(estimate(51.2, 40.3, 70.9), "ratio")).toBe("51x [40, 71]");
    expect(estimateText(estimate(1.00012, 1.0001, 1.00014), "ratio")).toBe("1.00x [1.00, 1.00]");
  });
  it("scales the interval with its point", () => {
    expect(estimateText(estimate(1.9e8, 1.8e8, 2.02e8), "operations/s")).toBe("190 Mop/s [180, 202]");
    expect(estimateText(estimate(1.02e10, 9.9e9, 1.05e10), "bytes/s")).toBe("10.2 GB/s [9.9, 10.5]");
  });
  it("leaves out an interval of no width", () => {
    expect(estimateText(estimate(64, 64, 64), "bytes")).toBe("64 B");
  });
  it("never rounds an end of the interval onto or over its bound if two more digits prevent it", () => {
    expect(estimateText(estimate(2.2, 2.04, 2.5), "ratio")).toBe("2.2x [2.0, 2.5]");
    expect(estimateText(estimate(2.2, 2.04, 2.5), "ratio", [2])).toBe("2.20x [2.04, 2.50]");
    expect(estimateText(estimate(2.2, 1.97, 2.5), "ratio", [2])).toBe("2.20x [1.97, 2.50]");
    expect(estimateText(estimate(1.2, 1.0512, 1.4), "ratio", [1.05])).toBe("1.200x [1.051, 1.400]");
  });
  it("never shows an end beyond a bound it does not lie beyond", () => {
    const value = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (a, b, bound) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const text = estimateText(estimate((low + high) / 2, low, high), "ratio", [bound]);
        const ends = /\[(.*), (.*)\]/.exec(text);
        if (ends === null) return;
        for (const [shown, end] of [
          [Number(ends[1]), low],
          [Number(ends[2]), high],
        ] as const) {
          if (Math.abs(end - bound) > 0.01 * high)
            expect(Math.sign(shown - bound)).toBe(Math.sign(end - bound));
        }
      }),
    );
  });
});

describe("expectationText", () => {
  const plain = (text: string): string => text.replaceAll("\u00a0", " ");
  it.each([
    [{ kind: "at-least", bound: 2 }, "ratio", "at least 2x", "≥ 2x"],
    [{ kind: "at-most", bound: 1.1 }, "ratio", "at most 1.1x", "≤ 1.1x"],
    [
      { kind: "at-least", bound: 0.95, claimed: 1 },
      "ratio",
      "at least 0.95x (claim: 1x)",
      "≥ 0.95x (for 1x)",
    ],
    [{ kind: "between", low: 0.9, high: 1.1 }, "ratio", "0.9x to 1.1x", "0.9-1.1x"],
    [
      { kind: "between", low: 2.9, high: 6, claimed: { low: 3, high: 6 } },
      "ratio",
      "2.9x to 6x (claim: 3x to 6x)",
      "2.9-6x (for 3-6x)",
    ],
    [{ kind: "one-of", values: [64] }, "bytes", "exactly 64 B", "= 64 B"],
    [{ kind: "one-of", values: [64, 128] }, "bytes", "64 B or 128 B", "64 B or 128 B"],
    [{ kind: "never", power: { quantity: "q", atLeast: 1e5 } }, "count", "never", "never"],
    [{ kind: "observed" }, "count", "observed", "observed"],
  ] as const)("%j of %s", (expectation, unit, words, signs) => {
    expect(plain(expectationText(expectation, unit, "words"))).toBe(words);
    expect(plain(expectationText(expectation, unit, "signs"))).toBe(signs);
  });
  it("names the bounds that intervals are held against", () => {
    expect(boundsOf({ kind: "between", low: 1, high: 3 })).toEqual([1, 3]);
    expect(boundsOf({ kind: "at-most", bound: 2 })).toEqual([2]);
    expect(boundsOf({ kind: "observed" })).toEqual([]);
  });
});

describe("times and shares", () => {
  it.each([
    [0, "0 ms"],
    [450, "450 ms"],
    [999.7, "1.0 s"],
    [5100, "5.1 s"],
    [9960, "10 s"],
    [59_600, "1 min"],
    [65_000, "1 min 5 s"],
    [7_380_000, "2 h 3 min"],
  ])("%d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
  it("says of a small share that it is small", () => {
    expect(percentText(0.0004)).toBe("< 0.1 %");
    expect(percentText(0)).toBe("0 %");
    expect(percentText(0.0134)).toBe("1.3 %");
  });
});
