import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atLeast, atMost, between, never, oneOf } from "../../../src/experiment/expectation.ts";
import type { Expectation } from "../../../src/experiment/expectation.ts";
import { axisFor, positionOn } from "../../../src/report/html/interval.ts";
import { intervalDrawing } from "../../../src/report/html/interval-drawing.ts";

const estimate = (low: number, point: number, high: number) => ({
  low,
  point,
  high,
  confidence: 0.999,
  samples: 17,
});

describe("the axis of an interval", () => {
  it("holds the interval and the bounds, in their order, within its length", () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.double({ min: 0, max: 1e6, noNaN: true }),
          fc.double({ min: 0, max: 1e6, noNaN: true }),
        ),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        ([low, first, second], bound) => {
          const [point, high] = [low + first, low + first + second];
          const axis = axisFor(estimate(low, point, high), { low: bound, high: null });
          const places = [low, point, high, bound]
            .sort((a, b) => a - b)
            .map((value) => positionOn(axis, value));
          expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
          expect([...places].sort((a, b) => a - b)).toEqual(places);
        },
      ),
    );
  });

  it("is one of factors where all of it is above zero, and has room beyond both ends", () => {
    const axis = axisFor(estimate(2, 4, 8), { low: 1, high: null });
    expect(axis.log).toBe(true);
    expect(positionOn(axis, 4) - positionOn(axis, 2)).toBeCloseTo(positionOn(axis, 8) - positionOn(axis, 4));
    expect(positionOn(axis, 1)).toBeGreaterThan(0.1);
    expect(positionOn(axis, 8)).toBeLessThan(0.9);
    expect(axisFor(estimate(-1, 0, 1), { low: 2, high: null }).log).toBe(false);
  });

  it("does not blow up what is the same", () => {
    const axis = axisFor(estimate(1, 1, 1), { low: 1, high: 1 });
    expect(positionOn(axis, 1)).toBeCloseTo(0.5);
    expect(axis.high / axis.low).toBeGreaterThan(1.1);
  });
});

describe("the drawing of an interval", () => {
  const draw = (expectation: Expectation) =>
    intervalDrawing({ estimate: estimate(3.9, 4.3, 4.5), unit: "ratio", expectation, verdict: "confirmed" });
  const shaded = (markup: string): readonly [number, number] => {
    const [, x, width] = /class="band"[^>]*?x="([\d.]+)"[^>]*?width="([\d.]+)"/s.exec(markup)!;
    return [Number(x), Number(x) + Number(width)];
  };
  const point = (markup: string): number => Number(/class="point"[^>]*?cx="([\d.]+)"/s.exec(markup)![1]);

  it("says in words what it shows", () => {
    expect(draw(atLeast(2))!.text).toContain(`aria-label="4.3x [3.9, 4.5]; expected at least 2x"`);
  });

  it("shades what is expected: to the right of a least, to the left of a most, between two bounds", () => {
    const inside = (markup: string) => shaded(markup)[0] < point(markup) && point(markup) < shaded(markup)[1];
    for (const [expectation, holds] of [
      [atLeast(2), true],
      [atLeast(6), false],
      [atMost(6), true],
      [atMost(2), false],
      [between(4, 5), true],
      [between(5, 6), false],
      [oneOf(4, 5), true],
    ] as const) {
      expect(inside(draw(expectation)!.text), JSON.stringify(expectation)).toBe(holds);
    }
  });

  it("is none where no stretch of numbers is expected", () => {
    expect(draw(never({ quantity: "rounds", atLeast: 1000 }))).toBeNull();
  });
});
