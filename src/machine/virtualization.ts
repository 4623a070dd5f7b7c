import { probeContainer } from "./container.ts";
import { type CpuinfoBlock, cpuinfoField } from "./cpuinfo.ts";
import { wordIn } from "./kernel-text.ts";
import type { CpuModel, Virtualization } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";

/** QEMU as it translates: the name that its own CPU gives it, or CPUID's. */
export const TRANSLATOR = "qemu-tcg";

/** Where nothing tells whether this is a guest. */
const UNTOLD = "unknown";

/** DMI strings of virtual machines, after systemd-detect-virt (src/basic/virt.c). First match wins. */
const DMI: readonly { readonly vendor: RegExp; readonly product: RegExp; readonly hypervisor: string }[] = [
  { vendor: /./, product: /\bKVM\b/, hypervisor: "kvm" },
  { vendor: /^QEMU/, product: /^/, hypervisor: "qemu" },
  { vendor: /^OpenStack/, product: /^/, hypervisor: "openstack" },
  { vendor: /./, product: /^OpenStack/, hypervisor: "openstack" },
  { vendor: /^KubeVirt/, product: /^/, hypervisor: "kubevirt" },
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
  // Its whole rented computers are called otherwise ("Alibaba Cloud ECS EBM").
  { vendor: /^Alibaba Cloud/, product: /^Alibaba Cloud ECS$/, hypervisor: "alibaba" },
];

/** QEMU, by itself or under another name, may translate or not. The others cannot run a guest but on the processor itself. */
const MAY_TRANSLATE: ReadonlySet<string> = new Set(["qemu", "openstack", "kubevirt"]);
const RUNS_ON_THE_PROCESSOR: ReadonlySet<string> = new Set(
  DMI.map(({ hypervisor }) => hypervisor).filter((hypervisor) => !MAY_TRANSLATE.has(hypervisor)),
);

export const probeVirtualization = (
  reader: SystemReader,
  blocks: readonly CpuinfoBlock[],
  cpu: CpuModel,
  architecture: string,
): Virtualization => {
  const container = probeContainer(reader);
  // QEMU's name for the CPU it translates, if none was asked for (target/i386/cpu.c).
  if (/QEMU TCG/.test(cpu.model ?? "")) return { hypervisor: TRANSLATOR, emulated: true, container };
  const onX86 = cpuinfoField(blocks, "flags") !== null;
  const flagged = onX86 && cpu.features.includes("hypervisor");
  // On x86 CPUID tells every guest (leaf 1, ECX bit 31): without it DMI speaks of a whole rented computer.
  const named = onX86 && !flagged ? xenType(reader) : hypervisorName(reader);
  const hypervisor = named ?? (flagged ? "unidentified" : onX86 ? null : withoutAName(reader, blocks));
  const emulated =
    foreign(blocks, cpu, architecture) ??
    (hypervisor === null
      ? onX86
        ? false
        : null
      : RUNS_ON_THE_PROCESSOR.has(hypervisor)
        ? false
        : translatedArm(reader, blocks));
  return { hypervisor, emulated, container };
};

/**
 * Arm has no bit that says so. A computer that firmware names is itself; devices that only a hypervisor gives are a guest's (a
 * named computer may have some: network cards show them). Where there is neither, in a container that sees no firmware, nothing tells.
 */
const withoutAName = (reader: SystemReader, blocks: readonly CpuinfoBlock[]): string | null => {
  if (cpuinfoField(blocks, "CPU implementer") === null) return null;
  if (wordIn(reader.readText("/sys/class/dmi/id/sys_vendor")) !== null) return null;
  if (reader.list("/sys/bus/virtio/devices").length > 0) return "unidentified";
  return wordIn(reader.readText("/proc/device-tree/model")) === null ? UNTOLD : null;
};

/**
 * QEMU's own board names itself after KVM where that is what it runs on (hw/arm/virt.c); else it translates, or a system
 * other than Linux runs it on the processor. It can play processors of Arm, of Fujitsu and of nobody alone (target/arm/tcg):
 * another implementer's is there in fact. Nobody's may be as well: Apple's hypervisor hides whose it is.
 */
const translatedArm = (reader: SystemReader, blocks: readonly CpuinfoBlock[]): boolean | null => {
  const implementer = cpuinfoField(blocks, "CPU implementer");
  if (implementer === null) return null;
  if (!PLAYED_IMPLEMENTERS.has(Number(implementer))) return false;
  const product = wordIn(reader.readText("/sys/class/dmi/id/product_name"));
  return Number(implementer) !== 0 && product === "QEMU Virtual Machine" ? true : null;
};

const PLAYED_IMPLEMENTERS: ReadonlySet<number> = new Set([0x00, 0x41, 0x46]);

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

/** Documentation/devicetree: "linux,kvm", "xen,xen-4.17", "vmware"; and the device by which QEMU configures its firmware. */
const byDeviceTree = (reader: SystemReader): string | null => {
  if (reader.list("/proc/device-tree").some((name) => name.startsWith("fw-cfg@"))) return "qemu";
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
