import { describe, expect, test } from "vitest";

import type { Virtualization } from "../../src/machine/machine.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { loadRecorded, type MachineName, replay, withFiles } from "../fixtures/machines/load.ts";

const CLOCKS = "/sys/devices/system/clocksource/clocksource0/available_clocksource";
const VENDOR = "/sys/class/dmi/id/sys_vendor";
const PRODUCT = "/sys/class/dmi/id/product_name";

const virtualization = async (
  name: MachineName,
  changes: Readonly<Record<string, string | undefined>>,
  architecture?: string,
): Promise<Virtualization> => {
  const recorded = loadRecorded(name);
  const runtime = { ...recorded.runtime, architecture: architecture ?? recorded.runtime.architecture };
  return (await probeMachine(replay(withFiles({ ...recorded, runtime }, changes)))).virtualization;
};

const GUEST = "guest-memory-only-node";
const x86Guest = (clocks: string, vendor: string, product: string) =>
  virtualization(GUEST, { [CLOCKS]: clocks, [VENDOR]: `${vendor}\n`, [PRODUCT]: `${product}\n` });

describe("an x86 guest", () => {
  test.each([
    ["tsc acpi_pm", "VMware, Inc.", "VMware7,1", "vmware", false],
    ["hyperv_clocksource_tsc_page acpi_pm", "Microsoft Corporation", "Virtual Machine", "microsoft", false],
    ["tsc", "Microsoft Corporation", "Virtual Machine", "microsoft", false],
    ["xen tsc", "Xen", "HVM domU", "xen", false],
    ["kvm-clock tsc", "Amazon EC2", "c5.large", "kvm", false],
    ["tsc", "Amazon EC2", "c5.large", "amazon", false],
    ["tsc", "innotek GmbH", "VirtualBox", "virtualbox", false],
    // Accelerated by something that is not KVM, or translated: not known.
    ["tsc hpet", "QEMU", "Standard PC (i440FX + PIIX, 1996)", "qemu", null],
    ["tsc", "Somebody", "Something", "unidentified", null],
  ])("%s, %s %s", async (clocks, vendor, product, hypervisor, emulated) => {
    expect(await x86Guest(clocks, vendor, product)).toEqual({ hypervisor, emulated, container: null });
  });

  test("without DMI and paravirtual clock is still a guest", async () => {
    const guest = await virtualization(GUEST, {
      [CLOCKS]: undefined,
      [VENDOR]: undefined,
      [PRODUCT]: undefined,
    });
    expect(guest).toMatchObject({ hypervisor: "unidentified", emulated: null });
  });

  test("translated by QEMU", async () => {
    const cpuinfo = loadRecorded(GUEST).files["/proc/cpuinfo"]!;
    const tcg = cpuinfo.replaceAll("Intel Xeon Processor (Cascadelake)", "QEMU TCG CPU version 2.5+");
    expect(await virtualization(GUEST, { "/proc/cpuinfo": tcg, [CLOCKS]: "tsc\n" })).toMatchObject({
      hypervisor: "qemu-tcg",
      emulated: true,
    });
  });
});

describe("a whole rented computer is no guest", () => {
  test("x86: CPUID has no hypervisor bit", async () => {
    const metal = await virtualization("xeon-2-sockets-smt", {
      [VENDOR]: "Google\n",
      [PRODUCT]: "Google Compute Engine\n",
    });
    expect(metal).toMatchObject({ hypervisor: null, emulated: false });
  });

  test("Arm: the product says so", async () => {
    const metal = await virtualization("arm-neoverse-n1", { [PRODUCT]: "m6g.metal\n" });
    expect(metal).toMatchObject({ hypervisor: null, emulated: null });
  });
});

describe("an Arm guest", () => {
  test.each([
    [{ [VENDOR]: "QEMU\n", [PRODUCT]: "KVM Virtual Machine\n" }, "kvm", false],
    // Where QEMU has KVM, it says so there.
    [{ [VENDOR]: "QEMU\n", [PRODUCT]: "QEMU Virtual Machine\n" }, "qemu", true],
    [{ [VENDOR]: "OpenStack Foundation\n", [PRODUCT]: "OpenStack Nova\n" }, "openstack", null],
    [{ [VENDOR]: "Alibaba Cloud\n", [PRODUCT]: "Alibaba Cloud ECS\n" }, "alibaba", false],
    [
      { [VENDOR]: undefined, "/proc/device-tree/fw-cfg@9020000/compatible": "qemu,fw-cfg-mmio\0" },
      "qemu",
      null,
    ],
    [{ [VENDOR]: undefined, "/sys/bus/virtio/devices/virtio0/vendor": "0x1af4\n" }, "unidentified", null],
    [{ [VENDOR]: undefined, "/proc/device-tree/model": "Raspberry Pi 4 Model B\0" }, null, null],
    // As a network card of a named computer shows them.
    [{ [PRODUCT]: "m6g.metal\n", "/sys/bus/virtio/devices/virtio0/vendor": "0x1af4\n" }, null, null],
    [{ [VENDOR]: undefined, "/proc/device-tree/hypervisor/compatible": "linux,kvm\0" }, "kvm", false],
    [
      { [VENDOR]: undefined, "/proc/device-tree/hypervisor/compatible": "xen,xen-4.17\0xen,xen\0" },
      "xen",
      false,
    ],
    // In a container that sees no firmware.
    [{ [VENDOR]: undefined, [PRODUCT]: undefined }, "unknown", null],
  ])("%j", async (changes, hypervisor, emulated) => {
    const guest = await virtualization("arm-neoverse-n1", changes);
    expect(guest).toMatchObject({ hypervisor, emulated });
  });
});

describe("a processor that QEMU cannot play is there in fact", () => {
  const cpuinfo = loadRecorded("arm-neoverse-n1").files["/proc/cpuinfo"]!;
  test.each([
    ["0x61", false],
    ["0x51", false],
    ["0x00", null],
    ["0x41", true],
  ])("%s", async (implementer, emulated) => {
    const guest = await virtualization("arm-neoverse-n1", {
      [VENDOR]: "QEMU\n",
      [PRODUCT]: "QEMU Virtual Machine\n",
      "/proc/cpuinfo": cpuinfo.replace(/^(CPU implementer\s*: ).*$/gm, `$1${implementer}`),
    });
    expect(guest).toMatchObject({ hypervisor: "qemu", emulated });
  });
});

describe("instructions of another architecture", () => {
  test("x86 programs on Arm (qemu-user)", async () => {
    expect((await virtualization("arm-neoverse-n1", {}, "x64")).emulated).toBe(true);
  });

  test("Arm programs on x86", async () => {
    expect((await virtualization("xeon-2-sockets-smt", {}, "arm64")).emulated).toBe(true);
  });

  test("Rosetta", async () => {
    const cpuinfo =
      "processor\t: 0\nvendor_id\t: VirtualApple\nmodel name\t: VirtualApple @ 2.50GHz\nflags\t\t: fpu\n";
    expect((await virtualization("container-masked", { "/proc/cpuinfo": cpuinfo })).emulated).toBe(true);
  });
});

describe("container", () => {
  const container = async (name: MachineName, changes: Readonly<Record<string, string | undefined>>) =>
    (await virtualization(name, changes)).container;

  test("a marker in a disk image that boots as a machine is none", async () => {
    expect(await container("kvm-guest-2cpu", { "/.dockerenv": "" })).toBeNull();
  });

  test.each([
    [{ "/.dockerenv": "" }, "docker"],
    [{ "/.dockerenv": undefined, "/run/.containerenv": 'engine="podman-4.3.1"\n' }, "podman"],
    [{ "/.dockerenv": undefined, "/run/systemd/container": "systemd-nspawn\n" }, "systemd-nspawn"],
    [{ "/proc/1/cgroup": "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-1.scope\n" }, "kubernetes"],
    [{ "/.dockerenv": undefined, "/proc/1/cgroup": "4:memory:/docker/0000\n" }, "docker"],
    [{ "/.dockerenv": undefined, "/proc/1/cgroup": "4:memory:/lxc/web\n" }, "lxc"],
    [{ "/.dockerenv": undefined }, null],
    [{ "/.dockerenv": undefined, "/run/systemd/container": "\u0001 <b>\n" }, null],
  ])("%j", async (changes, name) => {
    expect(await container("container-masked", changes)).toBe(name);
  });
});
