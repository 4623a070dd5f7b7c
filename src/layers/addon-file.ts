import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What decides which addon fits. Plain data, so that tests can be on another machine. */
export interface AddonHost {
  /** The package's folder. */
  readonly root: string;
  readonly platform: string;
  readonly architecture: string;
  readonly libc: () => "glibc" | "musl";
}

export interface AddonFile {
  readonly path: string;
  /** Its path from the package's folder: what may be shown to anybody. */
  readonly name: string;
  /** It came with the package, and was not built on this machine. */
  readonly prebuilt: boolean;
}

/** Where node-gyp leaves it. */
const BUILT = "build/Release/hardfacts.node";

/** Where native/prebuild.js puts it, and tools that know prebuildify's layout look for it. */
const prebuiltName = ({ platform, architecture, libc }: AddonHost): string =>
  `prebuilds/${platform}-${architecture}/hardfacts.${libc()}.node`;

/** The addon to load: one that was built here, else one that came with the package and fits; null if there is none. */
export const findAddon = (host: AddonHost): AddonFile | null => {
  const at = (name: string): string => join(host.root, name);
  if (existsSync(at(BUILT))) return { path: at(BUILT), name: BUILT, prebuilt: false };
  const name = prebuiltName(host);
  return existsSync(at(name)) ? { path: at(name), name, prebuilt: true } : null;
};

/**
 * The libc of this process, by the loader that is mapped into it: musl's takes glibc's name for its own, so a library
 * made for glibc may load there and fail at the first call of what musl does not have.
 */
export const runningLibc = (): "glibc" | "musl" => {
  try {
    return readFileSync("/proc/self/maps", "utf8").includes("/ld-musl-") ? "musl" : "glibc";
  } catch {
    return "glibc";
  }
};
