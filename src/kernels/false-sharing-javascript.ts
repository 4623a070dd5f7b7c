/** The loops of false sharing in plain JavaScript, on the words of a shared memory. */

/** What a thread does to its slots, over and over. */
export const OPERATIONS = [
  "atomic_add",
  "volatile_inc",
  "plain_store",
  "load",
  "load_dependent",
  "local",
  "cas_loop",
] as const;

/** What workers can do: all but the last. */
export type Operation = Exclude<(typeof OPERATIONS)[number], "cas_loop">;

type OneSlot = (words: Int32Array, slot: number, count: number, extra: number) => number;
type ManySlots = (
  words: Int32Array,
  first: number,
  step: number,
  slots: number,
  repeat: number,
  rounds: number,
  extra: number,
) => number;

// Every operation is a function of its own, unrolled by hand: none shares its type feedback, or its loop, with
// another.

/** By the hundred thousand: one slot, one operation on it a turn. */
export const ONE_SLOT: Readonly<Record<Operation, OneSlot>> = {
  atomic_add: (words, slot, count, extra) => {
    for (let left = count; left > 0; left -= 8) {
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
      Atomics.add(words, slot, 1);
    }
    return extra;
  },
  volatile_inc: (words, slot, count, extra) => {
    for (let left = count; left > 0; left -= 8) {
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
      words[slot]!++;
    }
    return extra;
  },
  plain_store: (words, slot, count, extra) => {
    for (let left = count; left > 0; left -= 8) {
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
      words[slot] = extra;
    }
    return extra;
  },
  load: (words, slot, count, extra) => {
    let sum = extra;
    for (let left = count; left > 0; left -= 8) {
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
      sum = (sum + words[slot]!) | 0;
    }
    return sum;
  },
  load_dependent: (words, slot, count, extra) => {
    let next = 0;
    for (let left = count; left > 0; left -= 8) {
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
      next = words[slot + next]! & extra;
    }
    return next;
  },
  local: (words, slot, count, extra) => {
    let sum = 0;
    for (let left = count; left > 0; left -= 8) {
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
      sum = (sum + extra) | 0;
    }
    Atomics.add(words, slot, sum);
    return sum;
  },
};

/** Round the slots, each operation as often as it is repeated. */
export const MANY_SLOTS: Readonly<Record<Operation, ManySlots>> = {
  atomic_add: (words, first, step, slots, repeat, rounds, extra) => {
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) Atomics.add(words, slot, 1);
      }
    }
    return extra;
  },
  volatile_inc: (words, first, step, slots, repeat, rounds, extra) => {
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) words[slot]!++;
      }
    }
    return extra;
  },
  plain_store: (words, first, step, slots, repeat, rounds, extra) => {
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) words[slot] = extra;
      }
    }
    return extra;
  },
  load: (words, first, step, slots, repeat, rounds, extra) => {
    let sum = extra;
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) sum = (sum + words[slot]!) | 0;
      }
    }
    return sum;
  },
  load_dependent: (words, first, step, slots, repeat, rounds, extra) => {
    let next = 0;
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) next = words[slot + next]! & extra;
      }
    }
    return next;
  },
  local: (words, first, step, slots, repeat, rounds, extra) => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      for (let k = 0, slot = first; k < slots; k++, slot += step) {
        for (let r = 0; r < repeat; r++) sum = (sum + extra) | 0;
      }
    }
    Atomics.add(words, first, sum);
    return sum;
  },
};

/** Reads, and one write in `every`. `until`: reads until the next write, which the next call is given. */
export const mixedOnWords = (
  words: Int32Array,
  slot: number,
  count: number,
  every: number,
  until: number,
): number => {
  let sum = 0;
  for (let left = count; left > 0; left--) {
    if (--until === 0) {
      Atomics.add(words, slot, 1);
      until = every;
    } else {
      sum = (sum + words[slot]!) | 0;
    }
  }
  return until;
};
