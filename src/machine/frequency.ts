import { countIn, wordIn } from "./kernel-text.ts";
import type { Frequency } from "./machine.ts";
import type { SystemFacts } from "./system-facts.ts";
import type { SystemReader } from "./system-reader.ts";
import { CPU_ROOT } from "./topology.ts";

export const probeFrequency = (
  reader: SystemReader,
  allowedCpus: readonly number[],
  facts: SystemFacts,
): Frequency => {
  const values = (name: string): readonly (string | null)[] =>
    allowedCpus.map((cpu) => reader.readText(`${CPU_ROOT}/cpu${cpu}/cpufreq/${name}`));
  // kHz; hybrid machines have cores of several limits.
  const megahertz = (name: string): readonly number[] =>
    values(name)
      .map(countIn)
      .filter((khz) => khz !== null && khz > 0)
      .map((khz) => Number(khz) / 1000);
  const governors = new Set(
    values("scaling_governor")
      .map(wordIn)
      .filter((governor) => governor !== null),
  );
  const slowest = megahertz("cpuinfo_min_freq");
  const fastest = megahertz("cpuinfo_max_freq");
  return {
    governor: governors.size > 0 ? [...governors].sort().join(" + ") : facts.governor,
    ...turbo(reader),
    minMhz: slowest.length > 0 ? Math.min(...slowest) : facts.minMhz,
    maxMhz: fastest.length > 0 ? Math.max(...fastest) : facts.maxMhz,
    stealSinceBoot: stealSinceBoot(reader.readText("/proc/stat")),
    loadAverage: loadAverage(reader.readText("/proc/loadavg")),
  };
};

/** Documentation/admin-guide/pm: intel_pstate forbids, every other driver permits. */
const turbo = (reader: SystemReader): Pick<Frequency, "turbo" | "turboFile"> => {
  const states = [
    ["intel_pstate/no_turbo", "0", true],
    ["cpufreq/boost", "1", true],
    ["intel_pstate/no_turbo", "1", false],
    ["cpufreq/boost", "0", false],
  ] as const;
  for (const [turboFile, word, isOn] of states)
    if (wordIn(reader.readText(`${CPU_ROOT}/${turboFile}`)) === word) return { turbo: isOn, turboFile };
  return { turbo: null, turboFile: null };
};

/** The first line of /proc/stat sums all CPUs: user nice system idle iowait irq softirq steal, and guest times in user and nice already. */
const stealSinceBoot = (stat: string | null): number | null => {
  const line = /^cpu +([\d ]+)$/m.exec(stat ?? "");
  const ticks = line?.[1]?.trim().split(/ +/).slice(0, 8).map(Number) ?? [];
  const total = ticks.reduce((sum, value) => sum + value, 0);
  return ticks.length < 8 || total === 0 ? null : ticks[7]! / total;
};

const loadAverage = (text: string | null): number | null => {
  const first = /^(\d+\.\d+) /.exec(text ?? "")?.[1];
  return first === undefined ? null : Number(first);
};
