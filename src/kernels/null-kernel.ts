import { defineKernel } from "./kernel.ts";

/** Nothing: what the harness itself costs an operation. */
export const nullKernel = defineKernel({
  slug: "null_kernel",
  operation: "one turn of an empty loop of 64",
  native: true,
  parameters: {},
});
