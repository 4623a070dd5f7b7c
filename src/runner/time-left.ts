interface Going {
  /** The round being made, from 0, and the share of it that is done. */
  readonly round: number;
  readonly share: number;
  readonly planned: number;
  readonly elapsedMs: number;
  /** No round is begun that would probably end later than this after the start. */
  readonly limitMs: number;
}

/** Time to the end of the last round that will probably be begun, ms: this one at least, and as many as the limit leaves room for. */
export const timeLeft = ({ round, share, planned, elapsedMs, limitMs }: Going): number => {
  const made = round + share;
  const average = elapsedMs / made;
  const last = Math.min(planned, Math.max(round + 1, Math.floor(limitMs / average)));
  return average * Math.max(0, last - made);
};

/**
 * The same during the first round: what the plan expects gives way to what is measured as that grows. On CPUs that others keep busy
 * the plan promises too much, and the first experiment alone tells too little.
 */
export const timeLeftAtFirst = (going: Going, expectedMs: number): number =>
  going.share * timeLeft(going) + (1 - going.share) * Math.max(0, expectedMs - going.elapsedMs);
