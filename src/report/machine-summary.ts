import type { Cache, Machine } from "../machine/machine.ts";
import { bytesText, counted } from "./figures.ts";

/** The machine in one sentence; what is unknown is left out. */
export const machineSummary = (machine: Machine): string => {
  const { cpu, topology, caches, virtualization } = machine;
  const parts = [
    cpu.model ?? cpu.vendor ?? "unknown CPU",
    machine.architecture,
    cpuCounts(topology),
    ...cacheSizes(caches),
    lineSize(caches),
    virtualization.emulated === true
      ? "emulated"
      : virtualization.hypervisor === null || virtualization.hypervisor === "unknown"
        ? null
        : `${virtualization.hypervisor} guest`,
    virtualization.container === null ? null : `in ${virtualization.container}`,
    machine.kernelRelease === null ? machine.platform : `${machine.platform} ${machine.kernelRelease}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
};

const cpuCounts = ({ cpus, cores, packages }: Machine["topology"]): string | null => {
  if (cpus.length === 0) return null;
  const details = [
    ...(cores === null ? [] : [counted(cores, "core")]),
    ...(packages === null ? [] : [counted(packages, "package")]),
  ];
  return counted(cpus.length, "CPU") + (details.length === 0 ? "" : ` (${details.join(", ")})`);
};

/** Data and unified caches, smallest level first, each size once: "L1d 32 KiB", "L2 1 MiB". */
const cacheSizes = (caches: readonly Cache[]): string[] => {
  const sizes = caches
    .filter(({ type, bytes }) => type !== "instruction" && bytes !== null)
    .sort((a, b) => a.level - b.level)
    .map(({ level, type, bytes }) =>
      `L${level}${type === "data" ? "d" : ""} ${bytesText(bytes!)}`.replaceAll(" ", "\u00a0"),
    );
  return [...new Set(sizes)];
};

const lineSize = (caches: readonly Cache[]): string | null => {
  const sizes = [...new Set(caches.flatMap(({ lineBytes }) => (lineBytes === null ? [] : [lineBytes])))];
  return sizes.length === 0 ? null : `${sizes.join(" or ")}-byte lines`;
};
