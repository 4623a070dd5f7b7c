import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the probe reads /proc and /sys: the real ones, or a recorded machine's. Never throws. */
export interface SystemReader {
  /** The file as it is, "" if empty; null where it is missing, hidden or unreadable. */
  readonly readText: (path: string) => string | null;
  /** Names in a directory, in no particular order; none where it cannot be listed. */
  readonly list: (path: string) => readonly string[];
}

/**
 * Reads below `root`. Synchronous on purpose: these files are made by the kernel on the spot, and a
 * thread-pool round trip costs several times the read.
 */
export const systemReader = (root = "/"): SystemReader => ({
  // Whatever the reason (ENOENT, EACCES, EINVAL of an offline CPU, EIO of a driver), it is not known.
  readText: (path) => {
    try {
      return readFileSync(join(root, path), "utf8");
    } catch {
      return null;
    }
  },
  list: (path) => {
    try {
      return readdirSync(join(root, path));
    } catch {
      return [];
    }
  },
});

/** Replays a recorded tree: path to content. A path that ends in "/" stands for a directory of which no file was read. */
export const recordedReader = (files: Readonly<Record<string, string>>): SystemReader => {
  const children = new Map<string, Set<string>>();
  for (const path of Object.keys(files)) {
    let directory = "";
    for (const name of path.split("/").slice(1)) {
      if (name === "") continue;
      const names = children.get(directory) ?? new Set<string>();
      children.set(directory, names.add(name));
      directory += `/${name}`;
    }
  }
  return {
    readText: (path) => (path.endsWith("/") ? null : (files[path] ?? null)),
    list: (path) => [...(children.get(path.replace(/\/+$/, "")) ?? [])],
  };
};
