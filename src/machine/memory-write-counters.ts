import { countIn, integerIn, wordIn } from "./kernel-text.ts";
import type { MemoryWriteCounters } from "./machine.ts";
import type { SystemReader } from "./system-reader.ts";

const EVENT_SOURCES = "/sys/bus/event_source/devices";

/** capabilities(7): either lets a process count what is not its own. */
const CAP_SYS_ADMIN = 21n;
const CAP_PERFMON = 38n;

/**
 * The memory controllers that count the lines written to memory, in the way that native/platform/memory_writes.cc asks
 * them; null where there are none, as in guests, on client parts and on AMD's before Zen 4.
 */
export const probeMemoryWriteCounters = (reader: SystemReader): MemoryWriteCounters | null => {
  const controllers = reader
    .list(EVENT_SOURCES)
    .filter((name) => countsWrites(reader, name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return controllers.length === 0 ? null : { controllers, permitted: mayCount(reader) };
};

const countsWrites = (reader: SystemReader, name: string): boolean => {
  const root = `${EVENT_SOURCES}/${name}`;
  if (countIn(reader.readText(`${root}/type`)) === null) return false;
  if (/^amd_umc_\d+$/.test(name)) return true;
  if (!/^uncore_imc_\d+$/.test(name)) return false;
  return reader.list(`${root}/events`).some((event) => /^cas_count_write(_sch\d)?$/.test(event));
};

/** Documentation/admin-guide/sysctl/kernel.rst, perf_event_paranoid: events of whole CPUs up to 0, or with a capability. */
const mayCount = (reader: SystemReader): boolean | null => {
  const capabilities = wordIn(/^CapEff:(.*)$/m.exec(reader.readText("/proc/self/status") ?? "")?.[1] ?? null);
  if (capabilities !== null && /^[0-9a-f]{1,16}$/.test(capabilities)) {
    const mask = BigInt(`0x${capabilities}`);
    if (((mask >> CAP_SYS_ADMIN) | (mask >> CAP_PERFMON)) & 1n) return true;
  }
  const paranoid = integerIn(reader.readText("/proc/sys/kernel/perf_event_paranoid"));
  return paranoid === null ? null : paranoid <= 0;
};
