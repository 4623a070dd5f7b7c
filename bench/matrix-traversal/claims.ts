import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, type Expectation } from "../../src/experiment/expectation.ts";

const controlsFor = (expectation: Expectation): readonly Control[] => [
  { id: "within-the-first-cache", quantity: "column-over-row-in-l1", expectation, expected: false },
  { id: "columns-over-cached-rows", quantity: "column-over-row-of-l1", expectation, expected: true },
];

export const claims: readonly Claim[] = [
  {
    id: "05.01.01/row-vs-column",
    title: "rows beat columns 3x",
    statement:
      "Summing a row-major matrix larger than L2 along its columns takes at least 3x as long as along its rows.",
    source:
      "Drepper 2007, 6.2.1; Bryant, O'Hallaron, Computer Systems: A Programmer's Perspective, 6.2 and 6.5",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "column-over-row", expectation: atLeast(3) }],
    controls: controlsFor(atLeast(3)),
  },
  {
    id: "05.01.01/wasm-row-vs-column",
    title: "rows beat columns 2x in wasm, js",
    statement:
      "Summing a row-major matrix larger than L2 along its columns takes at least 2x as long as along its rows inside WebAssembly, and on a Float64Array in JavaScript.",
    source:
      "Drepper 2007, 6.2.1; Bryant, O'Hallaron, Computer Systems: A Programmer's Perspective, 6.2 and 6.5",
    prior: "robust",
    layers: ["wasm", "js"],
    parts: [{ quantity: "column-over-row", expectation: atLeast(2) }],
    controls: controlsFor(atLeast(2)),
  },
];
