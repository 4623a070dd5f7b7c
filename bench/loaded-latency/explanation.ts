import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A memory controller serves requests from queues. While they are nearly empty a load takes what the wires and the DRAM take; when other cores ask for all they can get, requests wait for banks, for the bus to turn round between reads and writes, and for each other, and latency rises slowly at first and steeply near saturation. One core chases pointers while the others stream, with a growing pause between lines, which gives a curve of latency over delivered bandwidth. When the others do nothing but adds in registers, clock and power are the same and memory is idle: what remains of the rise then is traffic's.",
  confounders: [
    "A few cores may not be able to load the controllers at all, above all on a server that other guests use.",
    "A sibling of the chasing core that streams competes for its load ports too; siblings are left out.",
    "Clock goes down when all cores are busy, which lengthens the path through the caches by a little.",
  ],
};
