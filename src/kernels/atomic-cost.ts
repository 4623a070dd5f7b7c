import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** In the order of native/kernels/atomic_cost.cc. */
const OPERATIONS = [
  "load",
  "load_acquire",
  "load_seq_cst",
  "store",
  "store_release",
  "store_seq_cst",
  "add",
  "lock_add",
  "fetch_add_relaxed",
  "fetch_add_acq_rel",
  "fetch_add_seq_cst",
  "fetch_add_fenced",
  "compare_exchange",
  "exchange",
  "compiler_barrier",
  "load_fence",
  "store_fence",
  "full_fence",
  "locked_or_stack",
  "locked_or_red_zone",
  "mutex",
  "exchange_lock",
  "count_plain",
  "count_atomic",
  "membarrier",
] as const;

/** Of no word: they order what stands around them. */
const BARRIERS: readonly string[] = [
  "compiler_barrier",
  "load_fence",
  "store_fence",
  "full_fence",
  "locked_or_stack",
  "locked_or_red_zone",
];

/** What one thread pays for atomic operations, barriers and locks that no other thread is after. */
export const atomicCost = defineKernel({
  slug: "atomic_cost",
  operation: "one of them (a barrier: with its stores and its load; locks and counts: there and back)",
  native: true,
  parameters: {
    operation: {
      kind: "choice",
      of: OPERATIONS,
      is: "what is done; full_fence is mfence or dmb ish, load_fence lfence or dmb ishld, store_fence sfence or dmb ishst",
    },
    chain: {
      kind: "choice",
      of: ["independent", "dependent"],
      default: "independent",
      is: "on eight words in turn, or all on one, where loads go where the load before says",
    },
    pending: {
      kind: "choice",
      of: ["none", "one", "eight"],
      default: "none",
      is: "lines that are stored to before each barrier",
    },
    then: {
      kind: "choice",
      of: ["nothing", "load"],
      default: "nothing",
      is: "what comes after each barrier",
    },
    repeat: { kind: "integer", min: 1, max: 16, default: 1, is: "how often every operation is carried out" },
    against: {
      kind: "choice",
      of: ["none", ...OPERATIONS],
      default: "none",
      is: "the operation whose code is compared with this one's, byte by byte (counter same_code)",
    },
  },
  check({ operation, chain, pending, then, against }) {
    const refuse = (name: string, value: string, remedy: string): never => {
      throw new ParameterError(`atomic_cost.${name} is ${value} for ${operation}`, remedy);
    };
    if (BARRIERS.includes(against)) refuse("against", against, "give an operation that is no barrier");
    if (!BARRIERS.includes(operation)) {
      if (pending !== "none") refuse("pending", pending, "give a barrier");
      if (then !== "nothing") refuse("then", then, "give a barrier");
      if (operation === "membarrier" && chain === "dependent") refuse("chain", chain, "it is of no word");
      return;
    }
    if (chain === "dependent") refuse("chain", chain, "a barrier is of no word");
    if (against !== "none") refuse("against", against, "give an operation that is no barrier");
    if (operation === "compiler_barrier" && pending === "none") {
      refuse("pending", pending, "give one or eight: by itself it is no code");
    }
    if (then === "load" && pending !== "one") refuse("then", then, "give pending one");
  },
});
