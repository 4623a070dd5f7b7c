import { probeContainer } from "./container.ts";
import { type CpuinfoBlock, cpuinfoField } from "./cpuinfo.ts";
import { wordIn } from "./kernel-text.ts";
import type { CpuModel, Virtualization } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";

/** DMI strings of virtual machines, as systemd-detect-virt knows them (src/basic/virt.c). First match wins. */
const DMI: readonly { readonly vendor: RegExp; readonly product: RegExp; readonly hypervisor: string }[] = [
  { vendor: /./, product: /\bKVM\b/, hypervisor: "kvm" },
  { vendor: /^QEMU/, product: /^/, hypervisor: "qemu" },
  { vendor: /^VMware/i, product: /^/, hypervisor: "vmware" },
  // Microsoft also makes laptops.
  { vendor: /^Microsoft Corporation/, product: /^Virtual Machine/, hypervisor: "microsoft" },
  { vendor: /^Xen/, product: /^/, hypervisor: "xen" },
  // "c5.metal" is the whole computer.
  { vendor: /^Amazon EC2/, product: /^(?!.*metal)/, hypervisor: "amazon" },
  { vendor: /^Google/, product: /^Google Compute Engine/, hypervisor: "google" },
  { vendor: /^(innotek|Oracle)/, product: /^VirtualBox/, hypervisor: "virtualbox" },
  { vendor: /^Parallels/, product: /^/, hypervisor: "parallels" },
  { vendor: /^BHYVE/, product: /^/, hypervisor: "bhyve" },
  { vendor: /^Apple/, product: /^Apple Virtualization/, hypervisor: "apple" },
];

/** Those that cannot run a guest but on the processor itself. QEMU can do either. */
const RUNS_ON_THE_PROCESSOR: ReadonlySet<string> = new Set(
  DMI.map(({ hypervisor }) => hypervisor).filter((hypervisor) => hypervisor !== "qemu"),
);

export const probeVirtualization = (
  reader: SystemReader,
  blocks: readonly CpuinfoBlock[],
  cpu: CpuModel,
  architecture: string,
): Virtualization => {
  const container = probeContainer(reader);
  // QEMU's name for the CPU it translates, if none was asked for (target/i386/cpu.c).
  if (/QEMU TCG/.test(cpu.model ?? "")) return { hypervisor: "qemu-tcg", emulated: true, container };
  const onX86 = cpuinfoField(blocks, "flags") !== null;
  const flagged = onX86 && cpu.features.includes("hypervisor");
  // On x86 CPUID tells every guest (leaf 1, ECX bit 31): without it DMI speaks of a whole rented computer.
  const named = onX86 && !flagged ? xenType(reader) : hypervisorName(reader);
  const hypervisor = named ?? (flagged ? "unidentified" : null);
  const emulated =
    foreign(blocks, cpu, architecture) ??
    (hypervisor === null ? (onX86 ? false : null) : RUNS_ON_THE_PROCESSOR.has(hypervisor) ? false : null);
  return { hypervisor, emulated, container };
};

/** The kernel's own finding first (its paravirtual interfaces), then what the firmware calls the machine. */
const hypervisorName = (reader: SystemReader): string | null =>
  xenType(reader) ?? byClock(reader) ?? byDmi(reader) ?? byDeviceTree(reader);

const xenType = (reader: SystemReader): string | null =>
  wordIn(reader.readText("/sys/hypervisor/type")) === "xen" ? "xen" : null;

/** Paravirtual clocks register only under their own hypervisor (arch/x86/kernel/kvmclock.c, drivers/clocksource/hyperv_timer.c). */
const byClock = (reader: SystemReader): string | null => {
  const clocks = reader.readText("/sys/devices/system/clocksource/clocksource0/available_clocksource") ?? "";
  if (/\bkvm-clock\b/.test(clocks)) return "kvm";
  if (/\bhyperv_/.test(clocks)) return "microsoft";
  return /\bxen\b/.test(clocks) ? "xen" : null;
};

const byDmi = (reader: SystemReader): string | null => {
  const vendor = wordIn(reader.readText("/sys/class/dmi/id/sys_vendor"));
  const product = wordIn(reader.readText("/sys/class/dmi/id/product_name")) ?? "";
  if (vendor === null) return null;
  return DMI.find((entry) => entry.vendor.test(vendor) && entry.product.test(product))?.hypervisor ?? null;
};

/** Documentation/devicetree: "linux,kvm", "xen,xen-4.17", "vmware". */
const byDeviceTree = (reader: SystemReader): string | null => {
  const compatible = wordIn(reader.readText("/proc/device-tree/hypervisor/compatible")) ?? "";
  if (compatible.includes("linux,kvm")) return "kvm";
  if (compatible.includes("xen,")) return "xen";
  return compatible.includes("vmware") ? "vmware" : null;
};

/** true where this process's instructions are another architecture's (qemu-user, Rosetta); null where nothing tells. */
const foreign = (blocks: readonly CpuinfoBlock[], cpu: CpuModel, architecture: string): true | null => {
  // Rosetta's name for the processor it shows to x86 programs.
  if (cpu.model?.startsWith("VirtualApple") === true) return true;
  const isArm = cpuinfoField(blocks, "CPU implementer") !== null;
  const isX86 = cpuinfoField(blocks, "vendor_id") !== null && cpuinfoField(blocks, "flags") !== null;
  return (architecture === "x64" && isArm) || (architecture === "arm64" && isX86) ? true : null;
};
