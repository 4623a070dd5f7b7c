import { ascending } from "./cpu-list.ts";
import { countIn, memoryField } from "./kernel-text.ts";
import type { HugePagePool, Memory } from "./machine.ts";
import type { SystemFacts } from "./system-facts.ts";
import type { SystemReader } from "./system-reader.ts";

const HUGE_PAGES_ROOT = "/sys/kernel/mm/hugepages";
const THP_ROOT = "/sys/kernel/mm/transparent_hugepage";

/**
 * On arm64 the size of a huge page by PMD tells the base page: a table is one page of 8-byte entries, and
 * each entry maps one page. Source: Linux, Documentation/arch/arm64/hugetlbpage.rst.
 */
const ARM64_PAGE_BY_PMD: Readonly<Record<number, number>> = {
  [2 * 2 ** 20]: 4096,
  [32 * 2 ** 20]: 16_384,
  [512 * 2 ** 20]: 65_536,
};

export const probeMemory = (reader: SystemReader, architecture: string, facts: SystemFacts): Memory => {
  const meminfo = reader.readText("/proc/meminfo");
  return {
    totalBytes: memoryField(meminfo, "MemTotal") ?? facts.totalBytes,
    availableBytes: memoryField(meminfo, "MemAvailable") ?? facts.availableBytes,
    pageBytes: pageBytes(reader, architecture),
    // "always [madvise] never": the mode in force is in brackets.
    transparentHugePages: /\[([a-z]+)\]/.exec(reader.readText(`${THP_ROOT}/enabled`) ?? "")?.[1] ?? null,
    hugePages: hugePagePools(reader),
  };
};

/** x86-64 has one base page (Intel SDM 3A, 4.5); elsewhere null unless the kernel's PMD page gives it away. */
const pageBytes = (reader: SystemReader, architecture: string): number | null => {
  if (architecture === "x64") return 4096;
  if (architecture !== "arm64") return null;
  return ARM64_PAGE_BY_PMD[countIn(reader.readText(`${THP_ROOT}/hpage_pmd_size`)) ?? 0] ?? null;
};

const hugePagePools = (reader: SystemReader): readonly HugePagePool[] => {
  const sizes = reader.list(HUGE_PAGES_ROOT).map((name) => /^hugepages-(\d+)kB$/.exec(name)?.[1]);
  return ascending(sizes.filter((kib) => kib !== undefined).map(Number)).map((kib) => {
    const count = (name: string): number | null =>
      countIn(reader.readText(`${HUGE_PAGES_ROOT}/hugepages-${kib}kB/${name}`));
    return {
      pageBytes: kib * 1024,
      total: count("nr_hugepages"),
      free: count("free_hugepages"),
      reserved: count("resv_hugepages"),
    };
  });
};
