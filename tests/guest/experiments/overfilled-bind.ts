import { atLeast, defineExperiment, total } from "hardfacts";

/** What no experiment should do: binds more memory to node 1 than that node has, which can be seen before it is touched. */
const of = { comparison: "bound", layer: "native" } as const;
const boundToNode1 = (bytes: number) => ({
  kernel: "page_placement",
  parameters: { bytes, policy: "bind", nodes: 0b10 },
});

export default defineExperiment({
  id: "overfilled-bind",
  shows: "what is said to a process that would fill a node",
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
      arms: { few: boundToNode1(2 ** 20), overfilled: boundToNode1(2 ** 28) },
    },
  ],
  quantities: () => [
    total(of, "few-bound", "few", "pages"),
    total(of, "too-many-bound", "overfilled", "pages"),
  ],
  claims: [
    {
      id: "99.00.01/more-than-there-is",
      title: "a node holds more than it has",
      statement: "Of a node of less than 256 MiB a process gets 256 MiB.",
      source: "nobody",
      prior: "myth",
      layers: ["native"],
      parts: [{ quantity: "too-many-bound", expectation: atLeast(1) }],
      controls: [{ id: "few", quantity: "few-bound", expectation: atLeast(10_000), expected: false }],
    },
  ],
});
