/**
 * The order of the arms, block by block. Every worker of a team derives the same orders from the same seed, so
 * that nobody has to tell the others. Allocates nothing after construction.
 */
export class BlockOrder {
  /** Indices of the arms in the order of the current block; the constructor leaves them ascending. */
  readonly order: Uint16Array;
  /** A typed array, since a number field above 2^30 is a new object at every change. */
  readonly #state = new Uint32Array(1);

  constructor(arms: number, seed: number) {
    this.order = new Uint16Array(arms).map((_, arm) => arm);
    // Neighbouring seeds must not give neighbouring states; xorshift must not start at 0.
    this.#state[0] = Math.imul(seed ^ (seed >>> 16), 0x9e3779b1) || 0x9e3779b1;
    for (let turn = 0; turn < 8; turn++) this.#next();
  }

  /** Marsaglia's xorshift32. */
  #next(): number {
    const state = this.#state;
    let x = state[0]!;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    state[0] = x;
    return state[0];
  }

  /** Shuffles for the next block (Fisher-Yates; 32 bits over a few arms: the bias is below 1e-8). */
  shuffle(): void {
    const { order } = this;
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.#next() % (last + 1);
      const arm = order[last]!;
      order[last] = order[other]!;
      order[other] = arm;
    }
  }
}
