/** A seeded stream of numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** 0 .. 2^32 - 1 */
  readonly uint32: () => number;
  /** [0, 1), 53 bits */
  readonly unit: () => number;
  /** 0 .. limit - 1, without bias; limit at most 2^32 */
  readonly below: (limit: number) => number;
  /** A copy in random order (Fisher and Yates). */
  readonly shuffle: <Item>(items: readonly Item[]) => Item[];
  /** A stream of its own for this label. It depends on seed and label only, not on what was drawn before. */
  readonly fork: (label: string) => Random;
}

/** Seeds are whole numbers from 0 to 2^53 - 1, so that they survive JSON. */
export const createRandom = (seed: number): Random => {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed ${seed} is no whole number below 2^53`);
  return stream([seed >>> 0, Math.floor(seed / 2 ** 32)]);
};

/** xoshiro128** 1.1 (Blackman and Vigna 2018), its state spread from the key's words by splitmix32. */
const stream = (key: readonly number[]): Random => {
  let [a, b, c, d] = spread(key);

  const uint32 = (): number => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };

  const below = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 32)
      throw new RangeError(`no number below ${limit}`);
    // The last, incomplete run of `limit` numbers would favour the small ones: draw again.
    const complete = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const drawn = uint32();
      if (drawn < complete) return drawn % limit;
    }
  };

  return {
    uint32,
    unit: () => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53,
    below,
    shuffle: (items) => {
      const order = [...items];
      for (let last = order.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    },
    fork: (label) => stream([...key, ...encoded(label)]),
  };
};

/** The length in front keeps a fork of a fork apart from a fork by the two labels joined. */
const encoded = (label: string): number[] => {
  const letters = Array.from(label, (letter) => letter.codePointAt(0)!);
  return [letters.length, ...letters];
};

const rotated = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** Absorbs the key word by word, each through splitmix32's finaliser, and squeezes four words of state. */
const spread = (key: readonly number[]): [number, number, number, number] => {
  let state = 0;
  const next = (word: number): number => {
    state = mixed((state + 0x9e3779b9 + word) | 0);
    return state;
  };
  for (const word of key) next(word);
  // `| 1`: the one state that xoshiro never leaves is all zeroes.
  return [next(0) | 1, next(0), next(0), next(0)];
};

const mixed = (word: number): number => {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
};
