import { wordIn } from "./kernel-text.ts";
import type { SystemReader } from "./system-reader.ts";

/** Marks that a runtime leaves in the root directory. Only that they exist is looked at, not what they hold. */
const MARKER_FILES: readonly (readonly [path: string, container: string])[] = [
  ["/run/.containerenv", "podman"],
  ["/.dockerenv", "docker"],
];

/** Names in the groups of process 1, most telling first. */
const GROUP_NAMES: readonly (readonly [pattern: RegExp, container: string])[] = [
  [/kubepods/, "kubernetes"],
  [/libpod/, "podman"],
  [/\/docker[-/]/, "docker"],
  [/containerd/, "containerd"],
  [/\/lxc[./]/, "lxc"],
];

/** The container this process is in; null where there is none or nothing tells. */
export const probeContainer = (reader: SystemReader): string | null => {
  const groups = reader.readText("/proc/1/cgroup") ?? "";
  const named = GROUP_NAMES.find(([pattern]) => pattern.test(groups))?.[1];
  if (named !== undefined) return named;
  // Process 2 is kthreadd only among the host's processes. A marker seen beside it was left in a disk image
  // that was made from a container's and boots as a virtual machine.
  if (wordIn(reader.readText("/proc/2/comm")) === "kthreadd") return null;
  // systemd leaves the runtime's name here (systemd-detect-virt reads it too).
  const manager = wordIn(reader.readText("/run/systemd/container"));
  if (manager !== null && /^[a-z][a-z-]{1,30}$/.test(manager)) return manager;
  return MARKER_FILES.find(([path]) => reader.readText(path) !== null)?.[1] ?? null;
};
