/** The words that a report uses, for a reader who knows none of them. */
export const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  [
    "claim",
    "One documented expectation of a chapter: a sentence, its source, a quantity and what is expected of it.",
  ],
  ["arm", "One condition of an experiment, such as packed or padded."],
  [
    "block",
    "Every arm once, in random order, a few milliseconds: ratios are taken within a block, so that drift cancels.",
  ],
  [
    "replicate",
    "One experiment measured afresh, with new threads and new memory. The median over its blocks is one value.",
  ],
  ["round", "A fresh process in which every experiment makes one replicate."],
  [
    "interval",
    "Where the median over replicates may be, with the confidence stated: as these replicates vary, whatever their distribution. Another day may lie elsewhere.",
  ],
  ["confirmed", "The whole interval lies inside what the claim expects, and no guard objects."],
  ["refuted", "The whole interval lies outside of it, and no guard objects."],
  [
    "inconclusive",
    "The interval straddles a bound, a control did not come out as it must, or the machine was too noisy.",
  ],
  ["not testable", "This machine lacks something; the reason says what."],
  [
    "control",
    "A case whose answer is known beforehand. A verdict stands only if the instrument saw that answer.",
  ],
  ["layer", "Where the timed code runs: native (C++), wasm (WebAssembly), js (JavaScript), or a simulation."],
];
