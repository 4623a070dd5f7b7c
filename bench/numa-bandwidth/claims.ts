import type { Claim, Control } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between } from "../../src/experiment/expectation.ts";

/** Firmware may invent nodes, and a hypervisor nearly always does: what shows no distance says nothing of one. */
const nodesShowADistance: Control = {
  id: "nodes-show-a-distance",
  quantity: "remote-bandwidth-ratio",
  expectation: atMost(0.98),
  expected: true,
};

const REMOTE = between(0.3, 0.95);
const NOT_WORSE = atLeast(0.98, 1);
const NO_EFFECT = between(0.95, 1.05);

export const claims: readonly Claim[] = [
  {
    id: "02.05.01/remote-bandwidth-lower",
    title: "remote bandwidth is 0.3-0.95",
    statement:
      "All cores of a node together read another node's memory at 0.3 to 0.95 of the bandwidth of their own.",
    source: "Intel Memory Latency Checker, bandwidth matrices; Bergstrom 2011 (STREAM on NUMA machines)",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "remote-bandwidth-ratio", expectation: REMOTE }],
    controls: [
      {
        id: "local-against-local",
        quantity: "same-node-bandwidth-ratio",
        expectation: REMOTE,
        expected: false,
      },
      nodesShowADistance,
    ],
  },
  {
    id: "02.05.01/interleave-wins-when-saturated",
    title: "interleaving beats one full node",
    statement:
      "With cores of all nodes streaming, memory interleaved over the nodes gives at least 1.3 times the throughput of all memory on one node.",
    source: "Dashti et al. 2013 (Carrefour): congestion of a controller matters more than distance",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "interleave-gain", expectation: atLeast(1.3) }],
    controls: [
      {
        id: "interleaved-over-one-node",
        quantity: "interleave-gain-over-one",
        expectation: atLeast(1.3),
        expected: false,
      },
      {
        id: "half-as-much-work-again",
        quantity: "interleave-gain-dosed",
        expectation: atLeast(1.3),
        expected: true,
      },
      nodesShowADistance,
    ],
  },
  {
    id: "02.05.01/single-node-control",
    title: "on one node binding is nothing",
    statement: "On a machine of one node binding memory to it changes throughput by less than 5 %.",
    source: "definition: there is no other node",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "bind-ratio-one-node", expectation: NO_EFFECT }],
    controls: [
      {
        id: "fifteen-percent-more-work",
        quantity: "dosed-ratio-one-node",
        expectation: NO_EFFECT,
        expected: false,
      },
      {
        id: "unbound-against-unbound",
        quantity: "unbound-over-itself-one-node",
        expectation: NO_EFFECT,
        expected: true,
      },
    ],
  },
  {
    id: "05.01.02/binding-never-hurts",
    title: "NUMA binding never hurts",
    statement:
      "Binding memory to a node is never slower than leaving it to the default policy (within 2 %), whether the cores of that node use it or those of all nodes.",
    source: "folklore; against it Dashti et al. 2013: all controllers are needed by those who use all cores",
    prior: "myth",
    mechanism:
      "Binding removes remote accesses, so it seems it could only help. But a node's memory is also a set of channels: with the data of all cores bound to one node, the channels of the others are idle and everybody queues at the same controllers. Binding pays where the users of the data are on that node too.",
    layers: ["native"],
    parts: [{ quantity: "worst-binding-gain", expectation: NOT_WORSE }],
    controls: [
      {
        id: "against-itself-with-a-quarter-more-work",
        quantity: "worst-dosed-gain",
        expectation: NOT_WORSE,
        expected: true,
      },
      {
        id: "bound-to-another-node",
        quantity: "remote-bandwidth-ratio",
        expectation: NOT_WORSE,
        expected: false,
      },
      nodesShowADistance,
    ],
  },
];
