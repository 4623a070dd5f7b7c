import { cpuRanges } from "../experiment/cpu-ranges.ts";
import type { Cache, Machine } from "../machine/machine.ts";
import { bytesText, counted, figure, percentText } from "./figures.ts";
import { hanging } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";

/** null: unknown. */
export type Fact = readonly [label: string, value: string | null];

/** All that is known of a machine, by subject. */
export const machineFacts = (
  machine: Machine,
): readonly (readonly [title: string, facts: readonly Fact[]])[] => [
  ["system", systemFacts(machine)],
  ["CPU", cpuFacts(machine)],
  ["caches", cacheFacts(machine.caches)],
  ["memory", memoryFacts(machine)],
  ["NUMA nodes", nodeFacts(machine)],
  ["clock", clockFacts(machine)],
];

/** What this computer is, for people: aligned, one fact a line; null reads "unknown". Ends in a newline. */
export const renderMachine = (machine: Machine, style: Style): string => {
  const sections = machineFacts(machine);
  const widest = Math.max(...sections.flatMap(([, facts]) => facts.map(([label]) => label.length)));
  return `${sections
    .map(([title, facts]) =>
      [
        style.colors.bold(title),
        ...facts.flatMap(([label, value]) =>
          hanging(`  ${label.padEnd(widest)}  `, plainText(value ?? "unknown", style), style.width),
        ),
      ].join("\n"),
    )
    .join("\n\n")}\n`;
};

const known = <T>(value: T | null, text: (value: T) => string): string | null =>
  value === null ? null : text(value);
const yesOrNo = (value: boolean): string => (value ? "yes" : "no");
const megahertz = (mhz: number): string => `${figure(mhz / 1000)} GHz`;

const systemFacts = ({
  platform,
  kernelRelease,
  distribution,
  libc,
  virtualization,
  limits,
}: Machine): Fact[] => [
  ["platform", kernelRelease === null ? platform : `${platform} ${kernelRelease}`],
  ["distribution", distribution],
  ["C library", known(libc, ({ family, version }) => `${family} ${version ?? "of unknown version"}`)],
  ["hypervisor", virtualization.hypervisor ?? "none, or unknown"],
  ["emulated", known(virtualization.emulated, yesOrNo)],
  ["container", virtualization.container ?? "none, or unknown"],
  ["CPU quota", known(limits.cpuQuota, (quota) => `${figure(quota)} CPUs' worth of time`) ?? "no limit"],
  ["memory limit", known(limits.memoryBytes, bytesText) ?? "no limit"],
];

const cpuFacts = ({ architecture, cpu, topology, limits }: Machine): Fact[] => [
  ["model", cpu.model],
  ["vendor", cpu.vendor],
  [
    "family, model, stepping",
    cpu.family === null && cpu.modelNumber === null && cpu.stepping === null
      ? null
      : [cpu.family, cpu.modelNumber, cpu.stepping].map((each) => each ?? "unknown").join(", "),
  ],
  ["architecture", architecture],
  ["features of note", notableFeatures(cpu.features)],
  ["online CPUs", topology.cpus.length === 0 ? null : cpuRanges(topology.cpus.map(({ id }) => id))],
  ["allowed CPUs", cpuRanges(limits.allowedCpus)],
  ["cores", known(topology.cores, String)],
  ["packages", known(topology.packages, String)],
  ["SMT", known(topology.smt, yesOrNo)],
  ["SMT siblings", siblings(topology)],
];

/** What experiments depend on or readers ask for; `--json` has them all. */
const NOTABLE = [
  "sse4_2", "avx", "avx2", "avx512f", "bmi2", "cx16", "clflushopt", "clwb", "pdpe1gb",
  "rdtscp", "constant_tsc", "nonstop_tsc", "split_lock_detect", "bus_lock_detect", "hypervisor",
  "asimd", "atomics", "crc32", "lrcpc", "uscat", "sve", "sve2",
]; // prettier-ignore

const notableFeatures = (features: readonly string[]): string | null => {
  if (features.length === 0) return null;
  const present = NOTABLE.filter((name) => features.includes(name));
  return `${present.length === 0 ? "none" : present.join(" ")} (of ${features.length}; all with --json)`;
};

const siblings = ({ cpus }: Machine["topology"]): string | null => {
  if (cpus.length === 0 || cpus.every((cpu) => cpu.siblings === null)) return null;
  const groups = cpus.flatMap((cpu) =>
    cpu.siblings !== null && cpu.siblings.length > 1 ? [cpuRanges(cpu.siblings)] : [],
  );
  return groups.length === 0 ? "none" : [...new Set(groups)].map((group) => `{${group}}`).join(" ");
};

const cacheFacts = (caches: readonly Cache[]): Fact[] => {
  if (caches.length === 0) return [["all", null]];
  const kinds = new Map<string, Cache[]>();
  for (const cache of caches) {
    const kind = `L${cache.level} ${cache.type}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), cache]);
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, all]) => [kind, cacheText(all)]);
};

/** Cores of several kinds have caches of several. */
const cacheText = (caches: readonly Cache[]): string => {
  const alike = new Map<string, Cache[]>();
  for (const cache of caches) {
    const key = [cache.bytes, cache.ways, cache.lineBytes, cache.sharedBy.length].join(" ");
    alike.set(key, [...(alike.get(key) ?? []), cache]);
  }
  return [...alike.values()].map(alikeText).join("; ");
};

const alikeText = (caches: readonly Cache[]): string => {
  const { bytes, lineBytes, ways, sharedBy } = caches[0]!;
  return [
    known(bytes, bytesText) ?? "size unknown",
    known(ways, (count) => counted(count, "way")) ?? "ways unknown",
    known(lineBytes, (size) => `${size}-byte lines`) ?? "line unknown",
    caches.length === 1
      ? `shared by CPUs ${cpuRanges(sharedBy)}`
      : `${caches.length} of them, ${counted(sharedBy.length, "CPU")} each`,
  ].join(", ");
};

const memoryFacts = ({ memory, memoryWriteCounters }: Machine): Fact[] => [
  ["total", known(memory.totalBytes, bytesText)],
  ["available", known(memory.availableBytes, bytesText)],
  ["page", known(memory.pageBytes, bytesText)],
  ["transparent huge pages", memory.transparentHugePages],
  ...memory.hugePages.map(({ pageBytes, total, free, reserved }): Fact => [
    `${bytesText(pageBytes)} pages`,
    `${total ?? "unknown"} in all, ${free ?? "unknown"} free, ${reserved ?? "unknown"} reserved`,
  ]),
  ["write counters", writeCounters(memoryWriteCounters)],
];

const writeCounters = (counters: Machine["memoryWriteCounters"]): string => {
  if (counters === null) return "none shown";
  const { controllers, permitted } = counters;
  return `of ${counted(controllers.length, "controller")}${permitted === false ? ", not permitted to this process" : ""}`;
};

const nodeFacts = ({ numaNodes, numaBalancing, limits }: Machine): Fact[] =>
  numaNodes.length === 0
    ? [["all", null]]
    : [
        ...numaNodes.map(({ id, cpus, memoryBytes, freeBytes, distances }): Fact => [
          `node ${id}`,
          [
            `CPUs ${cpuRanges(cpus)}`,
            `${known(memoryBytes, bytesText) ?? "unknown memory"}, ${known(freeBytes, bytesText) ?? "unknown"} free`,
            `distances ${known(distances, (all) => all.join(" ")) ?? "unknown"}`,
          ].join("; "),
        ]),
        ["allowed nodes", known(limits.allowedNodes, cpuRanges)],
        ["balancing", known(numaBalancing, balancing)],
      ];

/** The words of Documentation/admin-guide/sysctl/kernel.rst; other values are of kernels to come. */
const balancing = (value: number): string => ["off", "on", "memory tiering"][value] ?? String(value);

const clockFacts = ({ frequency, calibration }: Machine): Fact[] => [
  ["governor", frequency.governor],
  ["turbo", known(frequency.turbo, yesOrNo)],
  [
    "frequency range",
    `${known(frequency.minMhz, megahertz) ?? "unknown"} to ${known(frequency.maxMhz, megahertz) ?? "unknown"}`,
  ],
  ["stolen since boot", known(frequency.stealSinceBoot, percentText)],
  ["load average", known(frequency.loadAverage, (load) => figure(load))],
  ...(calibration === null
    ? []
    : ([
        ["core clock, measured", `${figure(calibration.coreGhz)} GHz`],
        [
          "timer",
          `steps of ${figure(calibration.timerResolutionNs)} ns, ${figure(calibration.timerOverheadNs)} ns a reading`,
        ],
      ] satisfies Fact[])),
];
