import type { ComparisonView } from "./measured.ts";
import type { QuantityDefinition, ReplicateValue } from "./quantity.ts";
import type { Samples } from "./samples.ts";

/** A replicate must keep this share of its blocks, and this many (half of them, where it has few), or its medians say more about neighbours than about arms. */
const LEAST_KEPT_SHARE = 0.3;
const LEAST_KEPT_BLOCKS = 8;

export const isDisturbed = ({ flags, blocks }: Pick<Samples, "flags" | "blocks">): boolean => {
  const kept = flags.reduce((count, flag) => count + (flag === 0 ? 1 : 0), 0);
  return kept < Math.min(LEAST_KEPT_BLOCKS, blocks / 2) || kept < LEAST_KEPT_SHARE * blocks;
};

/**
 * What a replicate gives for a quantity all of whose comparisons it has. Counts are facts even where times are not: a torn word
 * seen on a busy machine is a torn word. What divides by nothing gives no value: JSON has no word for infinity.
 */
export const replicateValue = (
  { counted, from, measure }: QuantityDefinition,
  views: ReadonlyMap<string, ComparisonView>,
  disturbed: ReadonlySet<string>,
): ReplicateValue =>
  counted !== true && from.some((id) => disturbed.has(id)) ? null : finite(measure((id) => views.get(id)!));

/** What is no value at all stays what it is: of the user's own quantities that is found out later. */
const finite = (value: ReplicateValue): ReplicateValue => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return value !== null && isSeries(value)
    ? value.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.value))
    : value;
};

/** Whether it is what a quantity may give: quantities of the user's own are not held to their types by anybody. */
export const isReplicateValue = (value: unknown): value is ReplicateValue =>
  value === null || typeof value === "number" || isSeries(value);

/** What of a total's value is no count of events, in words; null if it is one. */
export const noCount = (value: ReplicateValue): string | null => {
  const values =
    value === null ? [] : typeof value === "number" ? [value] : value.map((point) => point.value);
  const first = values.find((each) => !Number.isSafeInteger(each) || each < 0);
  return first === undefined ? null : `${first}: only whole numbers from 0 on can be summed up as counts`;
};

export const isSeries = (value: unknown): boolean => Array.isArray(value) && value.every(isPoint);

const isPoint = (point: unknown): boolean =>
  typeof point === "object" &&
  point !== null &&
  typeof (point as { x?: unknown }).x === "number" &&
  typeof (point as { value?: unknown }).value === "number";
