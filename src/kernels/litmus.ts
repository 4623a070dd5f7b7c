import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** By threads, as in native/kernels/litmus_families.h, where their programs stand. */
const FAMILIES = {
  coww: { threads: 1, control: false },
  sb: { threads: 2, control: true },
  corr: { threads: 2, control: true },
  cowr2: { threads: 2, control: true },
  coiriw: { threads: 4, control: true },
} as const;

type Family = keyof typeof FAMILIES;

/** Which outcomes of a few loads and stores the machine lets out, counted over rounds in which all threads run at once. */
export const litmus = defineKernel({
  slug: "litmus",
  operation: "one round: every thread runs its program once (free pace: one pair of loads, or one store)",
  native: true,
  parameters: {
    family: {
      kind: "choice",
      of: Object.keys(FAMILIES) as Family[],
      is: "the test",
    },
    form: {
      kind: "choice",
      of: ["test", "control"],
      default: "test",
      is: "its own program, or one of which sequential consistency allows the outcome asked about",
    },
    fence: {
      kind: "choice",
      of: ["none", "full"],
      default: "none",
      is: "what stands between a thread's accesses: nothing, or mfence (dmb ish)",
    },
    pace: {
      kind: "choice",
      of: ["in-step", "free"],
      default: "in-step",
      is: "rounds that begin together, or (corr) one thread that counts up and one that reads",
    },
    jitter: {
      kind: "integer",
      min: 0,
      max: 1000,
      default: 200,
      unit: "cycles",
      is: "the most that a thread waits before its program, drawn every round",
    },
    rounds: {
      kind: "integer",
      min: 16,
      max: 1024,
      default: 256,
      is: "rounds a trial",
    },
  },
  check({ family, form, pace }, threads) {
    const { threads: needed, control } = FAMILIES[family];
    if (threads !== needed) {
      throw new ParameterError(
        `litmus.family is ${family}, which takes ${needed} threads and not ${threads}`,
        "give the arm as many",
      );
    }
    if (form === "control" && !control) {
      throw new ParameterError(`litmus.family is ${family}, which has no control`, "give form test");
    }
    if (pace === "free" && family !== "corr") {
      throw new ParameterError(`litmus.pace is free for ${family}`, "give family corr, or pace in-step");
    }
  },
});
