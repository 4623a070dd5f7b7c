/** Ascending copy; NaN is a programming error upstream and is refused. */
export const sorted = (values: readonly number[]): number[] => {
  if (values.some(Number.isNaN)) throw new RangeError("order statistics of NaN");
  return [...values].sort((a, b) => a - b);
};

/** Median; the mean of the middle two for an even count; null of nothing. */
export const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const ascending = sorted(values);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
};

/** The smallest value that at least a share of `p` of all values does not exceed, 0 < p <= 1; null of nothing. */
export const quantile = (values: readonly number[], p: number): number | null =>
  values.length === 0 ? null : sorted(values)[Math.max(1, Math.ceil(p * values.length)) - 1]!;
