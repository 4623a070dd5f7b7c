import { groupDirectories } from "./control-groups.ts";
import type { SystemReader } from "./system-reader.ts";

/**
 * How many processes the kernel has ended so far for want of memory: of this process's control group, whichever memory it
 * was that ran out; where no group tells, of the machine. null: not known. It counts before it ends one.
 * Source: Documentation/admin-guide/cgroup-v2.rst (memory.events), cgroup-v1/memory.rst (memory.oom_control).
 */
export const memoryKills = (reader: SystemReader): number | null => {
  const files = groupDirectories(reader, "memory").flatMap((directory) => [
    `${directory}/memory.events`,
    `${directory}/memory.oom_control`,
  ]);
  for (const file of [...files, "/proc/vmstat"]) {
    const count = /^oom_kill (\d+)$/m.exec(reader.readText(file) ?? "")?.[1];
    if (count !== undefined) return Number(count);
  }
  return null;
};
