import { ascending, numberedEntries, parseCpuList } from "./cpu-list.ts";
import { type CpuinfoBlock, cpuinfoProcessors } from "./cpuinfo.ts";
import { countIn, wordIn } from "./kernel-text.ts";
import type { LogicalCpu, NumaNode, Topology } from "./machine.ts";
import type { SystemFacts } from "./system-facts.ts";
import type { SystemReader } from "./system-reader.ts";

export const CPU_ROOT = "/sys/devices/system/cpu";

/**
 * Online CPUs. Each CPU's own `online` file comes before the list beside them: lxcfs rewrites the list
 * to 0..n-1 for a container, and leaves the directories. Where sysfs is masked, /proc/cpuinfo has them.
 */
export const onlineCpus = (
  reader: SystemReader,
  blocks: readonly CpuinfoBlock[],
  facts: SystemFacts,
): readonly number[] => {
  const online = numberedEntries(reader.list(CPU_ROOT), "cpu").filter(
    // CPU 0, and every CPU of a kernel without hotplug, has no such file.
    (cpu) => reader.readText(`${CPU_ROOT}/cpu${cpu}/online`)?.trim() !== "0",
  );
  if (online.length > 0) return online;
  const listed = parseCpuList(reader.readText(`${CPU_ROOT}/online`)) ?? [];
  if (listed.length > 0) return listed;
  const processors = cpuinfoProcessors(blocks);
  if (processors.length > 0) return processors;
  return Array.from({ length: facts.logicalCpus ?? 0 }, (_, cpu) => cpu);
};

export const probeTopology = (
  reader: SystemReader,
  online: readonly number[],
  blocks: readonly CpuinfoBlock[],
  nodes: readonly NumaNode[],
  facts: SystemFacts,
): Topology => {
  const named = siblingsByName(blocks);
  const cpus = online.map((id): LogicalCpu => {
    const topology = `${CPU_ROOT}/cpu${id}/topology`;
    const block = blocks.find((candidate) => candidate.get("processor") === String(id));
    // thread_siblings_list is the older name of core_cpus_list (both since 5.3: Documentation/admin-guide/cputopology.rst).
    const siblings =
      parseCpuList(wordIn(reader.readText(`${topology}/core_cpus_list`))) ??
      parseCpuList(wordIn(reader.readText(`${topology}/thread_siblings_list`))) ??
      named.get(id);
    return {
      id,
      // -1 where the firmware does not say.
      package: countIn(
        reader.readText(`${topology}/physical_package_id`) ?? block?.get("physical id") ?? null,
      ),
      core: countIn(reader.readText(`${topology}/core_id`) ?? block?.get("core id") ?? null),
      node: nodes.find((node) => node.cpus.includes(id))?.id ?? null,
      siblings: siblings?.includes(id) === true ? siblings : null,
    };
  });
  return {
    packages: distinct(cpus.map((cpu) => cpu.package)) ?? facts.packages,
    // By siblings, not by core_id: that one is unique only within a package, or within a die.
    cores: distinct(cpus.map((cpu) => cpu.siblings?.[0] ?? null)) ?? facts.cores,
    smt: smtOf(reader, cpus, facts),
    cpus,
  };
};

/** How many different values; null if there are none, or one is not known. */
const distinct = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : new Set(values).size;

const smtOf = (reader: SystemReader, cpus: readonly LogicalCpu[], facts: SystemFacts): boolean | null => {
  if (cpus.some(({ siblings }) => siblings !== null && siblings.length > 1)) return true;
  if (cpus.length > 0 && cpus.every(({ siblings }) => siblings !== null)) return false;
  const active = wordIn(reader.readText(`${CPU_ROOT}/smt/active`));
  if (active === "1") return true;
  if (active === "0") return false;
  if (facts.cores === null || facts.logicalCpus === null) return null;
  return facts.logicalCpus > facts.cores;
};

/**
 * Siblings by (physical id, core id) of /proc/cpuinfo on x86, for containers that mask sysfs. Believed only
 * where every core has the threads that "siblings" and "cpu cores" promise: core ids repeat between
 * the dies of some packages, and offline CPUs are not listed.
 */
const siblingsByName = (blocks: readonly CpuinfoBlock[]): ReadonlyMap<number, readonly number[]> => {
  const cores = new Map<string, { readonly threads: number; readonly cpus: number[] }>();
  for (const block of blocks) {
    const field = (key: string): number | null => countIn(block.get(key) ?? null);
    const [cpu, pkg, core] = [field("processor"), field("physical id"), field("core id")];
    const [siblings, cpuCores] = [field("siblings"), field("cpu cores")];
    if (cpu === null || pkg === null || core === null || siblings === null || cpuCores === null)
      return new Map();
    const key = `${pkg}/${core}`;
    const known = cores.get(key) ?? { threads: siblings / cpuCores, cpus: [] };
    known.cpus.push(cpu);
    cores.set(key, known);
  }
  const byCpu = new Map<number, readonly number[]>();
  for (const { threads, cpus } of cores.values()) {
    if (cpus.length !== threads) return new Map();
    for (const cpu of cpus) byCpu.set(cpu, ascending(cpus));
  }
  return byCpu;
};
