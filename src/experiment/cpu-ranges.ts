/** "0-3, 8": CPUs as the kernel lists them, ascending, in ranges. "none" for no CPU. */
export const cpuRanges = (cpus: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === cpu - 1) last[1] = cpu;
    else ranges.push([cpu, cpu]);
  }
  if (ranges.length === 0) return "none";
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(", ");
};

/** "0,2,4": CPUs as --cpus takes them, in one word of a shell, ascending. */
export const cpuList = (cpus: readonly number[]): string =>
  [...new Set(cpus)].sort((a, b) => a - b).join(",");
