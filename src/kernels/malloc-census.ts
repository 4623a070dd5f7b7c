import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Where the allocator puts blocks: counted, not timed. */
export const mallocCensus = defineKernel({
  slug: "malloc_census",
  operation: "one block allocated",
  native: true,
  parameters: {
    allocator: {
      kind: "choice",
      of: ["malloc", "aligned_alloc"],
      default: "malloc",
      is: "who is asked (aligned_alloc: for 64)",
    },
    size: { kind: "integer", min: 1, max: 65_536, default: 64, unit: "bytes", is: "size of a block" },
    count: { kind: "integer", min: 16, max: 100_000, default: 10_000, is: "blocks held at once" },
  },
  check: ({ allocator, size }) => {
    if (allocator === "aligned_alloc" && size % 64 !== 0) {
      throw new ParameterError(`malloc_census.size is ${size}`, "aligned_alloc takes multiples of 64");
    }
  },
});
