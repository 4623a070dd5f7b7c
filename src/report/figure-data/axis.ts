import { figure, quantityText, scaleOf } from "../figures.ts";

/** How values become places along an axis, and which of them are written beside it. */
export interface Axis {
  readonly type: "linear" | "log" | "ordinal";
  readonly domain: readonly [number, number];
  /** Of an ordinal axis: its values in order. */
  readonly values: readonly number[];
  readonly ticks: readonly number[];
  readonly tickText: (value: number) => string;
  /** What stands at its end: the unit of its ticks. */
  readonly title: string;
}

interface Wanted {
  readonly type: Axis["type"];
  readonly unit: string;
  readonly values: readonly number[];
  /** Ends at the values themselves (x), or leaves room about them and begins at zero where it is linear (y). */
  readonly tight: boolean;
  /** How many ticks there is room for. */
  readonly most: number;
}

const UNIT_NAMES: Readonly<Record<string, string>> = {
  ratio: "ratio",
  ns: "time",
  "ns/operation": "time of an operation",
  "cycles/operation": "core cycles an operation",
  "operations/s": "operations a second",
  "operations/cycle": "operations a core cycle",
  "bytes/s": "bytes a second",
  bytes: "",
  share: "share",
  count: "",
};

/** Of any number of values: a call takes some 100 000 arguments. */
export const extentOf = (values: readonly number[]): readonly [least: number, greatest: number] =>
  values.reduce<[number, number]>(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
    [Infinity, -Infinity],
  );

/** An axis for these values. A logarithmic one takes no notice of those that it cannot show: zero and below. */
export const axisOf = ({ type, unit, values, tight, most }: Wanted): Axis => {
  switch (type) {
    case "ordinal": {
      const inOrder = [...new Set(values)].sort((a, b) => a - b);
      return {
        type,
        domain: [0, Math.max(1, inOrder.length - 1)],
        values: inOrder,
        ticks: inOrder,
        tickText: (value) => valueText(value, unit),
        title: titleOf(unit),
      };
    }
    case "log":
      return logAxis(unit, values, tight, most);
    case "linear":
      return linearAxis(unit, values, tight, most);
  }
};

/** The unit that a value is printed in: the time of an operation as a time, for one of milliseconds is not read in ns. */
export const asRead = (unit: string): string => (unit === "ns/operation" ? "ns" : unit);

/** "3.86 ns", "1.2 ms", "76 cycles": a value by itself. */
export const valueWithUnit = (value: number, unit: string): string => quantityText(value, asRead(unit));

const BINARY = new Set(["bytes", "count", "lines", "elements"]);

const logAxis = (unit: string, values: readonly number[], tight: boolean, most: number): Axis => {
  const shown = values.filter((value) => value > 0);
  const [least, greatest] = shown.length === 0 ? [1, 10] : extentOf(shown);
  const narrow = greatest / least < 2;
  const room = narrow ? 2 : tight ? 1 : 1.25;
  const domain = [Math.max(Number.MIN_VALUE, least / room), largest(greatest * room)] as const;
  return {
    type: "log",
    domain,
    values: [],
    ticks: tight && BINARY.has(unit) ? powersOfTwo(domain, most) : decades(domain, most),
    tickText: (value) => valueText(value, unit),
    title: titleOf(unit),
  };
};

/** A value as it is read by itself: with its unit where that is short. */
export const valueText = (value: number, unit: string): string => {
  if (unit in UNIT_NAMES) return unit === "cycles/operation" ? figure(value) : valueWithUnit(value, unit);
  return unit === "%" ? `${value} %` : figure(value);
};

const titleOf = (unit: string): string => UNIT_NAMES[unit] ?? "";

const powersOfTwo = ([from, to]: readonly [number, number], most: number): number[] => {
  const [first, last] = [Math.ceil(Math.log2(from) - 1e-9), Math.floor(Math.log2(to) + 1e-9)];
  if (last <= first) return [from, to];
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  return range(first, last, step).map((exponent) => 2 ** exponent);
};

/** Powers of ten; where there are few, twice and five times these as well; where there are none, what lies between. */
const decades = (domain: readonly [number, number], most: number): number[] => {
  const [from, to] = domain;
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const within = (value: number): boolean =>
    Number.isFinite(value) && value >= from * 0.999 && value <= to * 1.001;
  const powers = range(first, last, 1);
  for (const mantissas of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = powers.flatMap((power) => mantissas.map((mantissa) => tidied(mantissa * 10 ** power)));
    const shown = ticks.filter(within);
    if (shown.length < 2) break;
    if (shown.length <= most) return shown;
  }
  const whole = powers.map((power) => tidied(10 ** power)).filter(within);
  if (whole.length < 2) return linearTicks(domain, most);
  const step = Math.ceil(whole.length / most);
  return whole.filter((_, index) => index % step === 0);
};

/** What room beyond the largest numbers would be is no number. */
const largest = (value: number): number => Math.min(Number.MAX_VALUE, value);

const linearAxis = (unit: string, values: readonly number[], tight: boolean, most: number): Axis => {
  const [least, greatest] = values.length === 0 ? [0, 1] : extentOf(values);
  const [from, to] = tight
    ? [least, greatest]
    : [-largest(-Math.min(0, least * 1.05)), largest(Math.max(0, greatest * 1.05))];
  const domain = from === to ? aboutOne(from) : ([from, to] as const);
  const { divisor, suffix } = scaleOf(asRead(unit), Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const steps = unit === "bytes" ? 1 : divisor;
  const ticks = linearTicks([domain[0] / steps, domain[1] / steps], most, unit === "bytes" ? 2 : 10);
  return {
    type: "linear",
    domain,
    values: [],
    ticks: ticks.map((tick) => tick * steps),
    tickText: (value) =>
      unit === "bytes" ? quantityText(value, unit) : tickOf(value / divisor, suffix, unit),
    title: linearTitle(suffix.trim(), unit),
  };
};

/** Of large numbers, the next one is not told apart. */
const aboutOne = (value: number): readonly [number, number] =>
  value + 1 > value ? [value, value + 1] : value > 0 ? [value / 2, value] : [value, value / 2];

/** Ratios and shares carry their sign at every tick, all else in the title. */
const tickOf = (value: number, suffix: string, unit: string): string =>
  figure(tidied(value), 4) + (unit === "ratio" || unit === "share" || unit === "%" ? suffix : "");

const linearTitle = (suffix: string, unit: string): string => {
  switch (unit) {
    case "ns/operation":
      return `${suffix} an operation`;
    case "ratio":
    case "share":
    case "%":
    case "bytes":
    case "count":
      return titleOf(unit);
    default:
      return unit in UNIT_NAMES && suffix !== ""
        ? unit === "cycles/operation"
          ? titleOf(unit)
          : suffix
        : titleOf(unit);
  }
};

/** Steps of 1, 2 or 5 times a power of ten, or of a power of two. */
const linearTicks = ([from, to]: readonly [number, number], most: number, base: 2 | 10 = 10): number[] => {
  const steps = Math.max(1, most - 1);
  // Each by itself: the distance of the largest numbers is more than a double holds.
  const rough = to / steps - from / steps;
  const power = base ** Math.floor(Math.log(rough) / Math.log(base));
  const step =
    base === 2 ? 2 * power : power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  return range(Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9), 1).map((k) => tidied(k * step));
};

/** Without what binary fractions leave behind: 0.1 and not 0.30000000000000004 / 3. */
const tidied = (value: number): number => Number(value.toPrecision(12));

/** More than any axis has; beyond it lie numbers that a double cannot tell apart, or whose distance it cannot hold. */
const MOST_STEPS = 10_000;

const range = (first: number, last: number, step: number): number[] => {
  const count = Math.floor((last - first) / step) + 1;
  return count >= 1 && count <= MOST_STEPS ? Array.from({ length: count }, (_, k) => first + k * step) : [];
};

/** By what to divide numbers whose distance a double cannot hold, so that it can; 1 of almost every axis. */
export const shrinkOf = ({ domain: [from, to] }: Pick<Axis, "domain">): 1 | 2 =>
  Number.isFinite(to - from) ? 1 : 2;

/** 0 at the axis' beginning, 1 at its end; null where it cannot be shown. */
export const place = (axis: Axis, value: number): number | null => {
  const [from, to] = axis.domain;
  switch (axis.type) {
    case "ordinal": {
      const index = axis.values.indexOf(value);
      return index < 0 ? null : axis.values.length === 1 ? 0.5 : index / (axis.values.length - 1);
    }
    case "log":
      if (value <= 0) return null;
      return Number.isFinite(to / from)
        ? Math.log(value / from) / Math.log(to / from)
        : (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from));
    case "linear": {
      const shrink = shrinkOf(axis);
      return (value / shrink - from / shrink) / (to / shrink - from / shrink);
    }
  }
};
