import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findKnees } from "../../src/statistics/knees.ts";

const curve = (...points: [number, number][]) => points.map(([x, value]) => ({ x, value }));
const KIB = 1024;

/** A staircase in half octaves from 4 KiB: `levels` of [capacity, value], the last one without end. */
const staircase = (...levels: [number, number][]) =>
  Array.from({ length: 33 }, (_, k) => {
    const x = 4 * KIB * 2 ** (k / 2);
    return { x, value: levels.find(([capacity]) => x <= capacity)![1] };
  });

/** As a chase in shuffled order measured it on a guest with 48 KiB, 2 MiB and a third level it shares: cycles. */
const MEASURED = curve(
  ...([
    [8, 5],
    [11.3, 5],
    [16, 5],
    [22.6, 5],
    [32, 5],
    [45.3, 5.1],
    [64, 15.9],
    [90.5, 16],
    [128, 15.9],
    [181, 15.9],
    [256, 15.9],
    [362, 15.9],
    [512, 17.7],
    [724, 19.3],
    [1024, 20.3],
    [1448, 24.5],
    [2048, 52.1],
    [2896, 90.4],
    [4096, 128.5],
    [5793, 134.8],
    [8192, 137.5],
    [11_585, 147],
    [16_384, 166.6],
    [23_170, 198],
    [32_768, 249.5],
    [46_341, 416.6],
    [65_536, 480.8],
  ] as [number, number][]),
);

describe("findKnees", () => {
  it("finds sharp knees between the points around them, at their geometric mean", () => {
    const knees = findKnees(staircase([32 * KIB, 4], [512 * KIB, 16], [Infinity, 64]));
    expect(knees).toHaveLength(2);
    expect(knees[0]!.between.map(Math.round)).toEqual([32 * KIB, Math.round(32 * KIB * Math.SQRT2)]);
    expect(knees[0]!.at).toBeCloseTo(32 * KIB * 2 ** 0.25);
    expect(knees[0]).toMatchObject({ below: 4, above: 16 });
    expect(knees[1]!.at).toBeCloseTo(512 * KIB * 2 ** 0.25);
  });

  it("finds those of a measured staircase: 48 KiB and 2 MiB", () => {
    const knees = findKnees(MEASURED);
    expect(knees.length).toBeGreaterThanOrEqual(2);
    expect(knees[0]!.between).toEqual([45.3, 64]);
    expect(knees[1]!.at).toBeGreaterThan(1448);
    expect(knees[1]!.at).toBeLessThan(2896);
    expect(knees[1]!.between).toEqual([1024, 4096]);
  });

  it("interpolates on logarithmic scales", () => {
    const [knee] = findKnees(curve([1, 1], [2, 1], [4, 2], [16, 8], [32, 16], [64, 16]));
    // Half way from 1 to 16 is 4, half way from (4, 2) to (16, 8).
    expect(knee!.at).toBeCloseTo(8);
    expect(knee!.between).toEqual([2, 32]);
  });

  it.each([
    ["a flat curve", curve([1, 5], [2, 5], [4, 5.2], [8, 5])],
    ["a curve that climbs all the way", curve([1, 1], [2, 2], [4, 4], [8, 8], [16, 16])],
    ["a level that is too short to be one", curve([1, 1], [2, 1], [4, 1], [5, 9])],
    ["levels closer than 1.5", curve([1, 10], [2, 10], [4, 14.5], [8, 14.5])],
    ["nothing", curve()],
    ["one point", curve([1, 1])],
  ])("finds none in %s", (_, points) => {
    expect(findKnees(points)).toEqual([]);
  });

  it("takes a bump for no knee", () => {
    const points = curve([1, 5], [2, 5], [4, 5], [5.6, 30], [8, 5], [16, 5], [32, 20], [64, 20]);
    const knees = findKnees(points);
    expect(knees).toHaveLength(1);
    expect(knees[0]!.at).toBeGreaterThan(16);
  });

  it("does not depend on the order of the points, nor on their unit", () => {
    const scaled = MEASURED.map(({ x, value }) => ({ x: x * 1024, value: value * 0.27 })).reverse();
    const places = (points: typeof scaled) => findKnees(points).map(({ at }) => at);
    places(scaled).forEach((at, index) => {
      expect(at / 1024).toBeCloseTo(places(MEASURED)[index]!, 6);
    });
  });

  it("leaves out what is not a positive number", () => {
    expect(findKnees([...MEASURED, { x: 100, value: NaN }, { x: 3000, value: 0 }])).toEqual(
      findKnees(MEASURED),
    );
  });

  it("finds a knee wherever a level of twice the value begins, to half an octave", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 12 }),
        fc.integer({ min: 3, max: 12 }),
        fc.double({ min: 2, max: 30, noNaN: true }),
        (before, after, height) => {
          const points = Array.from({ length: before + after }, (_, k) => ({
            x: 2 ** (k / 2),
            value: k < before ? 1 : height,
          }));
          const knees = findKnees(points);
          expect(knees).toHaveLength(1);
          expect(knees[0]!.at).toBeGreaterThan(2 ** ((before - 1) / 2));
          expect(knees[0]!.at).toBeLessThan(2 ** (before / 2));
        },
      ),
    );
  });
});
