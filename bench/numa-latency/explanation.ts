import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Every package, or part of one, has memory controllers of its own. A load whose page lies at another node goes through that node's home agent over a link between packages, and the way there and back is added to what the memory itself takes: usually half again to twice the local latency. A chain of dependent loads over memory bound to one node shows it undiluted. What the firmware states as distances (SLIT, 10 for local) is a rough order for the kernel's placement decisions and often a default, not a measurement. In memory that is interleaved over nodes a chain meets each of them in turn, and its mean lies between.",
  confounders: [
    "Nodes of one package (sub-NUMA clustering) are barely farther apart than two halves of it: 1.05 to 1.2x.",
    "A guest's nodes may be made up, and its memory may lie anywhere: then no distance shows, and there is nothing to judge.",
    "Memory on CXL or other extenders is a node that is far more than 2.5x away.",
    "With small pages the page tables have a node too, and walks to a remote one are in the figure.",
  ],
};
