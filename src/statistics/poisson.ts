/**
 * Upper bound of a Poisson mean of which `count` events were seen: at any greater mean, so few would be seen
 * with a chance below `error`. 0 events, 0.1 %: 6.9.
 */
export const poissonUpper = (count: number, error: number): number => {
  check(count, error);
  // At a mean this far above the count the chance is below `error` by Chernoff's bound.
  const beyond = count + 2 * Math.sqrt(-Math.log(error) * (count + 1)) - 2 * Math.log(error);
  return turningPoint((mean) => atMost(count, mean) > error, count, beyond);
};

/**
 * Lower bound of a Poisson mean of which `count` events were seen: at any smaller mean, so many would be seen
 * with a chance below `error`. 0 for 0 events.
 */
export const poissonLower = (count: number, error: number): number => {
  check(count, error);
  const below = count - 2 * Math.sqrt(-Math.log(error) * (count + 1));
  return count === 0 ? 0 : turningPoint((mean) => atLeast(count, mean) < error, Math.max(0, below), count);
};

/** Terms below this share of the sum so far change no bound in the digits it is good to. */
const NEGLIGIBLE = 1e-14;

/** P(X <= count) for mean >= count: terms fall from `count` down, and the sum ends where they cease to matter. */
const atMost = (count: number, mean: number): number => {
  let term = chanceOf(count, mean);
  let sum = 0;
  for (let k = count; k >= 0 && term > sum * NEGLIGIBLE; k--) {
    sum += term;
    term *= k / mean;
  }
  return sum;
};

/** P(X >= count) for mean <= count: terms fall from `count` up. */
const atLeast = (count: number, mean: number): number => {
  let term = chanceOf(count, mean);
  let sum = 0;
  for (let k = count + 1; term > sum * NEGLIGIBLE; k++) {
    sum += term;
    term *= mean / k;
  }
  return sum;
};

/** P(X = count) */
const chanceOf = (count: number, mean: number): number =>
  Math.exp(count * Math.log(mean) - mean - logFactorial(count));

/** Stirling's series; its first term left out is below 1e-10 from 16 on, where it takes over. */
const logFactorial = (n: number): number => {
  if (n >= 16)
    return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
  let log = 0;
  for (let k = 2; k <= n; k++) log += Math.log(k);
  return log;
};

/** Where `holds` turns from true to false between the two ends: to 12 digits, or a millionth of a large mean's spread. */
const turningPoint = (holds: (mean: number) => boolean, from: number, to: number): number => {
  let low = from;
  let high = to;
  const enough = Math.max(1e-12 * to, 1e-6 * (to < 1e4 ? 0 : Math.sqrt(to)));
  while (high - low > enough) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const check = (count: number, error: number): void => {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is no count of events`);
  // From a half on a bound lies on the other side of the count.
  if (!(error > 0 && error < 0.5)) throw new RangeError(`error ${error} is not between 0 and 0.5`);
};
