import type { FigureSource } from "../../experiment/figure.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { withoutControls } from "../../without-controls.ts";
import { estimateText, figure } from "../figures.ts";
import type { ExperimentResult, QuantityResult } from "../run-file.ts";
import { asRead, valueText } from "./axis.ts";

/** An estimate at an x of a series. */
export interface SeriesEstimate {
  readonly x: number;
  readonly estimate: Estimate;
}

/** The quantity that a figure names; null where the run file has none of it. */
export const quantityOf = (
  { quantities }: Pick<ExperimentResult, "quantities">,
  { quantity, layer }: Omit<FigureSource, "label">,
): QuantityResult | null => {
  let byName = known.get(quantities);
  if (byName === undefined) {
    // Reversed: of several of one name, which only run files of others have, the first is meant.
    byName = new Map(quantities.toReversed().map((each) => [nameOf(each), each]));
    known.set(quantities, byName);
  }
  return byName.get(nameOf({ id: quantity, layer })) ?? null;
};

/** A figure may name thousands, each of thousands. */
const known = new WeakMap<ExperimentResult["quantities"], ReadonlyMap<string, QuantityResult>>();

const nameOf = ({ id, layer }: Pick<QuantityResult, "id" | "layer">): string => `${layer} ${id}`;

const isFinite = ({ point, low, high }: Estimate): boolean =>
  Number.isFinite(point) && Number.isFinite(low) && Number.isFinite(high);

/** A single value's estimate; null where there is none, or one that is no number. */
export const estimateOf = (quantity: QuantityResult | null): Estimate | null => {
  const estimate = quantity?.estimate ?? null;
  return estimate !== null && isFinite(estimate) ? estimate : null;
};

/** A series' estimates, ascending by x, without those that are missing. */
export const seriesOf = (quantity: QuantityResult | null): readonly SeriesEstimate[] =>
  (quantity?.series ?? [])
    .flatMap(({ x, estimate }) =>
      estimate === null || !isFinite(estimate) || !Number.isFinite(x) ? [] : [{ x, estimate }],
    )
    .sort((a, b) => a.x - b.x);

/** No caption of ours is as long; what a hostile run file may hold is. */
const LONGEST_TEXT = 1000;

/** Text from a run file as it may be laid out and described; who puts it into a page escapes it. */
export const label = (text: string): string => {
  const clean = withoutControls(text.slice(0, LONGEST_TEXT)).trim();
  return text.length > LONGEST_TEXT ? `${clean}…` : clean;
};

/** "3.86 ns [3.8, 3.92]", without more digits than can be read. */
export const intervalText = (estimate: Estimate, unit: string): string =>
  unit === "count" && Math.max(Math.abs(estimate.low), Math.abs(estimate.high)) < 1000
    ? `${figure(estimate.point)}${estimate.low === estimate.high ? "" : ` [${figure(estimate.low)}, ${figure(estimate.high)}]`}`
    : estimateText(estimate, asRead(unit));

/** "at 64 KiB" of an x. */
export const xText = (x: number, over: QuantityResult["over"]): string => valueText(x, over?.unit ?? "");

/** "working set", "pages of 4 KiB", "distance (elements)" */
export const overText = (over: QuantityResult["over"]): string => {
  if (over === undefined) return "";
  const stated = ["bytes", "count", "id", "%"].includes(over.unit) || over.unit === over.name;
  return label(stated ? over.name : `${over.name} (${over.unit})`);
};
