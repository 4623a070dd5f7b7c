import { probeCaches } from "./caches.ts";
import { parseCpuinfo } from "./cpuinfo.ts";
import { probeCpuModel } from "./cpu-model.ts";
import { probeFrequency } from "./frequency.ts";
import { wordIn } from "./kernel-text.ts";
import { probeLimits } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { probeMemory } from "./memory.ts";
import { probeMemoryWriteCounters } from "./memory-write-counters.ts";
import { probeNumaBalancing, probeNumaNodes } from "./numa-nodes.ts";
import { runtimeFacts, type RuntimeFacts } from "./runtime-facts.ts";
import { NO_FACTS, systemFacts, type SystemFacts } from "./system-facts.ts";
import { systemReader, type SystemReader } from "./system-reader.ts";
import { onlineCpus, probeTopology } from "./topology.ts";
import { probeVirtualization } from "./virtualization.ts";

/** Everything the probe knows a machine by. Three recordings replace them, and a machine replays. */
export interface ProbeSources {
  readonly reader: SystemReader;
  /** May fail: then nothing is known from it. */
  readonly facts: () => Promise<SystemFacts>;
  /** What this process knows of itself. */
  readonly runtime: () => RuntimeFacts;
}

/** Probes this computer, or the one the sources were recorded from. Never fails: what cannot be read is null. */
export const probeMachine = async (sources: Partial<ProbeSources> = {}): Promise<Machine> => {
  const {
    reader = systemReader(),
    facts: askFacts = systemFacts,
    runtime: askRuntime = runtimeFacts,
  } = sources;
  const facts = await Promise.resolve()
    .then(() => askFacts())
    .catch(() => NO_FACTS);
  const runtime = askRuntime();
  const blocks = parseCpuinfo(reader.readText("/proc/cpuinfo"));
  const online = onlineCpus(reader, blocks, facts);
  const numaNodes = probeNumaNodes(reader);
  const cpu = probeCpuModel(blocks, facts);
  const limits = probeLimits(reader, online);
  return {
    platform: runtime.platform,
    architecture: runtime.architecture,
    kernelRelease: wordIn(reader.readText("/proc/sys/kernel/osrelease")) ?? runtime.kernelRelease,
    distribution: distribution(reader) ?? facts.distribution,
    libc: libcOf(reader, runtime),
    cpu,
    topology: probeTopology(reader, online, blocks, numaNodes, facts),
    caches: probeCaches(reader, online),
    numaNodes,
    numaBalancing: probeNumaBalancing(reader),
    memory: probeMemory(reader, runtime.architecture, facts),
    memoryWriteCounters: probeMemoryWriteCounters(reader),
    virtualization: probeVirtualization(reader, blocks, cpu, runtime.architecture),
    limits,
    frequency: probeFrequency(reader, limits.allowedCpus, facts),
    calibration: null,
  };
};

/** The second is where distributions ship it; the first may be the administrator's (os-release(5)). */
const distribution = (reader: SystemReader): string | null => {
  const text = reader.readText("/etc/os-release") ?? reader.readText("/usr/lib/os-release") ?? "";
  return wordIn(/^PRETTY_NAME=(["']?)(.*)\1\s*$/m.exec(text)?.[2] ?? null);
};

const libcOf = (reader: SystemReader, runtime: RuntimeFacts): Machine["libc"] => {
  if (runtime.platform !== "linux") return null;
  if (runtime.glibcVersion !== null) return { family: "glibc", version: runtime.glibcVersion };
  // musl's dynamic loader; a glibc system with musl beside it has answered above.
  const loader = reader.list("/lib").some((name) => name.startsWith("ld-musl-"));
  return loader ? { family: "musl", version: null } : null;
};
