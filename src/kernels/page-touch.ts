import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** What one entry of the page directory maps where pages are of 4 KiB. */
const SPAN_BYTES = 2 ** 21;

/** The first touch of memory: its page faults, page tables and pages counted, and its time. */
export const pageTouch = defineKernel({
  slug: "page_touch",
  operation: "one byte touched",
  native: true,
  parameters: {
    pages: {
      kind: "choice",
      of: ["base", "thp", "hugetlb2m"],
      default: "base",
      is: "what the memory is made of; pages that turn out to be others are counted",
    },
    bytes: {
      kind: "integer",
      min: SPAN_BYTES,
      max: 2 ** 29,
      default: SPAN_BYTES,
      unit: "bytes",
      is: "mapped in each trial, a multiple of 2 MiB",
    },
    pattern: {
      kind: "choice",
      of: ["every-page", "one-per-2mib", "one-span-in-16", "none"],
      default: "every-page",
      is: "which bytes are touched; one-span-in-16: every page of every sixteenth 2 MiB",
    },
    access: { kind: "choice", of: ["write", "read"], default: "write", is: "how they are touched" },
    warmed: {
      kind: "choice",
      of: ["no", "yes"],
      default: "no",
      is: "yes: as much memory is mapped, touched and unmapped right before each trial",
    },
    timing: {
      kind: "choice",
      of: ["together", "singly"],
      default: "together",
      is: "singly: each touch is timed by itself too, and the median kept",
    },
  },
  check: ({ bytes }) => {
    if (bytes % SPAN_BYTES !== 0)
      throw new ParameterError(`page_touch.bytes is ${bytes}`, `give a multiple of ${SPAN_BYTES}`);
  },
});
