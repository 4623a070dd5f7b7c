import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, between } from "../../src/experiment/expectation.ts";

const NO_EFFECT = between(0.95, 1.05);

export const claims: readonly Claim[] = [
  {
    id: "05.01.02/plus-50-percent",
    title: "NUMA binding gives Redis 50 % more",
    statement: "Binding a Redis server to a NUMA node, CPUs and memory, raises its throughput by 50 %.",
    source:
      "the handbook's own figure (+50 %); against it Redis documentation, benchmarks: requests are bound by system calls",
    prior: "refuted",
    mechanism:
      "Such figures come from comparing the best placement with the worst, a server on one node with its memory on another, and from workloads bound by memory. The default is not the worst: the kernel places memory where the server runs. What binding can add is the difference to that.",
    layers: ["native"],
    parts: [{ quantity: "bound-gain", expectation: atLeast(1.5) }],
    controls: [
      {
        id: "two-requests-for-one",
        quantity: "bound-dosed-gain",
        expectation: atLeast(1.5),
        expected: true,
      },
      {
        id: "local-against-local",
        quantity: "local-over-itself",
        expectation: atLeast(1.5),
        expected: false,
      },
    ],
  },
  {
    id: "05.01.02/bound-vs-worst-case",
    title: "local beats remote memory in Redis",
    statement:
      "A Redis server on one node with its keys on that node serves 1.02 to 1.5 times as many random GETs as one with its keys on another, with data that no cache holds.",
    source:
      "the ratio of remote to local latency, 1.2 to 2.5, times the share of a GET that waits for memory",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "local-over-remote", expectation: between(1.02, 1.5) }],
    controls: [
      {
        id: "local-against-local",
        quantity: "local-over-itself",
        expectation: between(1.02, 1.5),
        expected: false,
      },
      {
        id: "a-fifth-more-work",
        quantity: "remote-over-itself-dosed",
        expectation: between(1.02, 1.5),
        expected: true,
      },
    ],
  },
  {
    id: "05.01.02/single-node-no-effect",
    title: "one node: binding Redis is nothing",
    statement:
      "On a machine of one node binding a Redis server's memory changes its throughput by less than 5 %.",
    source: "definition: there is no other node",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "redis-bind-ratio-one-node", expectation: NO_EFFECT }],
    controls: [
      {
        id: "fifteen-percent-more-work",
        quantity: "redis-dosed-ratio-one-node",
        expectation: NO_EFFECT,
        expected: false,
      },
      {
        id: "unbound-against-unbound",
        quantity: "redis-unbound-over-itself",
        expectation: NO_EFFECT,
        expected: true,
      },
    ],
  },
  {
    id: "02.05.01/instance-per-node",
    title: "a Redis bound to each node pays",
    statement:
      "One Redis server bound to each node serves at least 1.05 times what as many unbound servers do together.",
    source: "Redis documentation, benchmarks (NUMA and core placement)",
    prior: "hardware-dependent",
    mechanism:
      "With one server bound to each node, every server has its memory near and the nodes' caches and channels to itself. Left alone, the scheduler may put two of them on one node or move one away from its memory. If it does neither, binding brings nothing.",
    layers: ["native"],
    parts: [{ quantity: "per-node-gain", expectation: atLeast(1.05) }],
    controls: [
      {
        id: "unbound-against-unbound",
        quantity: "unbound-over-unbound",
        expectation: atLeast(1.05),
        expected: false,
      },
      {
        id: "a-quarter-more-work",
        quantity: "per-node-dosed-gain",
        expectation: atLeast(1.05),
        expected: true,
      },
    ],
  },
];
