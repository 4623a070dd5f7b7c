/**
 * CPU implementer of /proc/cpuinfo (MIDR_EL1[31:24]) to vendor, under the names that lscpu prints.
 * Source: util-linux, sys-utils/lscpu-arm.c; Linux, arch/arm64/include/asm/cputype.h.
 */
export const ARM_IMPLEMENTERS: Readonly<Record<number, string>> = {
  0x41: "ARM",
  0x42: "Broadcom",
  0x43: "Cavium",
  0x46: "FUJITSU",
  0x48: "HiSilicon",
  0x4e: "NVIDIA",
  0x50: "APM",
  0x51: "Qualcomm",
  0x53: "Samsung",
  0x56: "Marvell",
  0x61: "Apple",
  0x6d: "Microsoft",
  0x70: "Phytium",
  0xc0: "Ampere",
};

/** Implementer, then part (MIDR_EL1[15:4]): the cores of servers and common boards. Same sources. */
export const ARM_PARTS: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  0x41: {
    0xd03: "Cortex-A53",
    0xd05: "Cortex-A55",
    0xd07: "Cortex-A57",
    0xd08: "Cortex-A72",
    0xd0b: "Cortex-A76",
    0xd0c: "Neoverse-N1",
    0xd40: "Neoverse-V1",
    0xd41: "Cortex-A78",
    0xd44: "Cortex-X1",
    0xd49: "Neoverse-N2",
    0xd4a: "Neoverse-E1",
    0xd4f: "Neoverse-V2",
    0xd84: "Neoverse-V3",
    0xd8e: "Neoverse-N3",
  },
  0x43: { 0x0a1: "ThunderX-88XX", 0x0af: "ThunderX2-99xx" },
  0x46: { 0x001: "A64FX" },
  0x48: { 0xd01: "TaiShan-v110" },
  0x61: { 0x022: "Icestorm-M1", 0x023: "Firestorm-M1" },
  0xc0: { 0xac3: "Ampere-1", 0xac4: "Ampere-1a" },
};
