/** How many suggestions still read as help. */
const MOST = 3;

/**
 * The known words that a misspelt one probably meant, nearest first; empty where none is near. Near is at most
 * a third of the letters wrong, or the beginning or the last part of a longer word.
 */
export const nearest = (word: string, known: Iterable<string>): readonly string[] => {
  const wanted = word.toLowerCase();
  if (wanted === "") return [];
  return [...new Set(known)]
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
};

/** `Did you mean "false-sharing" or "data-layout"?`; null where nothing is near. */
export const didYouMean = (word: string, known: Iterable<string>): string | null => {
  const near = nearest(word, known);
  return near.length === 0 ? null : `Did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`;
};

const distanceTo = (wanted: string, candidate: string): number => {
  const lastPart = candidate.slice(candidate.lastIndexOf("/") + 1);
  const whole = Math.min(editDistance(wanted, candidate), editDistance(wanted, lastPart));
  return wanted.length >= 3 && (candidate.startsWith(wanted) || lastPart.startsWith(wanted))
    ? Math.min(whole, 1)
    : whole;
};

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, beforePrevious[column - 2]! + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
};
