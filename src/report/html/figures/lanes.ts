import { cut } from "../../display-width.ts";
import { centered, columnsIn, textWidth, WIDTH } from "./theme.ts";

/** A text that belongs to a place on the x axis. */
export interface Flag {
  readonly px: number;
  readonly text: string;
}

export interface PlacedFlag extends Flag {
  /** The middle of its text, moved away from the edges. */
  readonly center: number;
  /** 0 is nearest to the drawing. */
  readonly lane: number;
}

const GAP = 10;

/** Puts texts above the places they belong to, each in the first lane in which it touches no other. */
export const inLanes = (flags: readonly Flag[]): readonly PlacedFlag[] => {
  const ends: number[] = [];
  return [...flags]
    .sort((a, b) => a.px - b.px)
    .map(({ px, text: whole }) => {
      const text = cut(whole, columnsIn(WIDTH), "…");
      const half = textWidth(text) / 2;
      const center = centered(px, text);
      const free = ends.findIndex((end) => end + GAP <= center - half);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = center + half;
      return { px, text, center, lane };
    });
};
