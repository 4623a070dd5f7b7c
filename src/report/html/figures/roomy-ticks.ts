import { type Axis, extentOf } from "../../figure-data/axis.ts";
import { textWidth } from "./theme.ts";

/** Ordinal axes name all that is on them, as long as somebody could read that. */
const MOST_ORDINAL_TICKS = 32;

/** Those whose texts have room beside each other over so many units of the viewBox, evenly left out. */
export const roomyTicks = (axis: Axis, length: number): readonly number[] => {
  const gap = 12;
  const [, widest] = extentOf([0, ...axis.ticks.map((tick) => textWidth(axis.tickText(tick)))]);
  const most = Math.max(2, Math.floor(length / (widest + gap)));
  const isShort = axis.type === "ordinal" && axis.ticks.length <= MOST_ORDINAL_TICKS;
  if (isShort || axis.ticks.length <= most) return axis.ticks;
  const step = Math.ceil(axis.ticks.length / most);
  return axis.ticks.filter((_, index) => index % step === 0);
};
