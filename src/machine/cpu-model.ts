import { ARM_IMPLEMENTERS, ARM_PARTS } from "./arm-cores.ts";
import { type CpuinfoBlock, cpuinfoField } from "./cpuinfo.ts";
import { countIn } from "./kernel-text.ts";
import type { CpuModel } from "./machine.ts";
import type { SystemFacts } from "./system-facts.ts";

const hexadecimal = (text: string | null | undefined): number | null =>
  /^0x[0-9a-f]{1,8}$/i.test(text ?? "") ? Number(text) : null;

/** Names of the parts, joined where a machine mixes them ("Cortex-A55 + Cortex-A76"); null if one is not in the table. */
const armModel = (blocks: readonly CpuinfoBlock[]): string | null => {
  const names = new Set<string | null>();
  for (const block of blocks) {
    const implementer = hexadecimal(block.get("CPU implementer"));
    const part = hexadecimal(block.get("CPU part"));
    if (implementer === null || part === null) continue;
    names.add(ARM_PARTS[implementer]?.[part] ?? null);
  }
  return names.size === 0 || names.has(null) ? null : [...names].join(" + ");
};

/** What /proc/cpuinfo says of the CPU; what it leaves open (every name on macOS and Windows) comes from the facts. */
export const probeCpuModel = (blocks: readonly CpuinfoBlock[], facts: SystemFacts): CpuModel => {
  const implementer = hexadecimal(cpuinfoField(blocks, "CPU implementer"));
  const flags = cpuinfoField(blocks, "flags") ?? cpuinfoField(blocks, "Features");
  const features = flags?.split(/\s+/).filter((flag) => flag !== "") ?? facts.features;
  if (implementer !== null) {
    return {
      vendor: ARM_IMPLEMENTERS[implementer] ?? facts.vendor,
      model: armModel(blocks) ?? facts.model,
      family: null,
      modelNumber: hexadecimal(cpuinfoField(blocks, "CPU part")),
      stepping: null,
      features,
    };
  }
  return {
    vendor: cpuinfoField(blocks, "vendor_id") ?? facts.vendor,
    model: cpuinfoField(blocks, "model name") ?? facts.model,
    family: countIn(cpuinfoField(blocks, "cpu family")),
    modelNumber: countIn(cpuinfoField(blocks, "model")),
    stepping: countIn(cpuinfoField(blocks, "stepping")),
    features,
  };
};
