import { cacheBytes, statedCache } from "./caches.ts";
import type { ProfileName, Setting } from "./experiment.ts";
import { freeBytes, hasHugePages } from "./memory.ts";
import type { Requirement } from "./requirement.ts";

/** What experiments that stream through memory have in common: how large their arrays are, and of what pages. */

const MIB = 2 ** 20;

/** STREAM's run rule (McCalpin): each array at least four times the size of all last-level caches. */
const TIMES_THE_LAST_LEVEL = 4;

/** Of an array: touching more takes longer than a profile's rounds should. */
const MOST_ARRAY_BYTES: Readonly<Record<ProfileName, number>> = {
  quick: 128 * MIB,
  standard: 256 * MIB,
  thorough: 2048 * MIB,
};

/** The last level that a team of one thread runs on; a usual one where it is not stated. */
export const lastLevelBytes = (setting: Setting): number => {
  const stated = [3, 2].map((level) => statedCache(setting, level)?.bytes).find((bytes) => bytes != null);
  return stated ?? cacheBytes(setting, 3);
};

/** Of one of `arrays` arrays that no cache holds: by STREAM's rule, or what the profile takes, or what half of the free memory allows. */
export const arrayBytes = (setting: Setting, arrays: number, last = lastLevelBytes(setting)): number => {
  const wanted = TIMES_THE_LAST_LEVEL * last;
  const affordable = 2 ** Math.floor(Math.log2(freeBytes(setting.machine) / (2 * arrays)));
  return Math.max(MIB, floorTo(MIB, Math.min(wanted, MOST_ARRAY_BYTES[setting.profile], affordable)));
};

/** What makes arrays of `arrayBytes` large enough to mean anything. */
export const arrayRequirements = (
  setting: Setting,
  arrays: number,
  last = lastLevelBytes(setting),
): readonly Requirement[] => {
  const { machine, profile } = setting;
  // A guest that is told of hundreds of MiB owns a slice of them at best; arrays of half of them are out of it.
  if (last > MOST_ARRAY_BYTES[profile] && machine.virtualization.hypervisor === null) {
    return [tooLarge(`arrays larger than the last level of ${inMib(last)}`, last, profile)];
  }
  const least = Math.min(last, MOST_ARRAY_BYTES[profile]);
  return [{ kind: "free-memory", bytes: 2 * arrays * least }];
};

/** The same for arrays of just four times the last level, which are what is claimed about. */
export const ruleRequirements = (setting: Setting, arrays: number): readonly Requirement[] => {
  const { profile } = setting;
  const wanted = TIMES_THE_LAST_LEVEL * lastLevelBytes(setting);
  if (wanted <= MOST_ARRAY_BYTES[profile]) return [{ kind: "free-memory", bytes: 2 * arrays * wanted }];
  return [tooLarge(`arrays of ${inMib(wanted)}, four times the last level`, wanted, profile)];
};

/** A longer profile helps where its arrays may be so large. */
const tooLarge = (arrays: string, bytes: number, profile: ProfileName): Requirement => {
  const because = `needs ${arrays}, and the ${profile} profile takes ${inMib(MOST_ARRAY_BYTES[profile])} at most`;
  const longer = (["standard", "thorough"] as const).find((each) => bytes <= MOST_ARRAY_BYTES[each]);
  return { kind: "never", because, ...(longer === undefined ? {} : { remedy: `--profile ${longer}` }) };
};

/** Says how large they are, and why where that is less than STREAM's rule wants. */
export const arraysInWords = (setting: Setting, arrays: number): string => {
  const is = arrayBytes(setting, arrays);
  const wanted = TIMES_THE_LAST_LEVEL * lastLevelBytes(setting);
  if (is >= wanted) return `arrays of ${inMib(is)}, four times the last level`;
  const why = is >= MOST_ARRAY_BYTES[setting.profile] ? "the profile" : "free memory";
  return `arrays of ${inMib(is)}: four times the last level would be ${inMib(wanted)}, which ${why} does not allow`;
};

/** Of each array, before a trial: enough to replace what a last level holds, within what a profile has time for. */
const MOST_LEAD_BYTES: Readonly<Record<ProfileName, number>> = {
  quick: 16 * MIB,
  standard: 32 * MIB,
  thorough: 128 * MIB,
};

export const leadBytes = (setting: Setting, arrays: number): number =>
  Math.min(
    floorTo(MIB, lastLevelBytes(setting)),
    MOST_LEAD_BYTES[setting.profile],
    arrayBytes(setting, arrays),
  );

/** Huge pages where they are to be had: a tenth of the time to touch, and no walk of page tables in the figures. */
export const streamPages = ({ machine }: Setting): "thp" | "base" => (hasHugePages(machine) ? "thp" : "base");

const floorTo = (unit: number, bytes: number): number => Math.floor(bytes / unit) * unit;

const inMib = (bytes: number): string => `${(bytes / MIB).toFixed(1).replace(/\.0$/, "")} MiB`;
