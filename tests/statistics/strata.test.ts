import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Distance } from "../../src/experiment/evidence.ts";
import { classifyDistances, dominantStratum } from "../../src/statistics/strata.ts";
import { holds } from "./property.ts";

const N: Distance = "near";
const F: Distance = "far";

describe("distance classes", () => {
  test("the two distances seen on a guest", () => {
    expect(classifyDistances([28, 160, 26, 33, 154, 167])).toEqual([N, F, N, N, F, F]);
  });

  test("rounds without a probe have no class", () => {
    expect(classifyDistances([28, null, 160])).toEqual([N, null, F]);
    expect(classifyDistances([null, 28, null])).toEqual([null, "only", null]);
    expect(classifyDistances([])).toEqual([]);
  });

  test("alike are all `only`, near ones as well as far ones", () => {
    expect(classifyDistances([26, 33, 30, 28])).toEqual(["only", "only", "only", "only"]);
    expect(classifyDistances([154, 167])).toEqual(["only", "only"]);
  });

  test("a gap below 1.8 is none", () => {
    expect(classifyDistances([30, 31, 53, 54])).toEqual(["only", "only", "only", "only"]);
    expect(classifyDistances([30, 31, 56, 57])).toEqual([N, N, F, F]);
  });

  test("a smear is one class, although a gap in it is wide", () => {
    const smear = [20, 27, 36, 49, 66, 89, 162, 219, 296, 400];
    expect(new Set(classifyDistances(smear))).toEqual(new Set(["only"]));
  });

  test("one odd probe does not hide the two classes", () => {
    const near = [26, 28, 30, 27, 33, 29, 26, 31, 30];
    const far = [154, 160, 167, 158, 161, 155, 166, 1000];
    expect(classifyDistances([...near, ...far])).toEqual([...near.map(() => N), ...far.map(() => F)]);
  });

  test("any two clusters of 30 % width and ratio 3 are told apart, in any unit", () => {
    const within = fc.array(fc.double({ min: 1, max: 1.3, noNaN: true }), { minLength: 1, maxLength: 20 });
    holds(
      fc.property(within, within, fc.double({ min: 5, max: 200, noNaN: true }), (near, far, ns) => {
        const probes = [...near.map((value) => value * ns), ...far.map((value) => value * ns * 3)];
        expect(classifyDistances(probes)).toEqual([...near.map(() => N), ...far.map(() => F)]);
      }),
    );
  });
});

test("the dominant class is the one with more rounds, near if both have as many", () => {
  expect(dominantStratum([N, F, F, null])).toEqual({ distance: "far", near: 1, far: 2 });
  expect(dominantStratum([N, F, N, F])).toEqual({ distance: "near", near: 2, far: 2 });
  expect(dominantStratum(["only", null, "only"])).toEqual({ distance: "only", near: 0, far: 0 });
  expect(dominantStratum([null])).toBeNull();
  expect(dominantStratum([])).toBeNull();
});
