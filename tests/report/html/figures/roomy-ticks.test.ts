import { describe, expect, it } from "vitest";
import { axisOf } from "../../../../src/report/figure-data/axis.ts";
import { roomyTicks } from "../../../../src/report/html/figures/roomy-ticks.ts";

describe("roomyTicks", () => {
  it("leaves out ticks whose texts would touch", () => {
    const axis = axisOf({ type: "log", unit: "bytes", values: [4, 2 ** 20], tight: true, most: 20 });
    expect(roomyTicks(axis, 2000)).toEqual(axis.ticks);
    expect(roomyTicks(axis, 200).length).toBeLessThanOrEqual(3);
  });
});
