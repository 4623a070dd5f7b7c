import { ParameterError } from "../errors.ts";
import { FAMILIES, familyNames } from "../litmus/families.ts";
import { FORMS, ORDERINGS, programOf } from "../litmus/variants.ts";
import { defineKernel } from "./kernel.ts";
import { checkWorkerLitmus, jsLitmus, wasmLitmus } from "./litmus-workers.ts";

const INSTRUCTION_SETS = ["x64", "arm64"] as const;

/** Which outcomes of a few loads and stores the machine lets out, counted over rounds in which all threads run at once. */
export const litmus = defineKernel({
  slug: "litmus",
  operation: "one round: every thread runs its program once (free pace: one pair of loads, or one store)",
  native: true,
  parameters: {
    family: { kind: "choice", of: familyNames, is: "the test" },
    form: {
      kind: "choice",
      of: FORMS,
      default: "test",
      is: "its own program, or one of which sequential consistency allows the outcome asked about",
    },
    ordering: {
      kind: "choice",
      of: ORDERINGS,
      default: "none",
      is: "what holds a thread's accesses in order: nothing, a fence between any two, or how they are made",
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
      default: 100,
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
  check(parameters, threads, layer) {
    const { family, form, ordering, pace } = parameters;
    const needed = FAMILIES[family].test.length;
    if (threads !== needed) {
      throw new ParameterError(
        `litmus.family is ${family}, which takes ${needed} threads and not ${threads}`,
        "give the arm as many",
      );
    }
    if (form === "control" && FAMILIES[family].control === null) {
      throw new ParameterError(`litmus.family is ${family}, which has no control`, "give form test");
    }
    if (INSTRUCTION_SETS.every((target) => programOf(family, form, ordering, target) === null)) {
      throw new ParameterError(
        `litmus.family is ${family}, which cannot be ordered by ${ordering}`,
        "give ordering none or full",
      );
    }
    if (pace === "free" && family !== "corr") {
      throw new ParameterError(`litmus.pace is free for ${family}`, "give family corr, or pace in-step");
    }
    if (layer !== "native") checkWorkerLitmus(parameters);
  },
  wasm: wasmLitmus,
  js: jsLitmus,
});
