const MOST_ATTEMPTS = 20;

/**
 * Measures again until the machine has shown what it shows only where threads run at the same time: beside other work they may not,
 * for as long as one attempt takes. What has to hold in every attempt is held by `attempt` itself. Returns the last one.
 */
export const untilShown = async <Attempt>(
  attempt: (seed: number) => Promise<Attempt>,
  shown: (attempt: Attempt) => boolean,
): Promise<Attempt> => {
  for (let seed = 1; ; ++seed) {
    const last = await attempt(seed);
    if (shown(last) || seed === MOST_ATTEMPTS) return last;
  }
};
