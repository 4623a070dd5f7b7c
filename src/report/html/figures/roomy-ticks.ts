import type { Axis } from "../../figure-data/axis.ts";
import { textWidth } from "./theme.ts";

/** Those whose texts have room beside each other over so many units of the viewBox, evenly left out. */
export const roomyTicks = (axis: Axis, length: number): readonly number[] => {
  const gap = 12;
  const widest = Math.max(0, ...axis.ticks.map((tick) => textWidth(axis.tickText(tick))));
  const most = Math.max(2, Math.floor(length / (widest + gap)));
  if (axis.type === "ordinal" || axis.ticks.length <= most) return axis.ticks;
  const step = Math.ceil(axis.ticks.length / most);
  return axis.ticks.filter((_, index) => index % step === 0);
};
