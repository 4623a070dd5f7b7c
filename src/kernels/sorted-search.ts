import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** Finds the places of random keys in a small sorted array, in forms whose jumps and selects are fixed. */
export const sortedSearch = defineKernel({
  slug: "sorted_search",
  operation: "one key's place found",
  native: true,
  parameters: {
    n: {
      kind: "integer",
      min: 4,
      max: 4096,
      unit: "elements",
      is: "how many the array has, a multiple of 4",
    },
    method: {
      kind: "choice",
      of: ["linear_count", "linear_exit", "binary_branch", "binary_select"],
      is: "linear: count all that are less, or stop at the first that is not; binary: by jumps, or by selects",
    },
    dependence: {
      kind: "choice",
      of: ["none", "opaque_zero"],
      default: "opaque_zero",
      is: "opaque_zero: the next key waits for the last answer; none: searches may overlap",
    },
    adds: {
      kind: "integer",
      min: 0,
      max: 64,
      default: 0,
      is: "dependent adds before every element a binary search looks at",
    },
  },
  check: ({ n, method, adds }) => {
    if (n % 4 !== 0) throw new ParameterError(`sorted_search.n is ${n}`, "give a multiple of 4");
    if (adds > 0 && method.startsWith("linear")) {
      throw new ParameterError(`sorted_search.adds is ${adds} with ${method}`, "adds go with binary methods");
    }
  },
});
