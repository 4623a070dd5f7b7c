import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { share, throughputRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { claims, STACK_CASES } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

/** The claim's own case: an empty section, and 200 ns outside it at 3 GHz. */
const OUTSIDE = 600;
/** Two microseconds more while the lock is held, at 3 GHz: an empty section may take one by itself if eight exchange for it. */
const HELD = 6000;

const arm = (lock: "tas" | "ttas" | "mutex", inside = 0): Arm => ({
  kernel: "lock_contention",
  parameters: { lock, inside, outside: OUTSIDE },
});

const contended = (id: string, threads: number, trialNs: number, blocks: number): PlannedComparison => ({
  id,
  layer: "native",
  threads,
  trialNs,
  blocks,
  arms: {
    tas: arm("tas"),
    ttas: arm("ttas"),
    "held-tas": arm("tas", HELD),
    "held-ttas": arm("ttas", HELD),
  },
});

/** Of two threads only one waits, and an exchange disturbs nobody but the holder. */
const LEAST_CONTENDERS = 4;
/** More find a lock of an empty section taken all the time, and every block more interruptions. */
const MOST_CONTENDERS = 8;

/** So long that eight threads, each finishing a section of 2 us one after the other, are together for more than 0.8 of it. */
const cores = ({ machine, cpus }: Setting): PlannedComparison =>
  contended(
    "cores",
    Math.min(MOST_CONTENDERS, Math.max(LEAST_CONTENDERS, coresAmong(machine, cpus).length)),
    120_000,
    40,
  );

const pair = contended("pair", 2, 50_000, 30);

/** What a mutex makes of the claim's case: it has waiters sleep. */
const sleepers: PlannedComparison = {
  id: "sleepers",
  layer: "native",
  threads: 2,
  trialNs: 50_000,
  blocks: 30,
  arms: { mutex: arm("mutex"), ttas: arm("ttas") },
};

/**
 * Ten microseconds at 3 GHz between one node and the next: whatever the locks do, this decides. Not under the lock,
 * where it would put waiters to sleep until the holder's trial is over, and no trial would be of both any more.
 */
const LATE = 30_000;

const stack = (lock: "cas_stack" | "mutex_stack", nodes: number, outside = 0): Arm => ({
  kernel: "lock_contention",
  parameters: { lock, nodes, outside },
});

type StackCase = (typeof STACK_CASES)[number];

const stacks = ({ threads, nodes, name }: StackCase): PlannedComparison => ({
  id: `stacks-${name}`,
  layer: "native",
  threads,
  trialNs: 50_000,
  blocks: 20,
  arms: {
    cas: stack("cas_stack", nodes),
    mutex: stack("mutex_stack", nodes),
    "late-cas": stack("cas_stack", nodes, nodes * LATE),
    "late-mutex": stack("mutex_stack", nodes, nodes * LATE),
  },
});

const of = (comparison: string) => ({ comparison, layer: "native" as const });

const ofStacks = ({ name }: StackCase): QuantityDefinition[] => {
  const each = of(`stacks-${name}`);
  return [
    throughputRatio(each, `cas-over-mutex-stack-${name}`, "cas", "mutex"),
    throughputRatio(each, `cas-over-late-mutex-stack-${name}`, "cas", "late-mutex"),
    throughputRatio(each, `late-cas-over-mutex-stack-${name}`, "late-cas", "mutex"),
    share(each, `cas-stack-failed-${name}`, "cas", "failed", "operations"),
    share(each, `mutex-stack-sleeps-${name}`, "mutex", "sleeps", "operations"),
  ];
};

export const lockContention = defineExperiment({
  id: "lock-contention",
  shows: "how locks fare against each other under contention, and against none",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [pair, cores(setting), sleepers, ...STACK_CASES.map(stacks)],
  quantities: () => [
    throughputRatio(of("pair"), "ttas-over-tas-of-two", "ttas", "tas"),
    throughputRatio(of("pair"), "held-ttas-over-tas-of-two", "held-ttas", "tas"),
    throughputRatio(of("pair"), "ttas-over-held-tas-of-two", "ttas", "held-tas"),
    throughputRatio(of("cores"), "ttas-over-tas", "ttas", "tas"),
    throughputRatio(of("cores"), "held-ttas-over-tas", "held-ttas", "tas"),
    throughputRatio(of("cores"), "ttas-over-held-tas", "ttas", "held-tas"),
    throughputRatio(of("sleepers"), "mutex-over-ttas-of-two", "mutex", "ttas"),
    ...STACK_CASES.flatMap(ofStacks),
  ],
  claims,
  figures: () => figures,
});
