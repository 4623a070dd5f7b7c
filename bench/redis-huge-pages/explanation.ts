import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Redis forks to save its data and goes on serving from memory that parent and child share. If that memory were in transparent huge pages, every write to it would meet a fault that has a 2 MiB page to split or, on kernels before 5.8, to copy, and latencies would jump. Since version 6.2 a server that finds them on for all therefore asks the kernel at its start not to give it any (prctl PR_SET_THP_DISABLE, option disable-thp yes); older ones only printed a warning.",
  confounders: [
    'The switch matters only where the system\'s mode is "always"; with "madvise" Redis gets none either way.',
    "A process that was started with huge pages disabled for it (the setting is inherited) has none whatever its configuration says.",
  ],
};
