import { defineKernel } from "./kernel.ts";

/** Whether the kernel brings pages to the CPU that reads them, beside a twin that nobody reads and one that is bound. */
export const pageMigration = defineKernel({
  slug: "page_migration",
  operation: "one page read",
  native: true,
  parameters: {
    bytes: { kind: "integer", min: 4096, max: 2 ** 28, unit: "bytes", is: "memory of each of the three" },
    touchCpu: {
      kind: "integer",
      min: -1,
      max: 8191,
      default: -1,
      is: "the CPU that touches it all first; -1: the one the thread is pinned to",
    },
    seconds: {
      kind: "integer",
      min: 0,
      max: 60,
      default: 0,
      unit: "s",
      is: "how long it is read before the first trial, at most; less where nearly all pages have come",
    },
  },
});
