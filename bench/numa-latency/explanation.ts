import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Every package, or part of one, has memory controllers of its own. A load whose page lies at another node goes through that node's home agent over a link between packages, and the way there and back is added to what the memory itself takes: usually half again to twice the local latency. A chain of dependent loads over memory bound to one node shows it undiluted. What the firmware states as distances (SLIT, 10 for local) is a rough order for the kernel's placement decisions and often a default, not a measurement. In memory that is interleaved over nodes a chain meets each of them in turn, and its mean lies between.",
  confounders: [
    "Nodes of one package may be parts of a die (sub-NUMA clustering), hardly farther apart than within, or dies with a link between them.",
    "A guest's nodes may be made up, and its memory may lie anywhere: then no distance shows, and there is nothing to judge.",
    "Memory on CXL is a node that may take 2 to 5 times as long as local memory.",
    "With small pages the page tables have a node too, and walks to a remote one are in the figure.",
  ],
};
