import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A node's bandwidth is that of its own memory channels; what crosses to another node goes through a link that has less. All cores of one node that read another node's memory are therefore bound by the link, and all cores of the machine that read one node's memory by that node's channels, while the channels of the others idle. Interleaving uses all channels at once and pays with half or more of the traffic being remote: it wins where channels are the bottleneck and loses where latency is. With a single node there is nothing to choose, and binding to it changes neither where pages come from nor how they are reached.",
  confounders: [
    "One thread does not fill a link: its ratio is that of latencies, not of bandwidths.",
    "Sub-NUMA nodes share a package's links and may share controllers.",
    "A guest's nodes need not be the host's.",
    "Binding CPUs along with memory takes the cores of all other nodes away, which would be blamed on the memory; here all arms use the same CPUs.",
  ],
};
