import type { Estimate } from "../statistics/estimate.ts";

/** A unit as printed: what a value is divided by, and what stands behind it. */
export interface UnitScale {
  readonly divisor: number;
  /** Set directly behind the number. */
  readonly suffix: string;
}

const RATES: readonly (readonly [number, string])[] = [
  [1e9, " Gop/s"],
  [1e6, " Mop/s"],
  [1e3, " kop/s"],
];
/** Decimal, as bandwidths are stated everywhere; sizes are binary. */
const BANDWIDTHS: readonly (readonly [number, string])[] = [
  [1e12, " TB/s"],
  [1e9, " GB/s"],
  [1e6, " MB/s"],
  [1e3, " kB/s"],
];
const TIMES: readonly (readonly [number, string])[] = [
  [1e9, " s"],
  [1e6, " ms"],
  [1e3, " µs"],
];
const SIZES: readonly (readonly [number, string])[] = [
  [2 ** 40, " TiB"],
  [2 ** 30, " GiB"],
  [2 ** 20, " MiB"],
  [2 ** 10, " KiB"],
];

/** How values of this size are printed. */
export const scaleOf = (unit: string, magnitude: number): UnitScale => {
  const largest = (steps: readonly (readonly [number, string])[], base: string, from = 1): UnitScale => {
    const step = steps.find(([size]) => magnitude >= size * from);
    return step === undefined ? { divisor: 1, suffix: base } : { divisor: step[0], suffix: step[1] };
  };
  switch (unit) {
    case "ratio":
      return { divisor: 1, suffix: "x" };
    case "ns":
      return largest(TIMES, " ns", 10);
    case "ns/operation":
      return { divisor: 1, suffix: " ns" };
    case "cycles/operation":
      return { divisor: 1, suffix: " cycles" };
    case "operations/s":
      return largest(RATES, " op/s");
    case "operations/cycle":
      return { divisor: 1, suffix: " op/cycle" };
    case "bytes":
      return largest(SIZES, " B");
    case "bytes/s":
      return largest(BANDWIDTHS, " B/s");
    case "share":
      return { divisor: 0.01, suffix: " %" };
    case "count":
    case "":
      return { divisor: 1, suffix: "" };
    default:
      return { divisor: 1, suffix: ` ${unit}` };
  }
};

/** A number in at most `digits` significant digits, without needless zeros; exponents only beyond 99999. */
export const figure = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : value < 0 ? "-infinite" : "unknown";
  const size = Math.abs(value);
  if (size >= 99_999.5 || (size < 1e-4 && size > 0)) {
    return value
      .toExponential(digits - 2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  }
  return size >= 10 ** (digits - 1) ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));
};

/** "4.3x", "12 ns", "64 B", "25 %": one value with its unit. */
export const quantityText = (value: number, unit: string): string => {
  const { divisor, suffix } = scaleOf(unit, Math.abs(value));
  return figure(value / divisor) + suffix;
};

/**
 * "4.3x [4.1, 4.5]": three digits, fewer where the interval is wide, and more where rounding would carry an
 * end of the interval to the other side of a bound it is judged by. An interval of no width is left out.
 */
export const estimateText = (estimate: Estimate, unit: string, bounds: readonly number[] = []): string => {
  const { point, low, high } = estimate;
  const { divisor, suffix } = scaleOf(unit, Math.abs(point));
  const ends = [low / divisor, high / divisor] as const;
  const rounded = rounding(
    ends,
    bounds.map((bound) => bound / divisor),
    unit === "count",
  );
  if (low === high)
    return `${low === point ? figure(point / divisor, 6) : rounded(point / divisor)}${suffix}`;
  return `${rounded(point / divisor)}${suffix} [${rounded(ends[0])}, ${rounded(ends[1])}]`;
};

const MOST_DECIMALS = 6;
const MOST_EXTRA_DECIMALS = 2;

const rounding = (
  [low, high]: readonly [number, number],
  bounds: readonly number[],
  whole: boolean,
): ((value: number) => string) => {
  const width = high - low;
  if (!Number.isFinite(width) || Math.max(Math.abs(low), Math.abs(high)) >= 99_999.5) {
    return (value) => figure(value, 3);
  }
  const finest = width > 0 ? Math.ceil(-Math.log10(width / 4)) : 2;
  const threeDigits = 2 - Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)) || 1));
  const least = whole ? 0 : Math.min(MOST_DECIMALS, Math.max(0, Math.min(finest, threeDigits)));
  const most = whole ? 0 : Math.min(MOST_DECIMALS, least + MOST_EXTRA_DECIMALS);
  let decimals = least;
  while (decimals < most && !keepsSides([low, high], bounds, decimals)) decimals++;
  return (value) => value.toFixed(decimals);
};

const keepsSides = (ends: readonly number[], bounds: readonly number[], decimals: number): boolean =>
  ends.every((end) =>
    bounds.every((bound) => Math.sign(Number(end.toFixed(decimals)) - bound) === Math.sign(end - bound)),
  );

/** "64 B", "32 KiB", "1.5 GiB" */
export const bytesText = (bytes: number): string => quantityText(bytes, "bytes");

/** "450 ms", "22 s", "1 min 5 s", "2 h 3 min" */
export const durationText = (ms: number): string => {
  if (!Number.isFinite(ms)) return "unknown";
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** "1.3 %" of a share 0..1; "< 0.1 %" where it would round to nothing. */
export const percentText = (share: number): string =>
  share > 0 && share < 0.001 ? "< 0.1 %" : `${figure(share * 100, 2)} %`;

/** "1 round", "2 rounds" */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
