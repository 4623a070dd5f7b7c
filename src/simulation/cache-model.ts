import { createRandom, type Random } from "../statistics/random.ts";

/** Which line of a full set makes room: the one used longest ago, the one that came first, or any. */
export type Replacement = "lru" | "fifo" | "random";

/** A cache by its shape. One set makes it fully associative, one way direct-mapped. */
export interface CacheShape {
  readonly sets: number;
  readonly ways: number;
  readonly lineBytes: number;
  readonly replacement: Replacement;
  /** Of random replacement. Default 0. */
  readonly seed?: number;
}

export const fullyAssociative = (
  lines: number,
  lineBytes: number,
  replacement: Replacement = "lru",
): CacheShape => ({ sets: 1, ways: lines, lineBytes, replacement });

/** One line a set: there is nothing to choose, and every replacement is the same. */
export const directMapped = (lines: number, lineBytes: number): CacheShape => ({
  sets: lines,
  ways: 1,
  lineBytes,
  replacement: "lru",
});

/** Knows which lines a cache holds, and nothing of what stands in them. */
export class CacheModel {
  readonly #shape: CacheShape;
  /** The lines of every set, by number, next to go first: sets keep the order of insertion. */
  readonly #sets: readonly Set<number>[];
  readonly #random: Random;

  /** Empty. Throws RangeError for a shape that is none. */
  constructor(shape: CacheShape) {
    for (const name of ["sets", "ways", "lineBytes"] as const) {
      if (!Number.isSafeInteger(shape[name]) || shape[name] < 1)
        throw new RangeError(`a cache of ${shape[name]} ${name}`);
    }
    this.#shape = shape;
    this.#sets = Array.from({ length: shape.sets }, () => new Set<number>());
    this.#random = createRandom(shape.seed ?? 0);
  }

  /** Whether the address was found; if not, its line is brought in. The low bits of a line's number say its set. */
  access(address: number): boolean {
    if (!Number.isSafeInteger(address) || address < 0) throw new RangeError(`no address is ${address}`);
    const { lineBytes, ways, replacement } = this.#shape;
    const line = Math.floor(address / lineBytes);
    const set = this.#sets[line % this.#sets.length]!;
    const hit = set.has(line);
    if (hit) {
      // Under LRU a line that is used goes to the end of the queue; under the others its place is settled.
      if (replacement === "lru") set.delete(line);
    } else if (set.size === ways) set.delete(this.#victim(set));
    set.add(line);
    return hit;
  }

  #victim(set: ReadonlySet<number>): number {
    let before = this.#shape.replacement === "random" ? this.#random.below(set.size) : 0;
    for (const line of set) if (before-- === 0) return line;
    throw new RangeError("an empty set has no victim");
  }
}

export interface Accesses {
  readonly hits: number;
  readonly misses: number;
}

/** Sends a trace of addresses through an empty cache of this shape. What `warmUp` does to the cache is not counted. */
export const simulate = (
  shape: CacheShape,
  trace: Iterable<number>,
  warmUp: Iterable<number> = [],
): Accesses => {
  const cache = new CacheModel(shape);
  for (const address of warmUp) cache.access(address);
  let hits = 0;
  let misses = 0;
  for (const address of trace) {
    if (cache.access(address)) hits++;
    else misses++;
  }
  return { hits, misses };
};

/** Misses by cause; their sum is all misses. */
export interface MissesByCause {
  readonly compulsory: number;
  readonly capacity: number;
  readonly conflict: number;
}

/**
 * The 3C model (Hill and Smith 1989, Evaluating Associativity in CPU Caches): compulsory is what a cache without bounds
 * misses, capacity what a fully associative LRU cache of equal size misses beyond that, conflict what this one
 * misses beyond that one. Conflict misses are a difference of two caches and no accesses one could point at: where
 * LRU throws out just what comes next, they are negative.
 */
export const missesByCause = (
  shape: CacheShape,
  trace: readonly number[],
  warmUp: readonly number[] = [],
): MissesByCause => {
  const { sets, ways, lineBytes } = shape;
  const lineOf = (address: number): number => Math.floor(address / lineBytes);
  const known = new Set(warmUp.map(lineOf));
  const compulsory = new Set(trace.map(lineOf).filter((line) => !known.has(line))).size;
  const unrestricted = simulate(fullyAssociative(sets * ways, lineBytes), trace, warmUp).misses;
  return {
    compulsory,
    capacity: unrestricted - compulsory,
    conflict: simulate(shape, trace, warmUp).misses - unrestricted,
  };
};
