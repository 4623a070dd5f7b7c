/** Time of a set of logical CPUs since boot, in USER_HZ ticks. */
export interface CpuTime {
  readonly total: number;
  readonly steal: number;
}

/** Sums /proc/stat's lines of `cpus` (user nice system idle iowait irq softirq steal); null where they are hidden. */
export const parseCpuTime = (stat: string, cpus: readonly number[]): CpuTime | null => {
  let total = 0;
  let steal = 0;
  let found = 0;
  for (const line of stat.split("\n")) {
    const match = /^cpu(\d+) (.*)$/.exec(line);
    if (match === null || !cpus.includes(Number(match[1]))) continue;
    // Guest time, the last two columns, is counted in user and nice already.
    const columns = match[2]!.trim().split(/\s+/).slice(0, 8).map(Number);
    if (columns.length < 8 || columns.some((ticks) => !Number.isFinite(ticks))) return null;
    total += columns.reduce((sum, ticks) => sum + ticks, 0);
    steal += columns[7]!;
    found++;
  }
  return found === cpus.length && found > 0 ? { total, steal } : null;
};

/** Share of the time between two readings that the hypervisor gave to others; null where untold or too short. */
export const stealShare = (before: CpuTime | null, after: CpuTime | null): number | null => {
  if (before === null || after === null || after.total <= before.total) return null;
  return (after.steal - before.steal) / (after.total - before.total);
};
