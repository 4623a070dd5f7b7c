import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Where the programs and files are that guests are made of. Nothing is fetched. */
export const root = dirname(dirname(import.meta.dirname));

/** `npm ci` clears it, a build does not. */
export const cache = join(root, "node_modules/.cache/guest");

export interface Tools {
  readonly qemu: string;
  readonly busybox: string;
  readonly kernel: string;
}

/** The tools, or in words what is missing and how it is had. */
export const findTools = (): Tools | string => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `guests are for Linux on x86-64; this is ${process.platform} ${process.arch}`;
  const [qemu, busybox, cpio] = ["qemu-system-x86_64", "busybox", "cpio"].map(onPath);
  if (qemu === undefined) return "no qemu-system-x86_64 (apt-get install qemu-system-x86)";
  if (busybox === undefined) return "no busybox (apt-get install busybox-static)";
  if (cpio === undefined) return "no cpio (apt-get install cpio)";
  const kernel = findKernel();
  if (kernel === undefined)
    return "no kernel (sh tests/guest/fetch-kernel.sh, or HARDFACTS_GUEST_KERNEL=PATH)";
  for (const built of ["build/Release/hardfacts.node", "dist/cli.js"]) {
    if (!existsSync(join(root, built))) return `no ${built} (npm run build)`;
  }
  return { qemu, busybox, kernel };
};

const onPath = (name: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const findKernel = (): string | undefined => {
  const named = process.env["HARDFACTS_GUEST_KERNEL"];
  if (named !== undefined) return named;
  const boot = join(cache, "kernel/boot");
  const image = existsSync(boot) ? readdirSync(boot).find((name) => name.startsWith("vmlinuz-")) : undefined;
  return image === undefined ? undefined : join(boot, image);
};
