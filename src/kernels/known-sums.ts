/** What twins in workers need to read memory whose sums are known, without a BigInt and without a slow fill. */

/** 1 + 2 + ... + count. */
export const sumUpTo = (count: number): number => (count * (count + 1)) / 2;

/** A sum below 2^53, its upper 32 bits xored into its lower ones, as wasm kernels return it. */
export const folded = (sum: number): number => (sum | 0) ^ Math.floor(sum / 2 ** 32);

/** Repeats the first `period` bytes over all of them, by copies that double, which is as fast as memory. */
export const repeatOver = (bytes: Uint8Array, period: number): void => {
  for (let done = period; done < bytes.length; done *= 2) {
    bytes.copyWithin(done, 0, Math.min(done, bytes.length - done));
  }
};
