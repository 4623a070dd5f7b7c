import type { RunFile } from "../../src/report/run-file.ts";
import type { Facts } from "./told.ts";

/** What is held of every boot, whatever ran in it. Each returns the faults it found, in words. */

/** What a kernel says when it, or a process that it had to end, is at fault. */
const FAULT =
  /\bBUG\b|\bOops\b|Call Trace|Kernel panic|general protection|segfault|Out of memory|soft lockup/;

export const kernelFaults = (console: string): readonly string[] =>
  console.split("\n").filter((line) => FAULT.test(line) && !/Command line:/i.test(line));

/** A process that the kernel ended for want of memory. */
export interface MemoryKill {
  readonly pid: number;
  readonly name: string;
  /** How much rather than others it wanted to be the one. */
  readonly scoreAdjustment: number;
  /** Whose memory it was: of a policy's nodes, say. */
  readonly constraint: string;
}

const MEMORY_REPORT =
  /^[^\n]* invoked oom-killer: [^]*?oom-kill:constraint=(\w+)[^]*?Out of memory: Killed process (\d+) \((.*?)\) .*oom_score_adj:(-?\d+).*\n/gm;

export const memoryKills = (console: string): readonly MemoryKill[] =>
  [...console.matchAll(MEMORY_REPORT)].map(([, constraint, pid, name, score]) => ({
    pid: Number(pid),
    name: name!,
    scoreAdjustment: Number(score),
    constraint: constraint!,
  }));

/** What else the kernel said: its report of one that it ended looks like one of a fault of its own. */
export const withoutMemoryKills = (console: string): string => console.replace(MEMORY_REPORT, "");

/** Pools that are not after the run as they were before: pages lost, kept, added, or left reserved. */
export const poolChanges = (before: Facts, after: Facts): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((file) => file.endsWith("_hugepages") && before.get(file) !== after.get(file))
    .map((file) => `${file}: ${before.get(file) ?? "none"} before, ${after.get(file) ?? "none"} after`);

/**
 * Experiments that came to grief, and claims that say too little of why they could not be tested. The instrument's own
 * controls are about times: two threads that wait for each other on a busy host may take all that a round may take.
 */
export const ungraceful = ({ experiments, verdicts }: RunFile): readonly string[] => [
  ...experiments
    .filter(({ role }) => role === "evidence")
    .filter(({ status }) => status === "crashed" || status === "timed-out" || status === "partial")
    .map(({ id, status, reason }) => `${id} ${status}: ${reason ?? "for no reason"}`),
  ...verdicts
    .filter(({ verdict, reason }) => verdict === "not-testable" && !/^needs .+[;:,] .+/.test(reason ?? ""))
    .map(({ claim, reason }) => `${claim} does not say what it needs and what there is: ${reason ?? "null"}`),
];

/** Claims decided by times. On an emulated CPU these are the emulator's. */
export const decidedByTimes = ({ experiments, verdicts }: RunFile): readonly string[] => {
  const quantities = experiments.flatMap((each) => each.quantities);
  const counted = (id: string, layer: string): boolean =>
    quantities.some((each) => each.id === id && each.layer === layer && each.counted);
  return verdicts.flatMap(({ claim, verdict, layer, parts }) => {
    if (verdict !== "confirmed" && verdict !== "refuted") return [];
    const deciding = parts.filter(
      ({ standing }) => standing === (verdict === "confirmed" ? "inside" : "outside"),
    );
    const byTimes = deciding.filter(({ quantity }) => !counted(quantity, layer));
    // A claim of several parts is refuted by one of them.
    return (verdict === "confirmed" ? byTimes.length > 0 : byTimes.length === deciding.length)
      ? [`${claim} ${verdict} by ${byTimes.map(({ quantity }) => quantity).join(", ")}`]
      : [];
  });
};
