import { defineKernel } from "./kernel.ts";

/** What it takes to hand a line to the other CPU and get it back. Also the probe inside every two-thread block. */
export const lineHandoff = defineKernel({
  slug: "line_handoff",
  operation: "one hand-over of a line, one way",
  native: true,
  parameters: {
    method: {
      kind: "choice",
      of: ["store_load", "cas"],
      default: "store_load",
      is: "how the line is handed over",
    },
    lines: {
      kind: "integer",
      min: 1,
      max: 4096,
      default: 64,
      is: "lines used in turn, one for each 16 round trips",
    },
  },
});
