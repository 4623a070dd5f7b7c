import { numberOutcomes, outcomeInOrder } from "../litmus/numbered-outcomes.ts";
import { isAsked, type LitmusProgram, type Word } from "../litmus/program.ts";

/** What a thread in a worker keeps of a round, in words. Its program takes the first three and leaves the others. */
export const ROW = { first: 0, second: 1, delay: 2, cameLast: 3, found: 4, words: 8 } as const;

/** Cycles: twice a transfer between packages (500 ns). Two CPUs that are one would ask for ever more. */
const MOST_LAG = 4096;

/**
 * Counts what the rounds of two workers ended in, between batches and without garbage, and sees from it how long the
 * one who comes last must wait for both to be first equally often.
 */
export class LitmusJudge {
  readonly #program: LitmusProgram;
  readonly #names: readonly string[];
  readonly #values: number;
  readonly #weights: readonly (readonly number[])[];
  /** The outcomes if role 0 runs first, as a whole, and if role 1 does. */
  readonly #serial: readonly number[];
  readonly #storesToX: boolean;
  readonly #storesToY: boolean;
  readonly #seen: Float64Array;
  #rounds = 0;
  #mismatches = 0;
  #lag = 0;

  constructor(program: LitmusProgram) {
    const { names, values, weights, numberOf } = numberOutcomes(program);
    const storesTo = (word: Word): boolean =>
      program.threads.flat().some((each) => each.op === "store" && each.word === word);
    this.#program = program;
    this.#names = names;
    this.#values = values;
    this.#weights = weights;
    this.#serial = [numberOf(outcomeInOrder(program, [0, 1])), numberOf(outcomeInOrder(program, [1, 0]))];
    this.#storesToX = storesTo("x");
    this.#storesToY = storesTo("y");
    this.#seen = new Float64Array(names.length);
  }

  /** Cycles that the one who comes last waits. */
  get lag(): number {
    return this.#lag;
  }

  /** A batch whose rows begin at `a` for role 0 and at `b` for role 1, on the words at these indices. */
  judge(words: Int32Array, a: number, b: number, x: Int32Array, y: Int32Array): void {
    let lastWasFirst = 0;
    for (let round = 0, at = 0; round < x.length; round++, at += ROW.words) {
      const outcome = this.#found(words, a + at, 0) + this.#found(words, b + at, 1);
      this.#rounds++;
      const arrived =
        (words[x[round]!] !== 0) === this.#storesToX && (words[y[round]!] !== 0) === this.#storesToY;
      if (Number.isNaN(outcome) || !arrived) {
        this.#mismatches++;
        continue;
      }
      this.#seen[outcome]!++;
      // 1 for role 1, -1 for role 0. Where both saw the other one come, nobody was last.
      const last = words[b + at + ROW.cameLast]! - words[a + at + ROW.cameLast]!;
      const first = outcome === this.#serial[1] ? 1 : outcome === this.#serial[0] ? -1 : 0;
      lastWasFirst += last * first;
    }
    const step = Math.sign(lastWasFirst) * Math.max(1, this.#lag >> 4);
    this.#lag = Math.min(MOST_LAG, Math.max(0, this.#lag + step));
  }

  /** A thread's share in the number of the outcome; NaN where it found what nobody stores. */
  #found(words: Int32Array, row: number, role: number): number {
    const weights = this.#weights[role]!;
    let sum = 0;
    for (let load = 0; load < weights.length; load++) {
      const value = words[row + ROW.found + load]!;
      sum += value >= 0 && value < this.#values ? value * weights[load]! : NaN;
    }
    return sum;
  }

  counters(): Readonly<Record<"rounds" | "overlapping" | "asked" | "mismatches", number>> {
    let overlapping = 0;
    let asked = 0;
    const outcomes: Record<string, number> = {};
    this.#seen.forEach((count, outcome) => {
      const name = this.#names[outcome]!;
      if (!this.#serial.includes(outcome)) overlapping += count;
      if (isAsked(this.#program, name)) asked += count;
      if (count > 0) outcomes[name] = count;
    });
    return { rounds: this.#rounds, overlapping, mismatches: this.#mismatches, asked, ...outcomes };
  }
}
