import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache, root } from "./tools.ts";

/**
 * Packs the root of a guest's file system: BusyBox, Node with its libraries, the package as npm would install it, and
 * files of experiments that are nobody else's.
 * Returns the path of the archive.
 */
export const buildInitramfs = (busybox: string): string => {
  const tree = join(cache, "tree");
  rmSync(tree, { recursive: true, force: true });
  const place = (from: string, to: string): void => {
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    cpSync(from, join(tree, to), { recursive: true, dereference: true });
  };
  const addon = join(root, "build/Release/hardfacts.node");
  place(process.execPath, "bin/node");
  place(busybox, "bin/busybox");
  for (const library of new Set([process.execPath, busybox, addon].flatMap(librariesOf)))
    place(realpathSync(library), library);
  for (const part of ["package.json", "dist", "build/Release/hardfacts.node"])
    place(join(root, part), join("hardfacts", part));
  for (const path of runtimePackages()) place(path, join("hardfacts", path.slice(root.length)));
  place(join(import.meta.dirname, "experiments"), "experiments");
  copyFileSync(join(import.meta.dirname, "init.sh"), join(tree, "init"));
  chmodSync(join(tree, "init"), 0o755);

  const archive = join(cache, "initramfs.cpio");
  // Not compressed: unpacking is dearer than reading on an emulated CPU.
  execFileSync("sh", ["-c", 'find . | cpio --quiet -o -H newc > "$0"', archive], { cwd: tree });
  rmSync(tree, { recursive: true });
  return archive;
};

/** The shared libraries that the loader maps, and the loader, under the paths it looks for them; none of what is static. */
const librariesOf = (program: string): string[] =>
  spawnSync("ldd", [program], { encoding: "utf8" })
    .stdout.split("\n")
    .flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);

const runtimePackages = (): string[] =>
  execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .slice(1)
    .filter((path) => path !== "");
