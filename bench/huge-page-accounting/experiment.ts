import { defineExperiment } from "../../src/experiment/define.ts";
import type { Measured } from "../../src/experiment/measured.ts";
import type { QuantityDefinition, Unit } from "../../src/experiment/quantity.ts";
import { comparisonsOf } from "./arms.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const BASE_PAGE_BYTES = 4096;
const HUGE_PAGE_BYTES = 2 ** 21;

/** A counter of an arm, by another of the same arm: what it mapped, as a rule. */
interface Rate {
  readonly comparison: string;
  readonly arm: string;
  readonly counter: string;
  readonly per?: "bytes" | "touches";
}

const rateOf = (measured: Measured, { comparison, arm, counter, per = "bytes" }: Rate): number | null => {
  const view = measured(comparison);
  const chances = view.counter(arm, per);
  return chances === 0 ? null : view.counter(arm, counter) / chances;
};

/** A rate times a factor. */
const scaled = (
  id: string,
  unit: Unit,
  description: string,
  rate: Rate,
  factor: number,
): QuantityDefinition => ({
  id,
  layer: "native",
  unit,
  description,
  from: [rate.comparison],
  counted: true,
  measure: (measured) => {
    const value = rateOf(measured, rate);
    return value === null ? null : value * factor;
  },
});

/** One rate over another; null where the other is nothing. */
const ratio = (id: string, description: string, above: Rate, below: Rate): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description,
  from: [...new Set([above.comparison, below.comparison])],
  counted: true,
  measure: (measured) => {
    const [a, b] = [rateOf(measured, above), rateOf(measured, below)];
    return a === null || b === null || b === 0 ? null : a / b;
  },
});

const of =
  (counter: string) =>
  (comparison: string, arm: string): Rate => ({ comparison, arm, counter });
const tables = of("table_bytes");
const faults = of("faults");
const resident = of("resident_bytes");

const BASE_TABLES = tables("base", "base");
const BASE_FAULTS = faults("base", "base");
const SPARSE_RESIDENT = resident("base", "base-sparse");

const tableQuantities: readonly QuantityDefinition[] = [
  scaled(
    "base-table-share",
    "ratio",
    "page tables of base pages, over 1/512 of what is mapped",
    BASE_TABLES,
    512,
  ),
  scaled(
    "span-table-share",
    "ratio",
    "the same where one span of 2 MiB in 16 is touched",
    tables("base", "base-span"),
    512,
  ),
  scaled(
    "touched-table-share",
    "ratio",
    "the same, over 1/512 of what is touched",
    { ...tables("base", "base-span"), per: "touches" },
    512 / BASE_PAGE_BYTES,
  ),
  ratio("thp-table-ratio", "page tables a byte, thp over base", tables("thp", "thp"), BASE_TABLES),
  ratio(
    "hugetlb-table-ratio",
    "page tables a byte, hugetlb over base",
    tables("hugetlb", "hugetlb"),
    BASE_TABLES,
  ),
  ratio("base-table-ratio", "page tables a byte, base over base", tables("base", "base-again"), BASE_TABLES),
  ratio(
    "span-table-ratio",
    "page tables a byte, one span in 16 over all",
    tables("base", "base-span"),
    BASE_TABLES,
  ),
  ratio(
    "untouched-table-ratio",
    "page tables a byte, untouched over base",
    tables("base", "base-untouched"),
    BASE_TABLES,
  ),
  ratio(
    "read-table-ratio",
    "page tables a byte, read over written",
    tables("base", "base-read"),
    BASE_TABLES,
  ),
];

const faultQuantities: readonly QuantityDefinition[] = [
  ratio("fault-ratio", "page faults a byte, base over thp", BASE_FAULTS, faults("thp", "thp")),
  ratio("base-fault-ratio", "page faults a byte, base over base", BASE_FAULTS, faults("base", "base-again")),
  ratio(
    "span-fault-ratio",
    "page faults a byte, every page over one in 512",
    BASE_FAULTS,
    faults("base", "base-sparse"),
  ),
  ratio(
    "hugetlb-fault-ratio",
    "page faults a byte, base over hugetlb",
    BASE_FAULTS,
    faults("hugetlb", "hugetlb"),
  ),
];

const memoryQuantities: readonly QuantityDefinition[] = [
  ratio(
    "sparse-rss-ratio",
    "resident memory, one byte in 2 MiB touched, thp over base",
    resident("thp", "thp-sparse"),
    SPARSE_RESIDENT,
  ),
  ratio(
    "base-sparse-rss-ratio",
    "the same, base over base",
    resident("base", "base-sparse-again"),
    SPARSE_RESIDENT,
  ),
  ratio(
    "dense-rss-ratio",
    "resident memory of base pages, all touched over one in 512",
    resident("base", "base"),
    SPARSE_RESIDENT,
  ),
  scaled(
    "read-resident-share",
    "share",
    "resident of what was read and never written, base pages",
    resident("base", "base-read"),
    1,
  ),
];

const poolQuantities: readonly QuantityDefinition[] = [
  scaled(
    "pool-change-per-page",
    "count",
    "free pages less all pages of the pool: change a page touched",
    of("pool_change")("pool", "faulted"),
    HUGE_PAGE_BYTES,
  ),
  scaled(
    "pool-change-per-mapped-page",
    "count",
    "the same a page mapped and not touched",
    of("pool_change")("pool", "mapped"),
    HUGE_PAGE_BYTES,
  ),
  scaled(
    "unreserved-change-per-mapped-page",
    "count",
    "pages that nobody has reserved: change a page mapped and not touched",
    of("pool_reserved")("pool", "mapped"),
    -HUGE_PAGE_BYTES,
  ),
];

export const hugePageAccounting = defineExperiment({
  id: "huge-page-accounting",
  shows: "what pages of each kind take: page tables, faults, resident memory, pages of a pool",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: comparisonsOf,
  quantities: () => [...tableQuantities, ...faultQuantities, ...memoryQuantities, ...poolQuantities],
  claims,
  figures: () => figures,
});
