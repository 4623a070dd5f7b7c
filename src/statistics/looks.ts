import { tailError, trimmed } from "./intervals.ts";

/** A planned look at the data: after how many rounds, and the error that intervals may then make. */
export interface Look {
  readonly rounds: number;
  readonly alpha: number;
}

/**
 * Shares `alpha` out over the planned looks. Each look is due an equal share and what the looks before it
 * could not use: intervals from order statistics come in steps, and only the step taken is spent. `alpha`
 * of a look is what it spends, so their sum (Bonferroni: the chance that any look is wrong) is at most `alpha`.
 * A look that is too early for an interval spends nothing.
 */
export const planLooks = (rounds: readonly number[], alpha: number): Look[] => {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha ${alpha} is not between 0 and 1`);
  let before = 0;
  let unspent = 0;
  return rounds.map((n) => {
    if (!Number.isInteger(n) || n <= before) {
      throw new RangeError(`looks after ${rounds.join(", ")} rounds: they must ascend from 1`);
    }
    before = n;
    const due = alpha / rounds.length + unspent;
    const k = trimmed(n, due);
    const spent = k < 0 ? 0 : tailError(n, k);
    unspent = due - spent;
    return { rounds: n, alpha: spent };
  });
};

/**
 * The error that may be made with `rounds` rounds at hand: that of the first look not yet passed, for that is
 * what a run cut short between two looks pays with. After the last look, that of the last.
 */
export const alphaAt = (looks: readonly Look[], rounds: number): number => {
  const look = looks.find((planned) => planned.rounds >= rounds) ?? looks.at(-1);
  if (look === undefined) throw new RangeError("no look is planned");
  return look.alpha;
};
