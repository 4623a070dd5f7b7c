import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, ProfileName } from "../../src/experiment/experiment.ts";
import { statedLineBytes } from "../../src/experiment/caches.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/**
 * Split locked adds in a trial, and blocks of a replicate before the profile multiplies them: a whole run makes fewer
 * than 20 000 in all, warm-up, both arms and the most rounds of the profile included. Each one may stop every core
 * of the host for a microsecond, or longer where kernel or hypervisor delay them.
 */
const SPLITS_A_TRIAL = 8;
const BLOCKS: Readonly<Record<ProfileName, number>> = { quick: 8, standard: 8, thorough: 2 };

const arm = (offset: number, most: number, threads = 1) => ({
  kernel: "split_lock",
  threads,
  parameters: { offset, most },
});

const splitLock = (machine: Machine, profile: ProfileName): PlannedComparison => {
  const split = statedLineBytes(machine) - 4;
  return {
    id: "locked-adds",
    layer: "native",
    threads: 2,
    // A kernel that delays split locks by 10 ms each ends a trial after a few of them.
    trialNs: 100_000,
    blocks: BLOCKS[profile],
    arms: {
      aligned: arm(0, 4096),
      "in-line": arm(4, 4096),
      "thirty-two": { ...arm(0, 4096), parameters: { offset: 0, most: 4096, repeat: 32 } },
      split: arm(split, SPLITS_A_TRIAL),
      // As long as the trial lasts, which is about as long as eight split locks take.
      "beside-aligned": arm(0, 1_000_000, 2),
      "beside-split": arm(split, SPLITS_A_TRIAL, 2),
      "beside-aligned-again": arm(0, 1_000_000, 2),
      nothing: { kernel: "null_kernel", threads: 2, parameters: {} },
    },
  };
};

const of = { comparison: "locked-adds", layer: "native" as const };

export const splitLockExperiment = defineExperiment({
  id: "split-lock",
  shows: "what a locked add across two lines costs, and what it does to the other CPU",
  ...explanation,
  layers: ["native"],
  requires: [
    { kind: "architecture", oneOf: ["x64"] },
    {
      kind: "consent",
      to: "split-lock",
      because:
        "split locks stall every core of the machine, other tenants of the host included, for some 20 ms in all",
    },
  ],
  role: "evidence",
  comparisons: ({ machine, profile }) => [splitLock(machine, profile)],
  quantities: () => [
    timeRatio(of, "split-lock-penalty", "split", "aligned"),
    timeRatio(of, "in-line-penalty", "in-line", "aligned"),
    timeRatio(of, "thirty-two-for-one", "thirty-two", "aligned"),
    timeRatio(of, "bystander-slowdown", "beside-split", "beside-aligned", 1),
    timeRatio(of, "bystander-over-itself", "beside-aligned-again", "beside-aligned", 1),
    timeRatio(of, "bystander-over-nothing", "beside-aligned", "nothing", 1),
    nsPerOperation(of, "split-lock-cost", "split"),
  ],
  claims,
  figures: () => figures,
});
