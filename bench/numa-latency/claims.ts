import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";

/** Firmware may invent nodes, and a hypervisor nearly always does: what shows no distance says nothing of one. */
const nodesShowADistance: Control = {
  id: "nodes-show-a-distance",
  quantity: "remote-local-ratio",
  expectation: atLeast(1.05),
  expected: true,
};

/** What the order of three figures leaves to noise. */
const NOT_ABOVE = atMost(1.02, 1);

export const claims: readonly Claim[] = [
  {
    id: "02.05.01/remote-local-latency-ratio",
    title: "remote memory is 1.2-2.5x slower",
    statement:
      "A load from the memory of the farthest node takes 1.2 to 2.5 times as long as one from local memory.",
    source:
      "Molka 2009 (Nehalem: 106 over 65 ns); Molka 2015 (Haswell-EP: 146 over 96 ns); Drepper 2007, 5.4",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "remote-local-ratio", expectation: between(1.2, 2.5) }],
    controls: [
      {
        id: "two-buffers-on-one-node",
        quantity: "same-node-ratio",
        expectation: between(1.2, 2.5),
        expected: false,
      },
      nodesShowADistance,
    ],
  },
  {
    id: "02.05.01/slit-predicts-ratio",
    title: "distance/10 is the latency ratio",
    statement:
      "The distance that the firmware states of the farthest node, over 10, is the ratio of remote to local latency within 20 %.",
    source:
      "ACPI 6.5, 5.2.17 (SLIT: relative distances, 10 for a node itself); firmware of EPYC commonly says 32 where the ratio is 2",
    prior: "refuted",
    mechanism:
      "The table is read as if 21 meant 2.1 times the latency, because its unit is defined so that local is 10. Firmware vendors fill it with constants that make the kernel's allocation order sensible (20, 21, 32), seldom with measurements, and 20 is also what the kernel assumes when firmware says nothing. The order of the distances is usually right, their ratio is not.",
    layers: ["native"],
    parts: [{ quantity: "slit-error", expectation: between(0.8, 1.2) }],
    controls: [
      {
        id: "a-node-and-itself",
        quantity: "slit-error-local",
        expectation: between(0.8, 1.2),
        expected: true,
      },
      nodesShowADistance,
      {
        id: "local-by-the-remote-distance",
        quantity: "slit-error-as-if-remote",
        expectation: between(0.8, 1.2),
        expected: false,
      },
    ],
    requires: [{ kind: "node-distances" }],
  },
  {
    id: "02.05.01/interleave-latency",
    title: "interleaved lies between the two",
    statement:
      "The mean latency of memory interleaved over two nodes is not below that of the local one and not above that of the remote one, within 2 %.",
    source:
      "Linux Documentation/admin-guide/mm/numa_memory_policy.rst (MPOL_INTERLEAVE): half of the pages are local",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "local-over-interleave", expectation: NOT_ABOVE },
      { quantity: "interleave-over-remote", expectation: NOT_ABOVE },
    ],
    controls: [
      {
        id: "remote-in-the-place-of-local",
        quantity: "remote-over-interleave",
        expectation: NOT_ABOVE,
        expected: false,
        guards: "local-over-interleave",
      },
      {
        id: "local-in-the-place-of-remote",
        quantity: "interleave-over-local",
        expectation: NOT_ABOVE,
        expected: false,
        guards: "interleave-over-remote",
      },
      {
        id: "two-buffers-on-one-node",
        quantity: "same-node-ratio",
        expectation: NOT_ABOVE,
        expected: true,
      },
    ],
  },
];
