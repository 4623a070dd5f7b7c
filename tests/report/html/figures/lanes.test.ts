import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inLanes } from "../../../../src/report/html/figures/lanes.ts";
import { textWidth, WIDTH } from "../../../../src/report/html/figures/theme.ts";

const flag = fc.record({
  px: fc.double({ min: 0, max: WIDTH, noNaN: true }),
  text: fc.string({ minLength: 1, maxLength: 90 }),
});

describe("inLanes", () => {
  it("cuts no text at an edge and lays none on another", () => {
    fc.assert(
      fc.property(fc.array(flag, { maxLength: 12 }), (flags) => {
        const placed = inLanes(flags).map(({ center, lane, text }) => {
          const half = textWidth(text) / 2;
          return { lane, from: center - half, to: center + half };
        });
        expect(placed).toHaveLength(flags.length);
        for (const [index, a] of placed.entries()) {
          expect(a.from).toBeGreaterThanOrEqual(-1e-6);
          expect(a.to).toBeLessThanOrEqual(WIDTH + 1e-6);
          for (const b of placed.slice(index + 1).filter(({ lane }) => lane === a.lane))
            expect(a.to <= b.from || b.to <= a.from).toBe(true);
        }
      }),
    );
  });

  it("needs one lane where there is room", () => {
    const lanes = inLanes([
      { px: 100, text: "L1: 32 KiB" },
      { px: 300, text: "L2: 1 MiB" },
    ]).map(({ lane }) => lane);
    expect(lanes).toEqual([0, 0]);
  });
});
