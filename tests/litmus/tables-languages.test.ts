import { describe } from "vitest";
import { CXX20 } from "../../src/litmus/models/cxx20.ts";
import { JAVASCRIPT } from "../../src/litmus/models/javascript.ts";
import { checkPrograms } from "./tables.ts";

describe("C++20, of Lahav et al. 2017 and of the standard", () => {
  const iriw = "r0=1 r1=0 r2=1 r3=0";
  checkPrograms(CXX20, [
    [
      // C++11 forbade this, which Power's and Arm's compiled code does not keep.
      "IRIW-acq-sc",
      "x=1 seq-cst | y=1 seq-cst | r0=x acquire; r1=y seq-cst | r2=y acquire; r3=x seq-cst",
      iriw,
      "A",
    ],
    ["SB, one store seq_cst only", "x=1 relaxed; r0=y seq-cst | y=1 seq-cst; r1=x seq-cst", "r0=0 r1=0", "A"],
    [
      "SB, fence against accesses",
      "x=1 relaxed; seq-cst-fence; r0=y relaxed | y=1 seq-cst; r1=x seq-cst",
      "r0=0 r1=0",
      "-",
    ],
    [
      "MP, fences for release and acquire",
      "x=1 relaxed; seq-cst-fence; y=1 relaxed | r0=y relaxed; seq-cst-fence; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    [
      "RWC, seq_cst but for the flag between two of its threads",
      "x=1 seq-cst; z=1 release | r0=z acquire; r1=y seq-cst | y=1 seq-cst; r2=x seq-cst",
      "r0=1 r1=0 r2=0",
      "-",
    ],
    [
      "the same with one word for flag and data: psc asks for two",
      "x=1 seq-cst; y=1 release | r0=y acquire; r1=y seq-cst | y=2 seq-cst; r2=x seq-cst",
      "r0=1 r1=1 r2=0 y=2",
      "A",
    ],
    [
      "MP, fence for release",
      "x=1 relaxed; seq-cst-fence; y=1 relaxed | r0=y acquire; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    [
      "MP, fence for acquire",
      "x=1 relaxed; y=1 release | r0=y relaxed; seq-cst-fence; r1=x relaxed",
      "r0=1 r1=0",
      "-",
    ],
    ["MP, relaxed flag", "x=1 relaxed; y=1 relaxed | r0=y acquire; r1=x relaxed", "r0=1 r1=0", "A"],
    [
      "an exchange carries a release sequence on",
      "x=1 relaxed; y=1 release | xchg y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0 y=2",
      "-",
    ],
    [
      "another thread's store does not",
      "x=1 relaxed; y=1 release | y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0 y=2",
      "A",
    ],
    [
      "nor, since C++20, one of the same thread",
      "x=1 relaxed; y=1 release; y=2 relaxed | r0=y acquire; r1=x relaxed",
      "r0=2 r1=0",
      "A",
    ],
  ]);
});

describe("JavaScript, of Watt et al. 2020", () => {
  checkPrograms(JAVASCRIPT, [
    ["MP, flag seq_cst", "x=1; y=1 seq-cst | r0=y seq-cst; r1=x", "r0=1 r1=0", "-"],
    ["MP, data seq_cst alone", "x=1 seq-cst; y=1 | r0=y; r1=x seq-cst", "r0=1 r1=0", "A"],
    ["SB, one thread plain", "x=1 seq-cst; r0=y seq-cst | y=1; r1=x", "r0=0 r1=0", "A"],
    ["own store is read", "x=1; r0=x", "r0=0", "-"],
    ["no store from the future", "r0=x; x=1", "r0=1", "-"],
    ["the last of two racing stores may be either", "x=1 | x=2", "x=1", "A"],
    ["but not one that another replaced", "x=1; y=1 seq-cst | r0=y seq-cst; x=2", "r0=1 x=1", "-"],
    [
      "seq_cst stores agree on the last",
      "x=2 seq-cst; y=1 seq-cst | y=2 seq-cst; x=1 seq-cst",
      "x=2 y=2",
      "-",
    ],
    [
      "a plain load keeps the order of the seq_cst stores before it",
      "x=1 seq-cst; r0=y seq-cst; z=1 seq-cst | y=1 seq-cst; x=2 seq-cst; r1=z seq-cst; r2=x",
      "r0=0 r1=1 r2=1",
      "-",
    ],
    ["exchanges exclude each other", "xchg x=1; r0=x seq-cst | xchg x=2; r1=x seq-cst", "r0=2 r1=1", "-"],
  ]);
});
