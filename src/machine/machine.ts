/**
 * What this computer is. Unknown is null, never a guess. Plain data: it goes into the run file and a
 * recorded machine replays from it. Host names, serial numbers and addresses are never read.
 */
export interface Machine {
  readonly platform: string;
  /** As Node names it: x64, arm64. */
  readonly architecture: string;
  readonly kernelRelease: string | null;
  readonly distribution: string | null;
  readonly libc: { readonly family: "glibc" | "musl"; readonly version: string | null } | null;
  readonly cpu: CpuModel;
  readonly topology: Topology;
  readonly caches: readonly Cache[];
  readonly numaNodes: readonly NumaNode[];
  /** kernel.numa_balancing: 0 off, 1 on, 2 memory tiering; null where the kernel has none. */
  readonly numaBalancing: number | null;
  readonly memory: Memory;
  /** null where the machine shows none. */
  readonly memoryWriteCounters: MemoryWriteCounters | null;
  readonly virtualization: Virtualization;
  readonly limits: Limits;
  readonly frequency: Frequency;
  /** From the first measuring child; null until then, or without the addon. */
  readonly calibration: Calibration | null;
}

/** What the processor calls itself. */
export interface CpuModel {
  /** As CPUID says it (`GenuineIntel`), or the implementer's name on Arm (`ARM`). */
  readonly vendor: string | null;
  readonly model: string | null;
  /** null on Arm, as is `stepping`. */
  readonly family: number | null;
  /** On Arm: the part, 0xd0c. */
  readonly modelNumber: number | null;
  readonly stepping: number | null;
  /** ISA extensions and clock properties as /proc/cpuinfo lists them (flags, or Features on Arm). */
  readonly features: readonly string[];
}

/** How logical CPUs lie in cores, packages and nodes. */
export interface Topology {
  readonly packages: number | null;
  readonly cores: number | null;
  readonly smt: boolean | null;
  /** Online logical CPUs, ascending by id. */
  readonly cpus: readonly LogicalCpu[];
}

/** One logical CPU: a hardware thread. */
export interface LogicalCpu {
  readonly id: number;
  readonly package: number | null;
  readonly core: number | null;
  readonly node: number | null;
  /** Logical CPUs of the same core, this one included; null where the kernel does not say. */
  readonly siblings: readonly number[] | null;
}

/** One cache, as the system states it. */
export interface Cache {
  readonly level: number;
  readonly type: "data" | "instruction" | "unified";
  readonly bytes: number | null;
  readonly lineBytes: number | null;
  readonly ways: number | null;
  readonly sets: number | null;
  /** The logical CPUs that share this instance, ascending. */
  readonly sharedBy: readonly number[];
}

/** A NUMA node; one without CPUs or without memory is one, too. */
export interface NumaNode {
  readonly id: number;
  readonly cpus: readonly number[];
  readonly memoryBytes: number | null;
  readonly freeBytes: number | null;
  /** Free 2 MiB pages of the node's own pool; null where there is none. */
  readonly freeHugePages: number | null;
  /** SLIT distances to every node, in order of node id; null where hidden. */
  readonly distances: readonly number[] | null;
}

/** Memory and its pages, in bytes. */
export interface Memory {
  readonly totalBytes: number | null;
  readonly availableBytes: number | null;
  readonly pageBytes: number | null;
  /** `always`, `madvise` or `never`; null where the kernel has none. */
  readonly transparentHugePages: string | null;
  readonly hugePages: readonly HugePagePool[];
}

/** The pages of one size that are set aside for hugetlbfs; counts of pages. */
export interface HugePagePool {
  readonly pageBytes: number;
  readonly total: number | null;
  readonly free: number | null;
  readonly reserved: number | null;
}

/** What counts the lines that are written to memory, by all CPUs and devices together. */
export interface MemoryWriteCounters {
  /** Performance monitoring units of memory controllers, as sysfs names them. */
  readonly controllers: readonly string[];
  /** Whether this process may count with them; null where unknown. */
  readonly permitted: boolean | null;
}

/** What this computer runs in. */
export interface Virtualization {
  /**
   * `kvm`, `xen`, `vmware`, `microsoft`, `amazon`, `qemu-tcg` ...; `qemu` where it may translate or not; `unidentified` for
   * a guest that does not say of whom; `unknown` where it should tell and does not; null on bare metal, and on systems that
   * nobody asks.
   */
  readonly hypervisor: string | null;
  /** The instructions themselves are emulated: times mean nothing. null where unknown. */
  readonly emulated: boolean | null;
  readonly container: string | null;
}

/** What this process may have of the machine. */
export interface Limits {
  /** Logical CPUs this process may run on, ascending. */
  readonly allowedCpus: readonly number[];
  /** Nodes this process may have memory on, ascending; null where the kernel does not tell, or has no nodes. */
  readonly allowedNodes: readonly number[] | null;
  /** CPUs' worth of time the cgroup grants; null for no limit. */
  readonly cpuQuota: number | null;
  /** Bytes the cgroup grants; null for no limit. */
  readonly memoryBytes: number | null;
  /** Of these, not in use by anyone in the group; null for no limit, or where it is not told. */
  readonly memoryLeftBytes: number | null;
}

/** What moves the clock, and who else uses the CPUs. */
export interface Frequency {
  /** Of the allowed CPUs; `performance + powersave` where they differ. */
  readonly governor: string | null;
  readonly turbo: boolean | null;
  /** Below /sys/devices/system/cpu: the file that says so and sets it, of the driver in charge; null where none does. */
  readonly turboFile: "intel_pstate/no_turbo" | "cpufreq/boost" | null;
  readonly minMhz: number | null;
  readonly maxMhz: number | null;
  /** Share of time stolen by the hypervisor since boot, 0..1. */
  readonly stealSinceBoot: number | null;
  /** Load average over one minute. */
  readonly loadAverage: number | null;
}

/** The clock that times trials, and the core's own. */
export interface Calibration {
  /** Smallest step between two readings of the clock that times trials, ns. */
  readonly timerResolutionNs: number;
  /** Cost of one reading, ns. */
  readonly timerOverheadNs: number;
  /** Ticks of that clock a ns. */
  readonly ticksPerNs: number;
  /** Core clock in GHz by a chain of dependent adds (one a cycle). */
  readonly coreGhz: number;
}
