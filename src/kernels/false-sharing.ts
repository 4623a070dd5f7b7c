import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

const OPERATIONS = ["atomic_add", "volatile_inc", "plain_store", "load", "load_dependent", "local"] as const;

/**
 * What threads pay for neighbours: every thread works on slots of its own, and where these slots lie is
 * the parameter. Slot k of thread t stands at `base + (t * slots + k) * distance`.
 */
export const falseSharing = defineKernel({
  slug: "false_sharing",
  operation: "one operation on one of the thread's own slots, carried out `repeat` times",
  native: true,
  parameters: {
    operation: { kind: "choice", of: OPERATIONS, is: "what thread 0 does to its slots" },
    peerOperation: {
      kind: "choice",
      of: ["same", ...OPERATIONS],
      default: "same",
      is: "what the other threads do to theirs",
    },
    distance: {
      kind: "integer",
      min: 0,
      max: 8192,
      unit: "bytes",
      is: "bytes from one slot to the next; 0 is one slot for all",
    },
    base: {
      kind: "integer",
      min: 0,
      max: 4096,
      default: 0,
      unit: "bytes",
      is: "where the first slot stands, from a page's start",
    },
    width: { kind: "integer", min: 4, max: 8, default: 8, unit: "bytes", is: "size of a slot, 4 or 8" },
    slots: { kind: "integer", min: 1, max: 64, default: 1, is: "slots a thread goes round" },
    repeat: { kind: "integer", min: 1, max: 16, default: 1, is: "how often every operation is carried out" },
    writeEvery: {
      kind: "integer",
      min: 0,
      max: 1024,
      default: 1,
      is: "one in this many atomic_add operations writes and the others read; 0: none writes",
    },
  },
  check: ({ width, distance, base, slots, writeEvery, operation, peerOperation }, threads, layer) => {
    if (width !== 4 && width !== 8) {
      throw new ParameterError(`false_sharing.width is ${width}`, "give 4 or 8");
    }
    if (distance % width !== 0 || base % width !== 0) {
      throw new ParameterError(
        `false_sharing: distance ${distance} and base ${base} must be multiples of the width ${width}`,
        "slots are naturally aligned and never overlap; width 4 allows steps of 4",
      );
    }
    if (distance === 0 && slots > 1) {
      throw new ParameterError(
        "false_sharing: distance 0 puts all slots on one",
        "give slots 1, or a distance",
      );
    }
    if (
      writeEvery !== 1 &&
      (operation !== "atomic_add" || (peerOperation !== "same" && peerOperation !== "atomic_add"))
    ) {
      throw new ParameterError("false_sharing.writeEvery goes with atomic_add", "leave writeEvery at 1");
    }
    if (layer === "js" && width !== 4) {
      throw new ParameterError("false_sharing in js works on Int32Array", "give width 4");
    }
    if (threads < 1) throw new ParameterError("false_sharing needs a thread", null);
  },
});
