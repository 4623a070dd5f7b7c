import { cacheBytes } from "../../src/experiment/caches.ts";
import type { ProfileName, Setting } from "../../src/experiment/experiment.ts";
import { freeBytes } from "../../src/experiment/memory.ts";
import { KIB, LINE_BYTES, MIB } from "./arms.ts";

const SMALLEST = 4 * KIB;

/** Where curves end: a profile's patience, never beyond 1 GiB. */
const PATIENCE: Readonly<Record<ProfileName, number>> = {
  quick: 256 * MIB,
  standard: 256 * MIB,
  thorough: 1024 * MIB,
};

/**
 * What shows the third level and what lies beyond it. Where that level is not the machine's own (a guest may be told
 * of 480 MiB and have a slice), quick is content to see it begin.
 */
const largest = (setting: Setting): number => {
  const { machine, profile } = setting;
  const begun = Math.max(16 * MIB, 8 * cacheBytes(setting, 2));
  const wanted =
    profile === "quick" && machine.virtualization.hypervisor !== null
      ? begun
      : Math.max(64 * MIB, begun, 4 * cacheBytes(setting, 3));
  // Walking a set takes its memory, and some smaller ones' beside it: an eighth of what is free leaves room for all.
  const affordable = 2 ** Math.floor(Math.log2(freeBytes(machine) / 8));
  return Math.min(wanted, PATIENCE[profile], affordable);
};

/** Points an octave: up to where the near sets end, up to 256 MiB, and beyond. */
const DENSITY: Readonly<Record<ProfileName, readonly [number, number, number]>> = {
  quick: [2, 1, 1],
  standard: [2, 1, 1],
  thorough: [4, 4, 2],
};

export interface WorkingSets {
  /** What the first two levels show in, and how the third begins where it can: walked through in milliseconds, in many blocks. */
  readonly near: readonly number[];
  /** The rest, in groups: what others leave in a cache that is shared goes into a curve. */
  readonly far: readonly (readonly number[])[];
}

/** Up to 8 MiB of lines are walked at many places at once (native/kernels/pointer_chase.cc). */
const QUICKLY_WALKED = 8 * MIB;

/**
 * What a block may walk through, unless one set is larger by itself. Small sets that take turns with many large ones find the third
 * level full of these after a walk of their own, too: with all in one block 11 of 38 rounds of a guest had three knees, in groups 35 of 36.
 */
const MOST_WALKED_BYTES = 128 * MIB;

/** The curve's working sets, descending: the largest first, so that the others find room in its memory. */
export const workingSets = (setting: Setting): WorkingSets => {
  const [dense, sparse, sparser] = DENSITY[setting.profile];
  const most = largest(setting);
  const second = cacheBytes(setting, 2);
  const turn = Math.min(most, Math.max(2 * second, Math.min(4 * second, QUICKLY_WALKED)));
  const near = steps(turn, SMALLEST, dense);
  const far = [
    ...steps(most, Math.max(256 * MIB, turn), sparser),
    ...steps(Math.min(most, 256 * MIB), turn, sparse),
  ].filter((bytes, index, all) => bytes > turn && all.indexOf(bytes) === index);
  return { near, far: grouped(far) };
};

/** In the given order. */
const grouped = (sets: readonly number[]): readonly (readonly number[])[] => {
  const groups: number[][] = [];
  let walked = Infinity;
  for (const bytes of sets) {
    walked += bytes;
    if (walked > MOST_WALKED_BYTES) {
      groups.push([]);
      walked = bytes;
    }
    groups.at(-1)!.push(bytes);
  }
  return groups;
};

/** From `from` down to `to`, `density` a halving, in whole lines. */
const steps = (from: number, to: number, density: number): number[] => {
  const sets: number[] = [];
  for (let step = 0; ; step++) {
    const bytes = Math.round(from / 2 ** (step / density) / LINE_BYTES) * LINE_BYTES;
    if (bytes < to) return sets;
    sets.push(bytes);
  }
};
