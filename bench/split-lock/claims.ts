import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/split-lock-catastrophe",
    title: "a split lock is a catastrophe",
    statement:
      "A locked add that crosses a line is at least 20x slower than an aligned one, and slows another core by 1.2x.",
    source: "Intel SDM vol. 3, 9.1 (bus lock); LWN 790464, Detecting and handling split locks, 2019",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "split-lock-penalty", expectation: atLeast(20) },
      { quantity: "bystander-slowdown", expectation: atLeast(1.2) },
    ],
    controls: [
      { id: "unaligned-in-line", quantity: "in-line-penalty", expectation: atLeast(20), expected: false },
      {
        id: "beside-aligned-either-way",
        quantity: "bystander-over-itself",
        expectation: atLeast(1.2),
        expected: false,
      },
      { id: "thirty-two-for-one", quantity: "thirty-two-for-one", expectation: atLeast(20), expected: true },
    ],
  },
];
