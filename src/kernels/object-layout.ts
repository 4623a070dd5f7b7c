import { defineKernel } from "./kernel.ts";

/** Redis objects laid out one after the other: sizes and places are read off, not timed. */
export const objectLayout = defineKernel({
  slug: "object_layout",
  operation: "one object written",
  native: true,
  parameters: {
    layout: {
      kind: "choice",
      of: ["redis-3.2", "redis-8.2", "redis-key-metadata", "wide-refcount", "two-words"],
      is: "whose declaration: the first redis that has it, or a control's",
    },
  },
});
