import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findStep } from "../../src/statistics/change-point.ts";
import { createRandom } from "../../src/statistics/random.ts";
import { gaussian } from "./simulate.ts";
import { holds } from "./property.ts";

/** The sweep of the false-sharing experiment. */
const DISTANCES = [4, 8, 16, 32, 48, 56, 60, 64, 96, 124, 128, 192, 256, 512];

const curve = (level: (x: number) => number): { x: number; value: number }[] =>
  DISTANCES.map((x) => ({ x, value: level(x) }));
const risingAt = (line: number, height = 4) => curve((x) => (x < line ? 20 : 20 * height));

describe("the step of a curve", () => {
  test("is found at the line, with its neighbours and its height", () => {
    expect(findStep(risingAt(64))).toEqual({
      at: 64,
      between: [60, 64],
      height: expect.closeTo(4, 9) as number,
    });
    expect(findStep(risingAt(128))).toMatchObject({ at: 128, between: [124, 128] });
    expect(findStep(risingAt(32))).toMatchObject({ at: 32, between: [16, 32] });
  });

  test("may fall", () => {
    expect(findStep(risingAt(64, 0.25))).toMatchObject({ at: 64, height: expect.closeTo(0.25, 9) as number });
  });

  test("is found whatever the order of the points", () => {
    expect(findStep(risingAt(64).reverse())).toEqual(findStep(risingAt(64)));
  });

  test("is none where the curve is flat, exactly or nearly", () => {
    expect(findStep(curve(() => 20))).toBeNull();
    expect(findStep(risingAt(64, 1.15))).toBeNull();
    expect(findStep(risingAt(64, 1.25))).toMatchObject({ at: 64 });
    expect(findStep(risingAt(64, 1 / 1.15))).toBeNull();
  });

  test("is none on a ramp: a slope is no step", () => {
    expect(findStep(DISTANCES.map((x, index) => ({ x, value: 1.3 ** index })))).toBeNull();
    expect(findStep([1, 2, 3, 4].map((x) => ({ x, value: 2 ** x })))).toBeNull();
  });

  test("is none within the scatter, although the smoothed curve has it", () => {
    const scattered = (sd: number) =>
      DISTANCES.map((x, index) => ({
        x,
        value: (x < 64 ? 1 : 1.3) * Math.exp(sd * [1, 0, -1, 0, 1, 0, -1][index % 7]!),
      }));
    expect(findStep(scattered(0.1))).toBeNull();
    expect(findStep(scattered(0.04))).toMatchObject({ at: 64 });
  });

  test("is none with fewer than two points a side, or values that no curve has", () => {
    expect(findStep([])).toBeNull();
    expect(findStep([1, 2, 3].map((x) => ({ x, value: x < 3 ? 1 : 9 })))).toBeNull();
    expect(findStep(curve((x) => (x < 64 ? 0 : 1)))).toBeNull();
    expect(findStep(curve((x) => (x < 64 ? NaN : 1)))).toBeNull();
    expect(findStep(curve((x) => (x < 64 ? 1 : Infinity)))).toBeNull();
  });

  test("is not made by a lone outlier, wherever it lies", () => {
    for (const outlier of DISTANCES) {
      for (const factor of [0.2, 5])
        expect(findStep(curve((x) => (x === outlier ? 20 * factor : 20)))).toBeNull();
    }
  });

  test("is not moved by a lone outlier away from it", () => {
    for (const outlier of [8, 16, 32, 48, 124, 128, 192, 256]) {
      for (const factor of [0.25, 4]) {
        const spoilt = risingAt(64).map(({ x, value }) => ({
          x,
          value: x === outlier ? value * factor : value,
        }));
        expect(findStep(spoilt)?.at).toBe(64);
      }
    }
  });

  test("is found in 10 % of noise, and none is found where there is none", () => {
    holds(
      fc.property(fc.nat(), fc.constantFrom(32, 64, 96, 128), (seed, line) => {
        const normal = gaussian(createRandom(seed));
        const noisy = (points: { x: number; value: number }[]) =>
          points.map(({ x, value }) => ({ x, value: value * Math.exp(0.1 * normal()) }));
        expect(findStep(noisy(risingAt(line)))?.at).toBe(line);
        expect(findStep(noisy(curve(() => 20)))).toBeNull();
      }),
      500,
    );
  });

  test("does not depend on the unit of the values", () => {
    holds(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (unit) => {
        const scaled = risingAt(64).map(({ x, value }) => ({ x, value: value * unit }));
        expect(findStep(scaled)?.at).toBe(64);
      }),
    );
  });
});
