import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

/**
 * A bus lock takes one or two microseconds (4300 to 5900 cycles seen on Zen 4). Kernels that trap split locks and
 * hypervisors that exit on them delay each one by tens of microseconds and more: the figure is then theirs.
 */
const LONGEST_BY_HARDWARE_NS = 10_000;

export const claims: readonly Claim[] = [
  {
    id: "02.02.03/split-lock-catastrophe",
    title: "a split lock is a catastrophe",
    statement:
      "A locked add that crosses a line is at least 20x slower than an aligned one, and slows another core by 1.2x.",
    source:
      "Intel SDM vol. 3, Bus Locking (9.1.2 or 10.1.2); LWN 790464, Detecting and handling split locks, 2019",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "split-lock-penalty", expectation: atLeast(20) },
      { quantity: "bystander-slowdown", expectation: atLeast(1.2) },
    ],
    controls: [
      {
        id: "unaligned-in-line",
        quantity: "in-line-penalty",
        expectation: atLeast(20),
        expected: false,
        guards: "split-lock-penalty",
      },
      {
        id: "beside-aligned-either-way",
        quantity: "bystander-over-itself",
        expectation: atLeast(1.2),
        expected: false,
        guards: "bystander-slowdown",
      },
      {
        id: "delayed-by-software",
        quantity: "split-lock-cost",
        expectation: atLeast(LONGEST_BY_HARDWARE_NS),
        expected: false,
      },
      {
        id: "done-by-the-hardware",
        quantity: "split-lock-cost",
        expectation: atMost(LONGEST_BY_HARDWARE_NS),
        expected: true,
      },
      {
        id: "thirty-two-for-one",
        quantity: "thirty-two-for-one",
        expectation: atLeast(20),
        expected: true,
        guards: "split-lock-penalty",
      },
      {
        id: "reading-against-nothing",
        quantity: "bystander-over-nothing",
        expectation: atLeast(1.2),
        expected: true,
        guards: "bystander-slowdown",
      },
    ],
  },
];
