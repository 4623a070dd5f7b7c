import { atLeast, defineExperiment, total } from "hardfacts";

/**
 * What no experiment should do: two threads bind more memory to node 1 than that node has, each of them less. When they
 * ask for it the node has room for either; while it is touched, the kernel must end somebody.
 */
const of = { comparison: "bound", layer: "native" } as const;
const boundToNode1 = (bytes: number) => ({
  kernel: "stream",
  parameters: { op: "add", bytes, pages: "base", policy: "bind", nodes: 0b10 },
});

export default defineExperiment({
  id: "overfilled-by-two",
  shows: "what becomes of a process that fills a node",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [
    {
      id: "bound",
      layer: "native",
      threads: 2,
      trialNs: 20_000,
      blocks: 2,
      arms: { overfilled: boundToNode1(96 * 2 ** 20) },
    },
  ],
  quantities: () => [total(of, "wrong-nodes", "overfilled", "wrong_nodes")],
  claims: [
    {
      id: "99.00.02/two-get-more",
      title: "two threads get more than there is",
      statement: "Of a node of less than 256 MiB two threads get 144 MiB each.",
      source: "nobody",
      prior: "myth",
      layers: ["native"],
      parts: [{ quantity: "wrong-nodes", expectation: atLeast(0) }],
      controls: [{ id: "none", quantity: "wrong-nodes", expectation: atLeast(1), expected: false }],
    },
  ],
});
