import type { Claim } from "../../src/experiment/claim.ts";
import { atMost } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/malloc-not-line-aligned",
    title: "malloc(64) is not line-aligned",
    statement: "glibc's malloc(64) is 16-byte aligned: at most half of the blocks start on a line.",
    source: "glibc manual, Aligned Memory Blocks: a multiple of sixteen on 64-bit systems",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "line-aligned-share", expectation: atMost(0.5) }],
    controls: [
      {
        id: "asked-for-alignment",
        quantity: "line-aligned-share-when-asked",
        expectation: atMost(0.5),
        expected: false,
      },
      { id: "blocks-of-72", quantity: "line-aligned-share-of-72", expectation: atMost(0.5), expected: true },
    ],
  },
];
