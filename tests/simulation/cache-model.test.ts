import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CacheModel,
  directMapped,
  fullyAssociative,
  missesByCause,
  simulate,
  type CacheShape,
  type Replacement,
} from "../../src/simulation/cache-model.ts";

const LINE = 64;
const at = (...lines: number[]): number[] => lines.map((line) => line * LINE);
const repeated = (times: number, trace: readonly number[]): number[] =>
  Array.from({ length: times }, () => trace).flat();
const hitsOf = (shape: CacheShape, trace: readonly number[]): boolean[] => {
  const cache = new CacheModel(shape);
  return trace.map((address) => cache.access(address));
};
const REPLACEMENTS: readonly Replacement[] = ["lru", "fifo", "random"];

describe("by hand, with four lines", () => {
  const loop = at(0, 1, 2, 3, 4);

  test("a loop of five: LRU throws out just what comes next, direct-mapped keeps lines 1 to 3", () => {
    expect(simulate(fullyAssociative(4, LINE), loop, loop)).toEqual({ hits: 0, misses: 5 });
    expect(simulate(directMapped(4, LINE), loop, loop)).toEqual({ hits: 3, misses: 2 });
    // The first turn is cold for both.
    expect(simulate(fullyAssociative(4, LINE), loop)).toEqual({ hits: 0, misses: 5 });
    expect(simulate(directMapped(4, LINE), loop)).toEqual({ hits: 0, misses: 5 });
  });

  test("a loop of four fits both", () => {
    const fits = at(0, 1, 2, 3);
    for (const shape of [fullyAssociative(4, LINE), directMapped(4, LINE)])
      expect(simulate(shape, repeated(3, fits))).toEqual({ hits: 8, misses: 4 });
  });

  test("two lines four apart share a place of the direct-mapped one", () => {
    const pair = repeated(5, at(0, 4));
    expect(simulate(fullyAssociative(4, LINE), pair)).toEqual({ hits: 8, misses: 2 });
    expect(simulate(directMapped(4, LINE), pair)).toEqual({ hits: 0, misses: 10 });
  });

  test("two sets of two ways: even lines never meet odd ones", () => {
    const shape: CacheShape = { sets: 2, ways: 2, lineBytes: LINE, replacement: "lru" };
    expect(hitsOf(shape, at(0, 1, 2, 4, 1, 2, 0, 4))).toEqual([
      ...[false, false, false, false],
      ...[true, true, false, false],
    ]);
  });

  test("bytes of one line are one line", () => {
    expect(hitsOf(directMapped(4, LINE), [0, 63, 8, 64, 127, 1])).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  test("what is used again stays under LRU and goes under FIFO", () => {
    // The fifth line makes room of line 1 under LRU, for line 0 was just used, and of line 0 under FIFO.
    const trace = at(0, 1, 2, 3, 0, 4, 0);
    expect(hitsOf(fullyAssociative(4, LINE), trace).at(-1)).toBe(true);
    expect(hitsOf(fullyAssociative(4, LINE, "fifo"), trace).at(-1)).toBe(false);
  });
});

/** Belady, Nelson and Shedler 1969, An anomaly in space-time characteristics of certain programs. */
test("Belady's anomaly: with four lines FIFO misses once more than with three, and LRU twice less", () => {
  const trace = at(1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
  const misses = (lines: number, replacement: Replacement): number =>
    simulate(fullyAssociative(lines, LINE, replacement), trace).misses;
  expect([misses(3, "fifo"), misses(4, "fifo")]).toEqual([9, 10]);
  expect([misses(3, "lru"), misses(4, "lru")]).toEqual([10, 8]);
});

describe("misses by cause", () => {
  test("of the loop of five: a conflict-free cache would do worse by three", () => {
    const loop = at(0, 1, 2, 3, 4);
    expect(missesByCause(directMapped(4, LINE), loop, loop)).toEqual({
      compulsory: 0,
      capacity: 5,
      conflict: -3,
    });
    expect(missesByCause(directMapped(4, LINE), repeated(2, loop))).toEqual({
      compulsory: 5,
      capacity: 5,
      conflict: -3,
    });
  });

  test("of two lines in one place: all but the first two are conflicts", () => {
    expect(missesByCause(directMapped(4, LINE), repeated(5, at(0, 4)))).toEqual({
      compulsory: 2,
      capacity: 0,
      conflict: 8,
    });
  });

  test("bytes of a line that the warm-up brought in are not cold", () => {
    expect(missesByCause(directMapped(4, LINE), [8, 64], [0])).toEqual({
      compulsory: 1,
      capacity: 0,
      conflict: 0,
    });
  });
});

describe("a shape", () => {
  test.each([{ sets: 0 }, { ways: 0 }, { ways: 1.5 }, { lineBytes: -64 }, { sets: NaN }, { ways: Infinity }])(
    "of %j is none",
    (wrong) => {
      expect(() => new CacheModel({ sets: 1, ways: 1, lineBytes: 64, replacement: "lru", ...wrong })).toThrow(
        RangeError,
      );
    },
  );

  test.each([-1, 0.5, NaN, Infinity])("has no address %s", (address) => {
    expect(() => new CacheModel(directMapped(4, LINE)).access(address)).toThrow(RangeError);
  });
});

const trace = fc.array(fc.integer({ min: 0, max: 24 * LINE }), { maxLength: 200 });
const replacement = fc.constantFrom(...REPLACEMENTS);
const shape: fc.Arbitrary<CacheShape> = fc.record({
  sets: fc.integer({ min: 1, max: 6 }),
  ways: fc.integer({ min: 1, max: 6 }),
  lineBytes: fc.constantFrom(1, 32, 64),
  replacement,
  seed: fc.nat(),
});
const lineOf = (address: number): number => Math.floor(address / LINE);

describe("on any trace", () => {
  test("a fully associative LRU cache hits where fewer lines than it holds were used since (Mattson et al. 1970)", () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: 1, max: 12 }), (addresses, lines) => {
        const expected = addresses.map((address, now) => {
          const last = addresses.slice(0, now).map(lineOf).lastIndexOf(lineOf(address));
          return last >= 0 && new Set(addresses.slice(last, now).map(lineOf)).size <= lines;
        });
        expect(hitsOf(fullyAssociative(lines, LINE), addresses)).toEqual(expected);
      }),
    );
  });

  test("what a fully associative LRU cache finds, a larger one finds", () => {
    fc.assert(
      fc.property(
        trace,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (all, lines, more) => {
          const larger = hitsOf(fullyAssociative(lines + more, LINE), all);
          hitsOf(fullyAssociative(lines, LINE), all).forEach((hit, index) => {
            if (hit) expect(larger[index]).toBe(true);
          });
        },
      ),
    );
  });

  test("a FIFO cache holds the lines that missed last", () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: 1, max: 12 }), (addresses, lines) => {
        const missed: number[] = [];
        const expected = addresses.map(lineOf).map((line) => {
          const held = missed.slice(-lines).includes(line);
          if (!held) missed.push(line);
          return held;
        });
        expect(hitsOf(fullyAssociative(lines, LINE, "fifo"), addresses)).toEqual(expected);
      }),
    );
  });

  test("a direct-mapped cache finds what was the last of its place", () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: 1, max: 12 }), replacement, (addresses, lines, by) => {
        const last = new Map<number, number>();
        const expected = addresses.map(lineOf).map((line) => {
          const hit = last.get(line % lines) === line;
          last.set(line % lines, line);
          return hit;
        });
        expect(hitsOf({ ...directMapped(lines, LINE), replacement: by }, addresses)).toEqual(expected);
      }),
    );
  });

  test("sets know nothing of each other", () => {
    fc.assert(
      fc.property(trace, shape, (addresses, { seed: _, ...rest }) => {
        const each: CacheShape = {
          ...rest,
          replacement: rest.replacement === "random" ? "lru" : rest.replacement,
        };
        const setOf = (address: number): number => Math.floor(address / each.lineBytes) % each.sets;
        const apart = Array.from({ length: each.sets }, (_each, set) =>
          simulate(
            { ...each, sets: 1 },
            addresses.filter((address) => setOf(address) === set),
          ),
        ).reduce((sum, { misses }) => sum + misses, 0);
        expect(simulate(each, addresses).misses).toBe(apart);
      }),
    );
  });

  test("every access hits or misses, each line misses once at least, and causes add up", () => {
    fc.assert(
      fc.property(trace, trace, shape, (addresses, warmUp, each) => {
        const { hits, misses } = simulate(each, addresses, warmUp);
        expect(hits + misses).toBe(addresses.length);
        const { compulsory, capacity, conflict } = missesByCause(each, addresses, warmUp);
        expect(compulsory + capacity + conflict).toBe(misses);
        expect(Math.min(compulsory, capacity)).toBeGreaterThanOrEqual(0);
        expect(compulsory).toBeLessThanOrEqual(misses);
      }),
    );
  });

  test("lines that all fit a set miss once, whatever is thrown out", () => {
    fc.assert(
      fc.property(trace, shape, (addresses, { sets: _, ...rest }) => {
        const lines = new Set(addresses.map((address) => Math.floor(address / rest.lineBytes)));
        const roomy = { ...rest, sets: 1, ways: Math.max(1, lines.size) };
        expect(simulate(roomy, addresses).misses).toBe(lines.size);
      }),
    );
  });

  test("random replacement is the same again with the same seed, and another with another", () => {
    const loop = repeated(40, at(0, 1, 2, 3, 4));
    const seeded = (seed: number): boolean[] =>
      hitsOf({ ...fullyAssociative(4, LINE, "random"), seed }, loop);
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1)).not.toEqual(seeded(2));
  });
});

/**
 * On a loop of five over four lines a miss throws out one of the other four at random, and that one is what is missed
 * next: one to four accesses later, 2.5 on average. A turn of five misses twice, where LRU misses five times.
 */
test("random replacement misses twice a turn on a loop that is one line too long", () => {
  const loop = at(0, 1, 2, 3, 4);
  const turns = 1000;
  const { misses } = simulate(fullyAssociative(4, LINE, "random"), repeated(turns, loop), loop);
  expect(misses / turns).toBeGreaterThan(1.9);
  expect(misses / turns).toBeLessThan(2.1);
});

test("random replacement throws out any line of a full set alike", () => {
  const thrownOut = [0, 0, 0, 0];
  for (let seed = 0; seed < 1000; seed++) {
    const cache = new CacheModel({ ...fullyAssociative(4, LINE, "random"), seed });
    for (const address of at(0, 1, 2, 3, 4)) cache.access(address);
    // Looking in line by line, in an order of its own a seed: the first that is not found went.
    const order = [0, 1, 2, 3].map((line) => (line + seed) % 4);
    thrownOut[order.find((line) => !cache.access(line * LINE))!]!++;
  }
  // 250 each, give or take four standard deviations of 14.
  for (const times of thrownOut) expect(Math.abs(times - 250)).toBeLessThan(56);
});
