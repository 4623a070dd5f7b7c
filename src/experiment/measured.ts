import { median } from "../statistics/order-statistics.ts";
import { BLOCK_DISTANCE_FLIPPED, type Samples } from "./samples.ts";

/** The samples of one replicate of one comparison, with flagged blocks left out. */
export class ComparisonView {
  readonly #samples: Samples;
  readonly #kept: readonly number[];
  /** Those that were only made at another distance are among them. */
  readonly #undisturbed: readonly number[];

  constructor(samples: Samples) {
    this.#samples = samples;
    const kept: number[] = [];
    const undisturbed: number[] = [];
    for (let block = 0; block < samples.blocks; block++) {
      const flag = samples.flags[block]!;
      if (flag === 0) kept.push(block);
      if ((flag & ~BLOCK_DISTANCE_FLIPPED) === 0) undisturbed.push(block);
    }
    this.#kept = kept;
    this.#undisturbed = undisturbed;
  }

  /** Blocks that count. */
  get keptBlocks(): number {
    return this.#kept.length;
  }

  #armIndex(arm: string): number {
    const index = this.#samples.armNames.indexOf(arm);
    if (index < 0) throw new RangeError(`comparison ${this.#samples.comparison} has no arm "${arm}"`);
    return index;
  }

  #ns(arm: string, thread: number, blocks: readonly number[]): number[] {
    const { threads, armNames, nsPerOperation } = this.#samples;
    const index = this.#armIndex(arm);
    return blocks.map((block) => nsPerOperation[(block * armNames.length + index) * threads + thread]!);
  }

  /** ns per operation of one thread, by kept block. */
  nsPerOperation(arm: string, thread = 0): number[] {
    return this.#ns(arm, thread, this.#kept);
  }

  /** Operations per ns of the whole team, by kept block. */
  throughput(arm: string): number[] {
    const { threads, armNames, nsPerOperation } = this.#samples;
    const index = this.#armIndex(arm);
    return this.#kept.map((block) => {
      const first = (block * armNames.length + index) * threads;
      let rate = 0;
      for (let thread = 0; thread < threads; thread++) {
        const ns = nsPerOperation[first + thread]!;
        if (!Number.isNaN(ns)) rate += 1 / ns;
      }
      return rate;
    });
  }

  /** Median over blocks of throughput(arm) / throughput(over), paired inside each block. */
  throughputRatio(arm: string, over: string): number | null {
    return pairedRatio(this.throughput(arm), this.throughput(over));
  }

  /** Median over blocks of time(arm) / time(over) of one thread, paired inside each block. */
  timeRatio(arm: string, over: string, thread = 0): number | null {
    return pairedRatio(this.nsPerOperation(arm, thread), this.nsPerOperation(over, thread));
  }

  /** ns per operation of one thread, by block, near and far alike: only blocks that were disturbed are left out. */
  nsAtAnyDistance(arm: string, thread = 0): number[] {
    return this.#ns(arm, thread, this.#undisturbed);
  }

  /** How often the pair of CPUs went from one distance to the other, from one undisturbed block to the next. */
  get distanceChanges(): number {
    const elsewhere = this.#undisturbed.map(
      (block) => (this.#samples.flags[block]! & BLOCK_DISTANCE_FLIPPED) !== 0,
    );
    return elsewhere.filter((there, index) => index > 0 && there !== elsewhere[index - 1]).length;
  }

  /** ns per operation of one thread: the median over kept blocks; null where there is none. */
  medianNsPerOperation(arm: string, thread = 0): number | null {
    return median(this.nsPerOperation(arm, thread));
  }

  /** Operations per ns of the whole team: the median over kept blocks; null where there is none. */
  medianThroughput(arm: string): number | null {
    return median(this.throughput(arm));
  }

  /** What the arm's kernel counted over the whole replicate. */
  counter(arm: string, name: string): number {
    return this.#samples.arms[this.#armIndex(arm)]!.counters[name] ?? 0;
  }

  /** Operations done over the whole replicate, by thread. */
  operations(arm: string): readonly number[] {
    return this.#samples.arms[this.#armIndex(arm)]!.operations;
  }
}

/** The replicate's comparisons, by id. */
export type Measured = (comparison: string) => ComparisonView;

const pairedRatio = (above: readonly number[], below: readonly number[]): number | null =>
  median(above.map((value, block) => value / below[block]!));
