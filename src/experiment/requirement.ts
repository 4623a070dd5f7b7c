import type { Machine } from "../machine/machine.ts";
import { reservationOf } from "./reservation.ts";
import { cpuList } from "./cpu-ranges.ts";
import { freeBytes, hasHugePages, hugePageBytes } from "./memory.ts";
import { type NodeRequirement, unmetNodes } from "./nodes.ts";
import { coresAmong } from "./topology.ts";

/** What a run was permitted to disturb, by `--allow`. */
export type Consent = "split-lock" | "huge-pages";

/** Every consent that there is. */
export const CONSENTS: readonly Consent[] = ["split-lock", "huge-pages"];

/** A condition that must hold before an experiment, a comparison or a claim means anything. */
export type Requirement =
  | NodeRequirement
  /** Allowed logical CPUs. */
  | { readonly kind: "cpus"; readonly atLeast: number }
  /** Allowed CPUs of which no two are known SMT siblings. */
  | { readonly kind: "cores"; readonly atLeast: number }
  /** A quota of the control group that is no less than all CPUs that may be measured on. */
  | { readonly kind: "whole-cpus" }
  | { readonly kind: "smt-siblings" }
  | { readonly kind: "architecture"; readonly oneOf: readonly string[] }
  | { readonly kind: "vendor"; readonly is: string }
  | { readonly kind: "libc"; readonly is: "glibc" }
  /** A Linux kernel of this version or later, for what it has since then. */
  | { readonly kind: "linux"; readonly atLeast: `${number}.${number}`; readonly has: string }
  | { readonly kind: "free-memory"; readonly bytes: number }
  /** The sizes of the data caches of these levels, as the system states them. */
  | { readonly kind: "cache-sizes"; readonly levels: readonly number[] }
  /** The ways of the data cache of this level, as the system states them. */
  | { readonly kind: "cache-ways"; readonly level: number }
  /** Two cores that are known to share a cache of this level. */
  | { readonly kind: "shared-cache"; readonly level: number }
  /** Memory controllers that count lines written, and leave to read them. */
  | { readonly kind: "memory-write-counters" }
  /** Pages larger than the base page, for anonymous memory and without asking for privileges. */
  | { readonly kind: "huge-pages" }
  /** Pages of a pool, free and reserved by nobody. */
  | { readonly kind: "free-huge-pages"; readonly pageBytes: number; readonly count: number }
  /** The size of the smallest page. */
  | { readonly kind: "base-page"; readonly bytes: number }
  | { readonly kind: "bare-metal"; readonly because: string }
  /** Never met: says why there is nothing to measure here, whether another machine would have it or none. */
  | { readonly kind: "never"; readonly because: string; readonly remedy?: string }
  | { readonly kind: "consent"; readonly to: Consent; readonly because: string };

/** Why something cannot be tested here, and what would change that. */
export interface Unmet {
  readonly reason: string;
  readonly remedy: string | null;
}

/** The part of a run's options that requirements look at. */
export interface Permissions {
  readonly cpus: readonly number[];
  /** Consents; run files from before may have others, which nothing asks for. */
  readonly allow: readonly string[];
}

/** null if the requirement is met. What is not known of the machine fails, but for siblings that are not known to be any. */
export const unmetRequirement = (
  requirement: Requirement,
  machine: Machine,
  permissions: Permissions,
): Unmet | null => {
  switch (requirement.kind) {
    case "cpus":
      return unmetCpus(requirement.atLeast, machine, permissions.cpus);
    case "cores":
      return unmetCores(requirement.atLeast, machine, permissions.cpus);
    case "whole-cpus":
      return unmetQuota(machine, permissions.cpus);
    case "smt-siblings":
      return unmetSiblings(machine, permissions.cpus);
    case "architecture":
      return requirement.oneOf.includes(machine.architecture)
        ? null
        : unmet(`needs ${requirement.oneOf.join(" or ")}; this machine is ${machine.architecture}`);
    case "vendor":
      return unmetVendor(requirement.is, machine.cpu.vendor);
    case "libc":
      return unmetLibc(requirement.is, machine.libc);
    case "linux":
      return unmetLinux(requirement, machine);
    case "free-memory":
      return unmetMemory(requirement.bytes, machine);
    case "cache-sizes":
      return unmetCacheSizes(requirement.levels, machine);
    case "cache-ways":
      return dataCaches(machine, requirement.level).some(({ ways }) => ways !== null)
        ? null
        : unmet(`needs the ways of L${requirement.level}; this machine does not tell`);
    case "shared-cache":
      return unmetSharedCache(requirement.level, machine, permissions.cpus);
    case "memory-write-counters":
      return unmetWriteCounters(machine);
    case "huge-pages":
      return unmetHugePages(machine);
    case "free-huge-pages":
      return unmetPool(requirement, machine, permissions.allow);
    case "base-page":
      return unmetBasePage(requirement.bytes, machine.memory.pageBytes);
    case "bare-metal":
      return machine.virtualization.hypervisor === null
        ? null
        : unmet(
            `needs bare metal: ${requirement.because}; ${kindOfGuest(machine.virtualization.hypervisor)}`,
          );
    case "nodes":
    case "one-node":
    case "node-distances":
    case "numa-balancing":
    case "uneven-pools":
      return unmetNodes(requirement, machine, permissions.cpus);
    case "never":
      return unmet(requirement.because, requirement.remedy ?? null);
    case "consent":
      return permissions.allow.includes(requirement.to)
        ? null
        : unmet(`needs consent: ${requirement.because}`, `--allow ${requirement.to}`);
  }
};

/** The first of several that is not met; null if all are. */
export const firstUnmet = (
  requirements: readonly Requirement[],
  machine: Machine,
  permissions: Permissions,
): Unmet | null => {
  for (const requirement of requirements) {
    const unmet = unmetRequirement(requirement, machine, permissions);
    if (unmet !== null) return unmet;
  }
  return null;
};

const unmet = (reason: string, remedy: string | null = null): Unmet => ({ reason, remedy });

const kindOfGuest = (hypervisor: string): string =>
  hypervisor === "unknown"
    ? "whether this is a guest is not known"
    : `this is a guest of ${hypervisor === "unidentified" ? "an unidentified hypervisor" : hypervisor}`;

const unmetCpus = (
  atLeast: number,
  machine: Machine,
  cpus: readonly number[],
  suffices = (candidates: readonly number[]): boolean => candidates.length >= atLeast,
): Unmet | null => {
  const usable = new Set(cpus).size;
  if (usable >= atLeast) return null;
  const may = usable === 0 ? "none" : `${words(usable)} (${cpuList(cpus)})`;
  return unmet(
    `needs ${words(atLeast)} CPU${plural(atLeast)}; this process may use ${may}`,
    moreCpus(machine, cpus, suffices),
  );
};

const unmetCores = (atLeast: number, machine: Machine, cpus: readonly number[]): Unmet | null => {
  const suffices = (candidates: readonly number[]): boolean =>
    coresAmong(machine, candidates).length >= atLeast;
  if (suffices(cpus)) return null;
  const tooFew = unmetCpus(atLeast, machine, cpus, suffices);
  if (tooFew !== null) return tooFew;
  const cores = words(coresAmong(machine, cpus).length);
  return unmet(
    `needs ${words(atLeast)} cores; the CPUs this process may use (${cpuList(cpus)}) are SMT siblings on ${cores}`,
    moreCpus(machine, cpus, suffices),
  );
};

const unmetQuota = ({ limits }: Machine, cpus: readonly number[]): Unmet | null =>
  limits.cpuQuota === null || limits.cpuQuota >= cpus.length
    ? null
    : unmet(
        `needs a CPU quota of all ${cpus.length} CPUs; the control group grants ${trimmed(limits.cpuQuota)}`,
        "raise the CPU limit, or measure on fewer CPUs (--cpus)",
      );

const unmetSiblings = (machine: Machine, cpus: readonly number[]): Unmet | null => {
  const hasSiblings = (candidates: readonly number[]): boolean =>
    coresAmong(machine, candidates).some((core) => core.length > 1);
  if (hasSiblings(cpus)) return null;
  if (hasSiblings(online(machine))) {
    return unmet(
      `needs two SMT siblings; of the CPUs this process may use (${cpuList(cpus)}) no two are`,
      moreCpus(machine, cpus, hasSiblings),
    );
  }
  const hidden = machine.topology.cpus.every(({ siblings }) => siblings === null);
  if (hidden && machine.topology.smt !== false) {
    return unmet("needs two SMT siblings; this machine does not tell which CPUs are");
  }
  return unmet("needs two SMT siblings; this machine shows none");
};

const unmetVendor = (is: string, vendor: string | null): Unmet | null => {
  if (vendor === is) return null;
  return unmet(
    vendor === null ? `needs ${is}; this CPU does not tell its vendor` : `needs ${is}; this CPU is ${vendor}`,
  );
};

const unmetLibc = (is: "glibc", libc: Machine["libc"]): Unmet | null => {
  if (libc?.family === is) return null;
  return unmet(
    libc === null ? `needs ${is}; which libc this is is not known` : `needs ${is}; this is ${libc.family}`,
  );
};

const unmetLinux = (
  { atLeast, has }: Extract<Requirement, { kind: "linux" }>,
  { platform, kernelRelease }: Machine,
): Unmet | null => {
  const needs = `needs ${has}, which Linux has since ${atLeast}`;
  if (platform !== "linux") return unmet(`${needs}; this is ${platform}`);
  const version = /^\d+\.\d+/.exec(kernelRelease ?? "")?.[0];
  if (version === undefined) return unmet(`${needs}; which kernel this is is not known`);
  const [[major, minor], [leastMajor, leastMinor]] = [parts(version), parts(atLeast)];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
    ? null
    : unmet(`${needs}; this is ${version}`);
};

const parts = (version: string): [number, number] => {
  const [major, minor] = version.split(".").map(Number);
  return [major!, minor!];
};

const unmetMemory = (bytes: number, machine: Machine): Unmet | null => {
  const { memory, limits } = machine;
  if (memory.availableBytes === null) {
    // A limit bounds what is free, it does not promise it.
    return unmet(`needs ${size(bytes)} of free memory; how much is free is not known`);
  }
  const free = freeBytes(machine);
  if (free >= bytes) return null;
  return limits.memoryBytes !== null && free < memory.availableBytes
    ? unmet(
        `needs ${size(bytes)} of free memory; the control group grants ${size(limits.memoryBytes)} and leaves ${size(free)}`,
        "raise the memory limit",
      )
    : unmet(
        `needs ${size(bytes)} of free memory; ${size(free)} is available`,
        "stop other programs that hold memory",
      );
};

const unmetCacheSizes = (levels: readonly number[], machine: Machine): Unmet | null => {
  const stated = (level: number): boolean => dataCaches(machine, level).some(({ bytes }) => bytes !== null);
  const missing = levels.filter((level) => !stated(level));
  if (missing.length === 0) return null;
  const names = missing.map((level) => `L${level}`).join(", ");
  return unmet(`needs the size of ${names}; this machine ${hides(machine)}`);
};

const dataCaches = (machine: Machine, level: number) =>
  machine.caches.filter((cache) => cache.level === level && cache.type !== "instruction");

/** Some machines have no third level, and some guests are told of no cache at all. */
const hides = (machine: Machine): string =>
  machine.caches.length === 0 ? "tells of no cache" : "shows none";

const unmetSharedCache = (level: number, machine: Machine, cpus: readonly number[]): Unmet | null => {
  const sharing = (candidates: readonly number[]): boolean =>
    dataCaches(machine, level).some(
      ({ sharedBy }) =>
        coresAmong(
          machine,
          candidates.filter((cpu) => sharedBy.includes(cpu)),
        ).length >= 2,
    );
  if (sharing(cpus)) return null;
  return sharing(online(machine))
    ? unmet(
        `needs two cores that share an L${level}; of the CPUs this process may use (${cpuList(cpus)}) no two do`,
        moreCpus(machine, cpus, sharing),
      )
    : unmet(`needs two cores that share an L${level}; this machine shows none`);
};

const unmetWriteCounters = ({ memoryWriteCounters, virtualization }: Machine): Unmet | null => {
  if (memoryWriteCounters === null) {
    const whose = [null, "unknown"].includes(virtualization.hypervisor) ? "this machine" : "this guest";
    return unmet(`needs memory controllers that count writes; ${whose} shows none`);
  }
  return memoryWriteCounters.permitted === false
    ? unmet(
        "needs leave to read the memory controllers' counters; this process has none",
        "as root: sysctl kernel.perf_event_paranoid=0, or run as root",
      )
    : null;
};

const unmetHugePages = (machine: Machine): Unmet | null => {
  if (hasHugePages(machine)) return null;
  const { transparentHugePages, pageBytes } = machine.memory;
  if (transparentHugePages === "always" || transparentHugePages === "madvise")
    return unmet(
      `needs huge pages of a few MiB; this machine's are ${size(hugePageBytes(pageBytes ?? 4096))}`,
    );
  return transparentHugePages === null
    ? unmet("needs transparent huge pages, which this kernel has not")
    : unmet(
        `needs transparent huge pages; they are set to "${transparentHugePages}"`,
        "as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
      );
};

const unmetPool = (
  { pageBytes, count }: Extract<Requirement, { kind: "free-huge-pages" }>,
  { memory }: Machine,
  allow: readonly string[],
): Unmet | null => {
  const pool = memory.hugePages.find((each) => each.pageBytes === pageBytes);
  const needs = `needs ${count} free huge pages of ${size(pageBytes)}`;
  if (pool === undefined) return unmet(`${needs}; this kernel has no pool of such`);
  const { total, free, reserved } = pool;
  if (free === null || reserved === null) return unmet(`${needs}; how many are free is not known`);
  if (free - reserved >= count) return null;
  const left = free === reserved ? "none is" : `${free - reserved} are`;
  // What was consented to has been tried: the kernel grants as many as it finds memory for.
  const tried = allow.includes("huge-pages");
  return unmet(
    `${needs}; ${left}${tried ? ", after all that --allow huge-pages was granted" : ""}`,
    reservationOf(pageBytes, count - (free - reserved) + (total ?? free), tried),
  );
};

const unmetBasePage = (bytes: number, pageBytes: number | null): Unmet | null => {
  if (pageBytes === bytes) return null;
  const needs = `needs base pages of ${bytes / 1024} KiB`;
  return unmet(
    pageBytes === null
      ? `${needs}; their size is not known`
      : `${needs}; this machine's are ${pageBytes / 1024} KiB`,
  );
};

/** What would make `suffices` true: other CPUs of those allowed, then a wider allowance; null where the machine has no more. */
const moreCpus = (
  machine: Machine,
  cpus: readonly number[],
  suffices: (cpus: readonly number[]) => boolean,
): string | null => {
  const allowed = machine.limits.allowedCpus;
  if (suffices(allowed)) return `allow more CPUs (--cpus ${shortestList(allowed, cpus, suffices)})`;
  if (!suffices(online(machine))) return null;
  const list = shortestList(online(machine), cpus, suffices);
  return machine.virtualization.container === null
    ? `run without taskset or in a wider cpuset, so that CPUs ${list} are allowed`
    : `give the container more CPUs (its cpuset must have ${list})`;
};

const online = (machine: Machine): readonly number[] => machine.topology.cpus.map(({ id }) => id);

/** The CPUs in use, and of the others the lowest without which it would not suffice. */
const shortestList = (
  candidates: readonly number[],
  inUse: readonly number[],
  suffices: (cpus: readonly number[]) => boolean,
): string => {
  let chosen = candidates.filter((cpu) => inUse.includes(cpu));
  const others = candidates.filter((cpu) => !inUse.includes(cpu));
  for (const cpu of others) {
    if (!suffices(chosen)) chosen.push(cpu);
  }
  for (const cpu of others) {
    const without = chosen.filter((other) => other !== cpu);
    if (suffices(without)) chosen = without;
  }
  return cpuList(chosen);
};

const NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const words = (count: number): string => NUMBER_WORDS[count] ?? String(count);
const plural = (count: number): string => (count === 1 ? "" : "s");

const size = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${trimmed(bytes / 2 ** 30)} GiB` : `${trimmed(bytes / 2 ** 20)} MiB`;
const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, "");
