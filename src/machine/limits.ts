import { cpuQuota, groupDirectories, groupMemoryBytes, groupMemoryLeft } from "./control-groups.ts";
import { parseCpuList } from "./cpu-list.ts";
import { wordIn } from "./kernel-text.ts";
import type { Limits } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";

export const probeLimits = (reader: SystemReader, online: readonly number[]): Limits => ({
  allowedCpus: allowedCpus(reader, online),
  allowedNodes: allowedNodes(reader),
  cpuQuota: cpuQuota(reader),
  memoryBytes: groupMemoryBytes(reader),
  memoryLeftBytes: groupMemoryLeft(reader),
});

/**
 * What sched_getaffinity gives: the mask of /proc/self/status without the CPUs that are offline, which the mask
 * still has. The cpuset narrows it once more where it can be read. A list that would leave nothing describes
 * something else (a namespace, a rewritten sysfs) and is passed over.
 */
const allowedCpus = (reader: SystemReader, online: readonly number[]): readonly number[] => {
  const mask = statusList(reader, "Cpus_allowed_list");
  return [online, cpusetCpus(reader)].reduce<readonly number[]>((allowed, list) => {
    const both = allowed.filter((cpu) => list?.includes(cpu) === true);
    return both.length > 0 ? both : allowed;
  }, mask ?? online);
};

/** The cpuset is in it already: its effective nodes are what the kernel prints here (cpuset(7)). */
const allowedNodes = (reader: SystemReader): readonly number[] | null =>
  statusList(reader, "Mems_allowed_list");

const statusList = (reader: SystemReader, name: string): readonly number[] | null => {
  const status = reader.readText("/proc/self/status") ?? "";
  return parseCpuList(wordIn(new RegExp(`^${name}:(.*)$`, "m").exec(status)?.[1] ?? null));
};

/** Of the nearest group that has one: its effective set is already within its parents'. */
const cpusetCpus = (reader: SystemReader): readonly number[] | null => {
  for (const directory of groupDirectories(reader, "cpuset")) {
    for (const name of ["cpuset.cpus.effective", "cpuset.effective_cpus"]) {
      const cpus = parseCpuList(wordIn(reader.readText(`${directory}/${name}`)));
      if (cpus !== null) return cpus;
    }
  }
  return null;
};
