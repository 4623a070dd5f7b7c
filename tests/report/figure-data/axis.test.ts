import { describe, expect, it } from "vitest";
import { type Axis, axisOf, place } from "../../../src/report/figure-data/axis.ts";

const KIB = 1024;
const ticksOf = (axis: Axis): string[] => axis.ticks.map(axis.tickText);

describe("axisOf", () => {
  it("divides bytes by powers of two", () => {
    const axis = axisOf({
      type: "log",
      unit: "bytes",
      values: [4 * KIB, 16 * KIB * KIB],
      tight: true,
      most: 7,
    });
    expect(axis.domain).toEqual([4 * KIB, 16 * KIB * KIB]);
    expect(ticksOf(axis)).toEqual(["4 KiB", "16 KiB", "64 KiB", "256 KiB", "1 MiB", "4 MiB", "16 MiB"]);
  });

  it("divides other values by powers of ten, and where these are few by what lies between", () => {
    const decades = axisOf({ type: "log", unit: "ns/operation", values: [0.5, 2e6], tight: false, most: 6 });
    expect(ticksOf(decades).slice(-2)).toEqual(["10 µs", "1000 µs"]);
    const few = axisOf({ type: "log", unit: "ratio", values: [0.4, 4.5], tight: false, most: 6 });
    expect(ticksOf(few)).toEqual(["0.5x", "1x", "2x", "5x"]);
    const narrow = axisOf({ type: "log", unit: "ratio", values: [1.21, 1.29], tight: false, most: 6 });
    expect(narrow.ticks.length).toBeGreaterThan(1);
    for (const tick of narrow.ticks) expect(place(narrow, tick)).toBeGreaterThanOrEqual(0);
  });

  it.each<[Axis["type"], readonly number[]]>([
    ["linear", [-1e308, 1e308]],
    ["linear", [-Number.MAX_VALUE, Number.MAX_VALUE]],
    ["linear", [1e308, 1e308]],
    ["log", [Number.MIN_VALUE, Number.MAX_VALUE]],
  ])("has ticks and places for the largest numbers, %s %j", (type, values) => {
    for (const tight of [false, true]) {
      const axis = axisOf({ type, unit: "", values, tight, most: 6 });
      expect(axis.ticks.length).toBeGreaterThan(1);
      for (const value of [...axis.domain, ...axis.ticks, ...values]) {
        expect(Number.isFinite(value)).toBe(true);
        const at = place(axis, value);
        expect(at).toBeGreaterThanOrEqual(-1e-9);
        expect(at).toBeLessThanOrEqual(1 + 1e-9);
      }
      for (const tick of ticksOf(axis)) expect(tick).not.toBe("");
    }
  });

  it("begins at zero where it is linear and not tight, in one unit for all ticks", () => {
    const axis = axisOf({ type: "linear", unit: "bytes/s", values: [2e9, 11e9], tight: false, most: 6 });
    expect(axis.domain[0]).toBe(0);
    expect(axis.title).toBe("GB/s");
    expect(ticksOf(axis)).toEqual(["0", "5", "10"]);
  });

  it("reaches below zero where values do", () => {
    const axis = axisOf({ type: "linear", unit: "ratio", values: [-0.2, 0.4], tight: false, most: 6 });
    expect(place(axis, -0.2)).toBeGreaterThan(0);
    expect(axis.ticks.some((tick) => tick < 0)).toBe(true);
  });

  it("takes no notice of what a logarithm has no place for", () => {
    const axis = axisOf({ type: "log", unit: "count", values: [0, -3, 10, 1000], tight: false, most: 6 });
    expect(axis.domain[0]).toBeGreaterThan(0);
    expect(place(axis, 0)).toBeNull();
    expect(
      axisOf({ type: "log", unit: "count", values: [0], tight: false, most: 6 }).ticks.length,
    ).toBeGreaterThan(0);
  });

  it.each(["linear", "log", "ordinal"] as const)("has room for a single value: %s", (type) => {
    const axis = axisOf({ type, unit: "count", values: [64, 64], tight: true, most: 6 });
    const share = place(axis, 64);
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
    expect(axis.ticks.every(Number.isFinite)).toBe(true);
  });

  it("puts ordinal values as far from each other, whatever they are", () => {
    const axis = axisOf({ type: "ordinal", unit: "%", values: [99.9, 50, 99, 50], tight: true, most: 6 });
    expect([50, 99, 99.9, 70].map((value) => place(axis, value))).toEqual([0, 0.5, 1, null]);
    expect(ticksOf(axis)).toEqual(["50 %", "99 %", "99.9 %"]);
  });

  it("survives more values than a call takes arguments", () => {
    const values = Array.from({ length: 300_000 }, (_, k) => k + 1);
    expect(axisOf({ type: "linear", unit: "count", values, tight: true, most: 6 }).domain).toEqual([
      1, 300_000,
    ]);
  });
});
