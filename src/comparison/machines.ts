import type { RunFile } from "../report/run-file.ts";

/** What two runs differ in before anything was measured, each in a sentence without its full stop. */
export const machineDifferences = (before: RunFile, after: RunFile): readonly string[] => {
  const facts: readonly (readonly [name: string, of: (run: RunFile) => string | number | null])[] = [
    ["processor", ({ machine }) => machine.cpu.model],
    ["architecture", ({ machine }) => machine.architecture],
    ["family and model", ({ machine }) => `${machine.cpu.family ?? "?"}/${machine.cpu.modelNumber ?? "?"}`],
    ["CPUs", ({ machine }) => machine.topology.cpus.length],
    ["NUMA nodes", ({ machine }) => machine.numaNodes.length],
    ["kernel", ({ machine }) => machine.kernelRelease],
    ["hypervisor", ({ machine }) => machine.virtualization.hypervisor],
    ["emulated", ({ machine }) => (machine.virtualization.emulated === true ? "yes" : "no")],
    ["transparent huge pages", ({ machine }) => machine.memory.transparentHugePages],
    ["governor", ({ machine }) => machine.frequency.governor],
    ["profile", ({ profile }) => profile],
    ["CPUs measured on", ({ options }) => options.cpus.join(",")],
    ["hardfacts", ({ tool }) => tool.version],
    ["overridden arms", ({ options }) => Object.keys(options.overrides).length],
  ];
  return facts.flatMap(([name, of]) => {
    const [was, is] = [of(before), of(after)];
    return was === is ? [] : [`${name}: ${was ?? "unknown"} first, ${is ?? "unknown"} then`];
  });
};
