import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A request to a Redis server over a socket costs system calls on both ends, wake-ups and protocol handling, ten microseconds and more, of which the access to the value is a few lines of memory. Even at 100 000 requests a second with values of a kilobyte that makes some 300 MB/s by a generous estimate of three passes over the value, while memory gives tens of gigabytes. A server of one thread is therefore bound by its CPU and the network's path through the kernel long before memory runs out of bandwidth; if memory matters, then by its latency.",
  confounders: [
    "The factor of three passes is an estimate; only counters of the memory controllers could say.",
    "Pipelining takes away most of the system calls and raises the share; the claim is about one request at a time.",
    "A very small machine has little bandwidth, which makes the share look large.",
  ],
};
