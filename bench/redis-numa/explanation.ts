import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A server of one thread uses one core, and Linux keeps it near its memory without being asked: pages come from the node where it runs, and the scheduler prefers to leave it there. Binding it (numactl) mostly writes down what already is. What a request costs is dominated by system calls and the loopback network; the share that is spent waiting for memory is what a remote node can make slower, by half again, which gives at most some tens of percent and only for random access to far more data than the caches hold. One server on each node can gain where the unbound ones would have been placed badly. On a machine of one node there is nothing to bind to.",
  confounders: [
    "Redis at one request a connection is bound by system calls, so that memory hardly shows.",
    "Where the client runs matters as much as where the server does.",
    "Page cache and allocator arenas that were touched before a policy was set stay where they are.",
  ],
};
