import { cpuRanges } from "../experiment/cpu-ranges.ts";
import { freeBytes } from "../experiment/memory.ts";
import type { RunFile } from "../report/run-file.ts";

/** Something two runs differ in before anything was measured. */
export interface Circumstance {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

/** What two runs differ in beside what they measured. */
export interface Circumstances {
  /** What is other hardware: then differences are what one expects. */
  readonly machine: readonly Circumstance[];
  /** The system around it: kernel, settings, limits. */
  readonly system: readonly Circumstance[];
  /** How was measured: another profile, version, choice of CPUs. */
  readonly measuring: readonly Circumstance[];
}

type Fact = readonly [name: string, of: (run: RunFile) => string | number | boolean | null];

const MACHINE: readonly Fact[] = [
  ["architecture", ({ machine }) => machine.architecture],
  ["processor", ({ machine }) => machine.cpu.model ?? machine.cpu.vendor],
  [
    "family/model/stepping",
    ({ machine: { cpu } }) =>
      [cpu.family, cpu.modelNumber, cpu.stepping].map((part) => part ?? "?").join("/"),
  ],
  ["CPUs", ({ machine }) => machine.topology.cpus.length],
  ["cores", ({ machine }) => machine.topology.cores],
  ["packages", ({ machine }) => machine.topology.packages],
  ["SMT", ({ machine }) => machine.topology.smt],
  ["caches", ({ machine }) => cachesOf(machine)],
  ["NUMA nodes", ({ machine }) => machine.numaNodes.length],
  ["hypervisor", ({ machine }) => hypervisorOf(machine)],
  ["emulated", ({ machine }) => machine.virtualization.emulated],
];

const SYSTEM: readonly Fact[] = [
  ["platform", ({ machine }) => machine.platform],
  ["kernel", ({ machine }) => machine.kernelRelease],
  ["distribution", ({ machine }) => machine.distribution],
  ["C library", ({ machine: { libc } }) => (libc === null ? null : `${libc.family} ${libc.version ?? "?"}`)],
  ["container", ({ machine }) => machine.virtualization.container ?? "none"],
  ["transparent huge pages", ({ machine }) => machine.memory.transparentHugePages],
  ["NUMA balancing", ({ machine }) => machine.numaBalancing],
  ["governor", ({ machine }) => machine.frequency.governor],
  ["turbo", ({ machine }) => machine.frequency.turbo],
  ["CPU quota", ({ machine }) => machine.limits.cpuQuota ?? "none"],
];

const MEASURING: readonly Fact[] = [
  ["hardfacts", ({ tool }) => tool.version],
  ["profile", ({ profile }) => profile],
  ["CPUs measured on", ({ options }) => cpuRanges(options.cpus)],
  ["overridden arms", ({ options }) => Object.keys(options.overrides).sort().join(", ") || "none"],
  ["interrupted", ({ interrupted }) => interrupted],
];

/** What is not known of one of the runs is no difference. */
export const circumstancesOf = (before: RunFile, after: RunFile): Circumstances => {
  const differing = (facts: readonly Fact[]): Circumstance[] =>
    facts.flatMap(([name, of]) => {
      const [was, is] = [of(before), of(after)];
      return was === null || is === null || was === is ? [] : [{ name, was: said(was), is: said(is) }];
    });
  return {
    machine: differing(MACHINE),
    system: differing(SYSTEM),
    measuring: [...differing(MEASURING), ...otherMemory(before, after)],
  };
};

/**
 * null where it is not told: on Arm no sign of one says little. Whether QEMU translates is another fact, found by more signs in
 * later versions.
 */
const hypervisorOf = ({ architecture, virtualization }: RunFile["machine"]): string | null => {
  const { hypervisor } = virtualization;
  if (hypervisor === null) return architecture === "x64" ? "none" : null;
  return hypervisor === "unknown" ? null : hypervisor.replace(/^qemu-.*/, "qemu");
};

/** Twice the arrays of the largest last levels that are met, three of four times 480 MiB: with more, nothing is limited. */
const ENOUGH_BYTES = 12 * 2 ** 30;

/** Sets and arrays shrink to what memory allows, in powers of two. */
const otherMemory = (before: RunFile, after: RunFile): readonly Circumstance[] => {
  const [was, is] = [freeBytes(before.machine), freeBytes(after.machine)];
  const [less, more] = [Math.min(was, is), Math.max(was, is)];
  if (less >= ENOUGH_BYTES || more < 2 * less) return [];
  const text = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  return [{ name: "free memory, which limits sets and arrays", was: text(was), is: text(is) }];
};

const said = (value: string | number | boolean): string =>
  value === true ? "yes" : value === false ? "no" : String(value);

/** "L1 32, L2 1024 KiB", each size once. */
const cachesOf = ({ caches }: RunFile["machine"]): string | null => {
  const sizes = caches
    .filter(({ type, bytes }) => type !== "instruction" && bytes !== null)
    .sort((a, b) => a.level - b.level)
    .map(({ level, bytes }) => `L${level} ${bytes! / 1024}`);
  return sizes.length === 0 ? null : `${[...new Set(sizes)].join(", ")} KiB`;
};
