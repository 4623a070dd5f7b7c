import { atLeast, defineExperiment, total } from "hardfacts";

/**
 * What no experiment should do: two kernels, which know nothing of each other, bind more memory to node 1 than that node
 * has, each of them less. The arrays of the first are still to be touched when the second asks and finds room; what is
 * touched last finds none, and the kernel must end somebody.
 */
const of = { comparison: "bound", layer: "native" } as const;
const BYTES = 110 * 2 ** 20;
const BASE_PAGE = 4096;

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
      threads: 1,
      trialNs: 20_000,
      blocks: 2,
      // Made in this order.
      arms: {
        streamed: {
          kernel: "stream",
          parameters: { op: "read", bytes: BYTES, pages: "base", policy: "bind", nodes: 0b10 },
        },
        chased: {
          kernel: "pointer_chase",
          parameters: {
            nodes: BYTES / BASE_PAGE,
            stride: BASE_PAGE,
            pages: "base",
            policy: "bind",
            memoryNodes: 0b10,
          },
        },
      },
    },
  ],
  quantities: () => [total(of, "wrong-nodes", "streamed", "wrong_nodes")],
  claims: [
    {
      id: "99.00.02/two-get-more",
      title: "two kernels get more than there is",
      statement: "Of a node of 208 MiB two kernels get 110 MiB each.",
      source: "nobody",
      prior: "myth",
      layers: ["native"],
      parts: [{ quantity: "wrong-nodes", expectation: atLeast(0) }],
      controls: [{ id: "none", quantity: "wrong-nodes", expectation: atLeast(1), expected: false }],
    },
  ],
});
