import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A core may write a line only while no other core has a valid copy of it, so a core that wants to write what another has just written must send for the line: its request goes to wherever the protocol keeps account of the line (the L3 slice or home agent that the address is hashed to), from there to the cache that holds the modified copy, and the line comes back. Here two threads answer each other by a store to one line and a spin on the answer, so that nothing but this journey is timed, once each way. How long it takes depends on what lies between: siblings share the L1, cores of a cluster the L3, other clusters are an on-die network away, other packages a link. It depends on the line as well, for each has a home of its own, and so several lines are tried for every pair.",
  confounders: [
    "A guest's virtual CPUs are moved over the host's cores, so the same pair may be near in one second and far in the next; every two-thread block probes the distance, and near and far are never averaged.",
    "A guest may be shown a topology that the host does not have, and then the class of a pair is a label and not a fact.",
    "Cores that share an L2 need not be the nearest: Gracemont's were seen to send a line round by the L3.",
    "A partner that is not running adds the scheduler's time to the answer; blocks with a switch are left out.",
    "Power saving in the on-die network or the link between packages makes the first hand-overs after idling dearer.",
  ],
};
