import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, between, equals, oneOf } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const on = (...architectures: string[]): readonly Requirement[] => [
  { kind: "architecture", oneOf: architectures },
];

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/line-is-64",
    title: "the line is 64 bytes (Arm: or 128)",
    statement:
      "The coherency line is 64 bytes on x86-64, and 64 or 128 on Arm and POWER (64 on most Arm servers, 128 on Apple's M series and POWER); here as measured, not as a file says.",
    source: "Intel SDM vol. 3, Memory Cache Control (ch. 12 or 13); Arm ARM, CTR_EL0",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "effective-line", expectation: equals(64), requires: on("x64") },
      { quantity: "effective-line", expectation: oneOf(64, 128), requires: on("arm64", "ppc64") },
    ],
    controls: [
      {
        id: "words-32-into-the-line",
        quantity: "effective-line-shifted",
        // 32 of a line of 64 bytes, 96 of one of 128.
        expectation: oneOf(64, 128),
        expected: false,
      },
      { id: "step-put-at-64", quantity: "effective-line-planted", expectation: equals(64), expected: true },
    ],
  },
  {
    id: "02.02.04/step-at-64",
    title: "throughput steps up at 64 bytes",
    statement:
      "Throughput over distance is a step at the line size: flat below 64 bytes, a jump at 64, flat above.",
    source: "Follows from a coherence unit of 64 bytes; folly/lang/Align.h",
    prior: "likely",
    layers: ["native"],
    parts: [
      { quantity: "step-64-over-32", expectation: atLeast(1.5) },
      { quantity: "flat-below", expectation: between(0.8, 1.25) },
      { quantity: "flat-above", expectation: between(0.8, 1.25) },
    ],
    controls: [
      {
        id: "words-32-into-the-line",
        quantity: "shifted-64-over-32",
        expectation: atLeast(1.5),
        expected: false,
        guards: "step-64-over-32",
      },
      {
        id: "end-to-end",
        quantity: "ends-512-over-4",
        expectation: atLeast(1.5),
        expected: true,
        guards: "step-64-over-32",
      },
      // No curve with a step is flat from end to end.
      {
        id: "end-to-end-is-not-flat",
        quantity: "ends-512-over-4",
        expectation: between(0.8, 1.25),
        expected: false,
      },
      // On one line at either place, and on lines of their own.
      {
        id: "near-elsewhere",
        quantity: "near-elsewhere",
        expectation: between(0.8, 1.25),
        expected: true,
        guards: "flat-below",
      },
      {
        id: "apart-elsewhere",
        quantity: "apart-elsewhere",
        expectation: between(0.8, 1.25),
        expected: true,
        guards: "flat-above",
      },
    ],
  },
];
