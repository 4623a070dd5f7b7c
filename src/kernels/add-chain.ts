import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/**
 * Register adds. One chain is the core-cycle ruler: dependent adds take one core cycle each on every
 * x86-64 and Armv8 core. Several chains fill the adders and show whether two CPUs share them.
 */
export const addChain = defineKernel({
  slug: "add_chain",
  operation: "one add in every chain",
  native: true,
  parameters: {
    chains: { kind: "integer", min: 1, max: 6, default: 1, is: "independent chains of adds: 1 or 6" },
    workers: {
      kind: "choice",
      of: ["all", "first", "second"],
      default: "all",
      is: "which of the threads add; one that does not waits as long",
    },
  },
  check({ workers }, threads) {
    if (workers === "second" && threads < 2)
      throw new ParameterError(`add_chain.workers second of one thread`, "give it two threads");
  },
});
