import type { Systeminformation } from "systeminformation";

/**
 * What systeminformation contributes to a `Machine`: names and limits that /proc and /sys do not have, and all there
 * is on macOS and Windows. Where it says nothing, or only its own default, null.
 */
export interface SystemFacts {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly features: readonly string[];
  readonly packages: number | null;
  readonly cores: number | null;
  readonly logicalCpus: number | null;
  readonly governor: string | null;
  readonly minMhz: number | null;
  readonly maxMhz: number | null;
  readonly totalBytes: number | null;
  readonly availableBytes: number | null;
  readonly distribution: string | null;
}

export const NO_FACTS: SystemFacts = {
  vendor: null,
  model: null,
  features: [],
  packages: null,
  cores: null,
  logicalCpus: null,
  governor: null,
  minMhz: null,
  maxMhz: null,
  totalBytes: null,
  availableBytes: null,
  distribution: null,
};

/** systeminformation shortens what CPUID says; claims name the vendor as CPUID does. */
const VENDORS: Readonly<Record<string, string>> = { Intel: "GenuineIntel", AMD: "AuthenticAMD" };

const word = (text: string | undefined): string | null =>
  text === undefined || /^(|unknown|-)$/i.test(text.trim()) ? null : text.trim();

const positive = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : null;

/**
 * Asks systeminformation, loaded only now (27 ms). On Linux only cpu(), which runs lscpu (14 ms): names of Arm, RISC-V and
 * POWER cores, and frequency limits. Not there: mem(), which reads the /proc/meminfo that the probe reads; osInfo(), which
 * spends 32 ms in shells and asks for host name and serial; currentLoad(), 500 ms. Nor cpu()'s counts there: when lscpu
 * fails they are defaults that look like answers.
 */
export const systemFacts = async (platform: string = process.platform): Promise<SystemFacts> => {
  const { cpu, mem, osInfo } = await import("systeminformation");
  if (platform === "linux") return fromCpu(await cpu(), false);
  const [cpuData, memory, system] = await Promise.all([cpu(), mem(), osInfo()]);
  return {
    ...fromCpu(cpuData, true),
    totalBytes: positive(memory.total),
    availableBytes: positive(memory.available),
    distribution: word(`${word(system.distro) ?? ""} ${word(system.release) ?? ""}`),
  };
};

const fromCpu = (data: Systeminformation.CpuData, countsAreKnown: boolean): SystemFacts => ({
  ...NO_FACTS,
  vendor: VENDORS[data.vendor] ?? word(data.vendor),
  model: word(data.brand),
  features: data.flags.split(/\s+/).filter((flag) => flag !== ""),
  packages: countsAreKnown ? positive(data.processors) : null,
  cores: countsAreKnown ? positive(data.physicalCores) : null,
  logicalCpus: countsAreKnown ? positive(data.cores) : null,
  governor: word(data.governor),
  // GHz; the base clock when the limit is not known, so the limits only.
  minMhz: scaled(data.speedMin),
  maxMhz: scaled(data.speedMax),
});

const scaled = (gigahertz: number): number | null => {
  const known = positive(gigahertz);
  return known === null ? null : Math.round(known * 1000);
};
