import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseTold, type Told } from "./told.ts";
import { cache, type Tools } from "./tools.ts";

export interface GuestMachine {
  readonly cpus: number;
  readonly memory: string;
  /** None: one node, and no table of distances. */
  readonly nodes?: readonly { readonly cpus?: string; readonly memory?: string }[];
}

/** What is booted, and what runs in it. */
export interface Boot {
  readonly name: string;
  readonly machine: GuestMachine;
  readonly kernelOptions?: string;
  /** Shell, before the first facts are told. */
  readonly setup?: string;
  readonly select: readonly string[];
}

/** What the host saw of it, too. */
export interface Outcome extends Told {
  readonly console: string;
  /** The deadline ended it. */
  readonly late: boolean;
}

/** A boot takes one to two minutes, and on a host with as much other work several; what takes longer hangs, s. */
export const DEADLINE_SECONDS = Number(process.env["HARDFACTS_GUEST_DEADLINE"] ?? 600);

/** What firmware states for the other node. */
const REMOTE_DISTANCE = 20;

/** Boots a guest, waits until it powers itself off, and returns what it told. */
export const bootGuest = async (boot: Boot, { qemu, kernel }: Tools, initramfs: string): Promise<Outcome> => {
  const folder = join(cache, boot.name.replaceAll(" ", "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [console, told] = [join(folder, "console"), join(folder, "told")];
  const guest = spawn(
    qemu,
    [
      ...["-accel", "tcg,thread=multi", "-cpu", "max", ...machineOptions(boot.machine)],
      ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
      ...["-serial", `file:${console}`, "-serial", `file:${told}`],
      ...["-kernel", kernel, "-initrd", initramfs, "-append", kernelCommandLine(boot)],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    guest.kill("SIGKILL");
  }, DEADLINE_SECONDS * 1000);
  // A test that is stopped leaves no guest behind.
  const stop = (): void => {
    guest.kill("SIGKILL");
  };
  process.once("exit", stop).once("SIGTERM", stop);
  await once(guest, "exit");
  process.off("exit", stop).off("SIGTERM", stop);
  clearTimeout(deadline);
  const text = (path: string): string => readFileSync(path, "utf8").replaceAll("\r", "");
  return { ...parseTold(text(told)), console: text(console), late };
};

const machineOptions = ({ cpus, memory, nodes = [] }: GuestMachine): string[] => [
  // A package lies in one node: of others the kernel says that its tables are broken.
  ...["-smp", `${cpus},sockets=${Math.max(1, nodes.filter((node) => node.cpus !== undefined).length)}`],
  ...["-m", memory],
  ...nodes.flatMap((node, id) => {
    const has = [`node,nodeid=${id}`];
    if (node.cpus !== undefined) has.push(`cpus=${node.cpus}`);
    if (node.memory === undefined) return ["-numa", has.join(",")];
    has.push(`memdev=memory${id}`);
    return ["-object", `memory-backend-ram,id=memory${id},size=${node.memory}`, "-numa", has.join(",")];
  }),
  ...nodes.flatMap((_, from) =>
    nodes
      .slice(from + 1)
      .flatMap((_other, more) => ["-numa", `dist,src=${from},dst=${from + 1 + more},val=${REMOTE_DISTANCE}`]),
  ),
];

/** What the kernel does not know becomes init's environment. The cost of mitigations is all that a guest has of them. */
const kernelCommandLine = ({ kernelOptions = "", setup = "", select }: Boot): string =>
  `console=ttyS0 panic=-1 mitigations=off ${kernelOptions} SELECT="${select.join(" ")}" SETUP="${setup}"`;
