import { numberedEntries, parseCpuList } from "./cpu-list.ts";
import { countIn, memoryField, wordIn } from "./kernel-text.ts";
import type { NumaNode } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";

const NODE_ROOT = "/sys/devices/system/node";

/** Online nodes by id, which may have gaps; a node may lack CPUs, or memory. None where the kernel hides them. */
export const probeNumaNodes = (reader: SystemReader): readonly NumaNode[] => {
  const ids = numberedEntries(reader.list(NODE_ROOT), "node");
  return ids.map((id) => {
    const meminfo = reader.readText(`${NODE_ROOT}/node${id}/meminfo`);
    return {
      id,
      cpus: parseCpuList(reader.readText(`${NODE_ROOT}/node${id}/cpulist`)) ?? [],
      memoryBytes: memoryField(meminfo, "MemTotal"),
      freeBytes: memoryField(meminfo, "MemFree"),
      freeHugePages: countIn(
        reader.readText(`${NODE_ROOT}/node${id}/hugepages/hugepages-2048kB/free_hugepages`),
      ),
      distances: distancesIn(reader.readText(`${NODE_ROOT}/node${id}/distance`), ids.length),
    };
  });
};

/** Whether the kernel moves pages to the node that uses them (Documentation/admin-guide/sysctl/kernel.rst). */
export const probeNumaBalancing = (reader: SystemReader): number | null =>
  countIn(reader.readText("/proc/sys/kernel/numa_balancing"));

/** A row of the SLIT: one number an online node, or it is of another machine and worth nothing. */
const distancesIn = (text: string | null, nodes: number): readonly number[] | null => {
  const distances = wordIn(text)?.split(/\s+/).map(countIn) ?? [];
  const known = distances.filter((distance) => distance !== null);
  return known.length === nodes && distances.length === nodes ? known : null;
};
