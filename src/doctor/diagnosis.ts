import type { Machine } from "../machine/machine.ts";
import type { Unmet } from "../experiment/requirement.ts";
import { withLargestPool } from "../experiment/reservation.ts";
import { withoutNative, type Untestable } from "./testable.ts";

/** Something about this machine that costs trust or claims, and what would change it. */
export interface Finding {
  readonly what: string;
  /** What to do; null where nothing can be done here. */
  readonly remedy: string | null;
  /** How to have it as it was; null where there is nothing to take back. */
  readonly undo: string | null;
}

/** What would let claims be tested that are not, with the claims. */
export interface Unlock {
  readonly remedy: string | null;
  readonly reason: string;
  readonly claims: readonly string[];
}

/** What a machine is like to measure on. */
export interface Diagnosis {
  /** What makes measuring here worse than it need be. */
  readonly findings: readonly Finding[];
  /** What is as it should be. */
  readonly fine: readonly string[];
  /** Most claims first; those that nothing here would help come last. */
  readonly unlocks: readonly Unlock[];
}

/** A CPU that other work has more than this of is no quiet one. */
const BUSY = 0.25;
/** Of the time since boot: guests with a neighbour show several percent. */
const STOLEN = 0.01;

const CPUS = "/sys/devices/system/cpu";
/** Between governors, where CPUs differ. */
const SEVERAL_GOVERNORS = " + ";

/** Looks at a machine, and at what is not testable on it. Pure: it changes nothing and asks nothing. */
export const diagnose = (
  machine: Machine,
  missing: readonly Untestable[],
  native: Unmet | null = withoutNative(machine),
): Diagnosis => {
  const checks = [
    load(machine),
    steal(machine),
    governor(machine),
    turbo(machine),
    quota(machine),
    hugePages(machine),
    guest(machine),
    nativeCode(machine, native),
  ];
  return {
    findings: checks.filter((check): check is Finding => check !== null && typeof check !== "string"),
    fine: checks.filter((check) => typeof check === "string"),
    unlocks: unlocksOf(missing),
  };
};

/** A finding, what is fine, or null where it does not apply or is not known. */
type Check = Finding | string | null;

const load = ({ frequency: { loadAverage }, topology }: Machine): Check => {
  if (loadAverage === null) return null;
  const cpus = Math.max(1, topology.cpus.length);
  return loadAverage / cpus > BUSY
    ? {
        what: `other programs run here (load ${loadAverage.toFixed(1)} on ${cpus} CPUs): runs take longer, and blocks will be left out`,
        remedy: "stop them, or measure on CPUs that they leave alone: hardfacts --cpus LIST",
        undo: null,
      }
    : `little other work (load ${loadAverage.toFixed(2)})`;
};

const steal = ({ frequency: { stealSinceBoot }, virtualization }: Machine): Check => {
  if (stealSinceBoot === null || [null, "unknown"].includes(virtualization.hypervisor)) return null;
  return stealSinceBoot > STOLEN
    ? {
        what: `the hypervisor took ${(stealSinceBoot * 100).toFixed(1)} % of the CPUs' time since boot`,
        remedy: "measure at another hour, or on an instance whose CPUs are not shared",
        undo: null,
      }
    : "the hypervisor takes next to no time";
};

const governor = ({ frequency: { governor: now } }: Machine): Check => {
  if (now === null) return null;
  if (now === "performance") return "the CPUs' governor is performance";
  const remedy = "as root: cpupower frequency-set -g performance";
  // Which CPU had which is not kept, and one command for all would restore none.
  return now.includes(SEVERAL_GOVERNORS)
    ? {
        what: `the CPUs' governors differ (${now}): short trials run slower on those whose frequency follows their load, and unevenly`,
        remedy: `${remedy} (note before: grep . ${CPUS}/cpu*/cpufreq/scaling_governor)`,
        undo: "as noted, CPU by CPU: cpupower -c CPU frequency-set -g GOVERNOR",
      }
    : {
        what: `the CPUs' frequency follows their load (governor ${now}): short trials run slower, and unevenly`,
        remedy,
        undo: `cpupower frequency-set -g ${now}`,
      };
};

const turbo = ({ frequency: { turbo: on, turboFile } }: Machine): Check => {
  if (on === null) return null;
  if (!on) return "turbo is off: clocks do not depend on temperature";
  const what = "turbo is on: times in ns depend on how warm the package is (ratios within a block do not)";
  if (turboFile === null) return { what, remedy: null, undo: null };
  const file = `${CPUS}/${turboFile}`;
  const [off, back] = turboFile === "intel_pstate/no_turbo" ? [1, 0] : [0, 1];
  return { what, remedy: `as root: echo ${off} > ${file}`, undo: `echo ${back} > ${file}` };
};

const quota = ({ limits: { cpuQuota, allowedCpus } }: Machine): Check =>
  cpuQuota === null || cpuQuota >= allowedCpus.length
    ? null
    : {
        what: `a control group gives ${cpuQuota} CPUs' worth of time to ${allowedCpus.length} CPUs: threads are stopped in mid-trial`,
        remedy:
          "raise the quota (docker run --cpus, cpu.max), or measure on fewer CPUs: hardfacts --cpus LIST",
        undo: null,
      };

const hugePages = ({ memory: { transparentHugePages: mode } }: Machine): Check => {
  if (mode === null) return null;
  return mode === "never"
    ? {
        what: "transparent huge pages are off: claims about them cannot be tested, and large sets measure the TLB as well",
        remedy: "as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
        undo: "echo never > /sys/kernel/mm/transparent_hugepage/enabled",
      }
    : `transparent huge pages can be had (${mode})`;
};

const guest = ({ virtualization: { hypervisor, emulated } }: Machine): Check => {
  if (emulated === true)
    return {
      what: "this CPU is emulated: times mean nothing here, only counts and placements do",
      remedy: "measure on a real one",
      undo: null,
    };
  if (hypervisor === null) return "no hypervisor that shows";
  if (hypervisor === "unknown") return "no hypervisor that shows, where it might not show";
  return {
    what: `a ${hypervisor} guest${emulated === null ? ", perhaps translated, which nothing tells" : ""}: what the host does is not seen from here, and caches, clocks and siblings may be hidden`,
    remedy: "measure on bare metal for figures that are to be compared with others'",
    undo: null,
  };
};

const nativeCode = ({ calibration }: Machine, absent: Unmet | null): Check =>
  absent !== null || calibration === null
    ? {
        what: `${absent?.reason ?? "the clock is not known"}: only wasm and js are measured, by a coarser clock`,
        remedy: absent?.remedy ?? null,
        undo: null,
      }
    : `native code runs, by a clock of ${Number(calibration.timerResolutionNs.toPrecision(2))} ns`;

const unlocksOf = (missing: readonly Untestable[]): readonly Unlock[] => {
  const groups = new Map<string, { remedy: string | null; reason: string; claims: Set<string> }>();
  const all = missing.map((each) => each.remedy);
  for (const { claim, reason, remedy: own } of missing) {
    const remedy = own && withLargestPool(own, all);
    const key = remedy ?? `no remedy: ${reason}`;
    const group = groups.get(key) ?? { remedy, reason, claims: new Set() };
    group.claims.add(claim);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ remedy, reason, claims }) => ({ remedy, reason, claims: [...claims] }))
    .sort(
      (a, b) => Number(a.remedy === null) - Number(b.remedy === null) || b.claims.length - a.claims.length,
    );
};
