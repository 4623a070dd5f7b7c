import type { Claim } from "../../src/experiment/claim.ts";
import { never } from "../../src/experiment/expectation.ts";

/** Rounds in which the threads overlapped: what happens in one of a thousand of them is seen some ten times. */
const POWER = 10_000;

/** The same of the control, which need not be as sharp as what it guards. */
const CONTROL_POWER = 1000;

export const workerClaims: readonly Claim[] = [
  {
    id: "02.05.03/js-atomics-forbid-sb",
    title: "Atomics never show SB",
    statement:
      "Atomics.store and Atomics.load in JavaScript, and i32.atomic.store and load in WebAssembly, are sequentially consistent: the two loads never both miss the other thread's store (SB). Plain accesses to the same memory allow it.",
    source:
      "ECMAScript 2017 and later, Memory Model; WebAssembly threads proposal; Watt, Rossberg, Pichon-Pharabod 2019, Weakening WebAssembly (OOPSLA); Watt et al. 2020, Repairing and Mechanising the JavaScript Relaxed Memory Model (PLDI)",
    prior: "robust",
    mechanism:
      "Atomics and the atomic accesses of WebAssembly are sequentially consistent: an engine compiles the store to an exchange or a store and fence on x86, and to stlr and ldar on Arm, exactly what C++ does for seq_cst. A plain access to a shared array is an ordinary mov, which the store buffer treats as any other.",
    layers: ["wasm", "js"],
    parts: [
      {
        quantity: "sb-seq-cst-asked",
        expectation: never({ quantity: "sb-seq-cst-overlapping", atLeast: POWER }),
      },
    ],
    controls: [
      {
        // Where plain accesses do not show it either, be it for the engine or for the timing, nothing is proved.
        id: "plain",
        quantity: "sb-asked",
        expectation: never({ quantity: "sb-rounds", atLeast: POWER }),
        expected: false,
      },
      {
        // Sequentially consistent accesses never have this outcome: what is seen here as well is a fault of the instrument.
        id: "message-passing",
        quantity: "mp-seq-cst-asked",
        expectation: never({ quantity: "mp-seq-cst-overlapping", atLeast: CONTROL_POWER }),
        expected: true,
      },
    ],
  },
];
