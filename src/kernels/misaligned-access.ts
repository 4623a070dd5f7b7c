import { defineKernel } from "./kernel.ts";

/** Independent accesses within L1, each at a chosen offset in its line or page. */
export const misalignedAccess = defineKernel({
  slug: "misaligned_access",
  operation: "one access (a pair, or eight byte loads, where the access says so)",
  native: true,
  parameters: {
    access: {
      kind: "choice",
      of: [
        "load",
        "load_pair",
        "load_bytes",
        "load_v128",
        "load_v128_pair",
        "store",
        "store_pair",
        "exchange",
      ],
      is: "what is done at each place",
    },
    pattern: {
      kind: "choice",
      of: ["line", "page", "random"],
      default: "line",
      is: "places: `offset` in every line, `offset` in every page, or any byte of a line",
    },
    offset: {
      kind: "integer",
      min: 0,
      max: 4095,
      default: 0,
      unit: "bytes",
      is: "offset of each place in its line or page",
    },
  },
});
