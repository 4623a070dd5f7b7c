import { integerIn } from "./kernel-text.ts";
import type { SystemReader } from "./system-reader.ts";

/**
 * v2 is mounted at the first, or at the second where v1 has the controllers (systemd's hybrid layout).
 * v1 has a mount a controller; `cpu` is a link to `cpu,cpuacct` where these are one.
 */
const V2_MOUNTS = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];
const V1_MOUNT = "/sys/fs/cgroup";

/**
 * An unlimited v1 group says PAGE_COUNTER_MAX: LONG_MAX rounded down to a page (include/linux/page_counter.h).
 * Nothing that is a limit comes near.
 */
const V1_UNLIMITED = 2 ** 62;

type Controller = "cpu" | "memory" | "cpuset";

/**
 * Directories of this process's groups for one controller, own group first and then its parents. In a container
 * the path may be the host's while the mount shows only the container's part: then nothing of the path exists
 * below the mount, and the walk ends at the mount itself, which is the container's group.
 */
export const groupDirectories = (reader: SystemReader, controller: Controller): readonly string[] => {
  const v1 = new Set(["/"]);
  const v2 = new Set(["/"]);
  for (const line of (reader.readText("/proc/self/cgroup") ?? "").split("\n")) {
    const entry = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (entry === null) continue;
    const paths =
      entry[1] === "0" && entry[2] === "" ? v2 : entry[2]!.split(",").includes(controller) ? v1 : null;
    for (const path of upwards(entry[3]!)) paths?.add(path);
  }
  const deepestFirst = (paths: ReadonlySet<string>): string[] =>
    [...paths].sort((a, b) => b.length - a.length).map((path) => (path === "/" ? "" : path));
  return [
    ...V2_MOUNTS.flatMap((mount) => deepestFirst(v2).map((path) => mount + path)),
    ...deepestFirst(v1).map((path) => `${V1_MOUNT}/${controller}${path}`),
  ];
};

/** "/a/b" gives /a/b, /a, /. A group outside our namespace is shown as "/../..", which must not leave the mount. */
const upwards = (path: string): readonly string[] => {
  const names = path.split("/").filter((name) => name !== "" && name !== "." && name !== "..");
  return names.map((_, index) => `/${names.slice(0, names.length - index).join("/")}`).concat("/");
};

/** The tightest of all groups on the way up, for each is in force; null where none limits. */
const tightest = (limits: readonly (number | null)[]): number | null => {
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** CPUs' worth of time a period. Source: Documentation/admin-guide/cgroup-v2.rst, scheduler/sched-bwc.rst. */
export const cpuQuota = (reader: SystemReader): number | null =>
  tightest(
    groupDirectories(reader, "cpu").flatMap((directory) => {
      // "max 100000" where nothing limits.
      const [quota, period] = (reader.readText(`${directory}/cpu.max`) ?? "").trim().split(/\s+/);
      return [
        share(quota ?? null, period ?? "100000"),
        share(
          // -1 where nothing limits.
          reader.readText(`${directory}/cpu.cfs_quota_us`),
          reader.readText(`${directory}/cpu.cfs_period_us`),
        ),
      ];
    }),
  );

const share = (quotaText: string | null, periodText: string | null): number | null => {
  const quota = integerIn(quotaText);
  const period = integerIn(periodText);
  return quota === null || period === null || quota <= 0 || period <= 0 ? null : quota / period;
};

export const groupMemoryBytes = (reader: SystemReader): number | null =>
  tightest(groupDirectories(reader, "memory").map((directory) => limitOf(reader, directory)));

/** What the tightest group has left. Pages of files that nobody has touched for long are given up on demand. */
export const groupMemoryLeft = (reader: SystemReader): number | null =>
  tightest(
    groupDirectories(reader, "memory").map((directory) => {
      const limit = limitOf(reader, directory);
      const used = usedIn(reader, directory);
      return limit === null || used === null ? null : Math.max(0, limit - used);
    }),
  );

const limitOf = (reader: SystemReader, directory: string): number | null =>
  tightest(
    ["memory.max", "memory.limit_in_bytes"].map((name) => {
      const limit = integerIn(reader.readText(`${directory}/${name}`));
      return limit === null || limit < 0 || limit >= V1_UNLIMITED ? null : limit;
    }),
  );

/** Source: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst; v1 counts a group's children as `total_`. */
const usedIn = (reader: SystemReader, directory: string): number | null => {
  const used =
    integerIn(reader.readText(`${directory}/memory.current`)) ??
    integerIn(reader.readText(`${directory}/memory.usage_in_bytes`));
  if (used === null) return null;
  const stat = reader.readText(`${directory}/memory.stat`) ?? "";
  const inactive = /^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat);
  return used - Math.min(used, Number(inactive?.[1] ?? 0));
};
