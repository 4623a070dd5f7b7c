import type { LogicalCpu, Machine } from "../machine/machine.ts";

/** CPUs of one core, ascending; alone where the siblings are not known. */
export type Core = readonly number[];

/** `cpus` by core: CPUs that are not known to be siblings count as cores of their own. By first CPU. */
export const coresAmong = (machine: Machine, cpus: readonly number[]): readonly Core[] => {
  const wanted = [...new Set(cpus)].sort((a, b) => a - b);
  const known = new Map(machine.topology.cpus.map((cpu) => [cpu.id, cpu]));
  const cores = new Map<string, number[]>();
  for (const cpu of wanted) {
    const key = coreKey(cpu, known.get(cpu));
    cores.set(key, [...(cores.get(key) ?? []), cpu]);
  }
  return [...cores.values()];
};

const coreKey = (cpu: number, known: LogicalCpu | undefined): string =>
  known?.siblings == null ? `cpu ${cpu}` : `siblings ${Math.min(...known.siblings)}`;
