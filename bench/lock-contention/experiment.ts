import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { throughputRatio } from "../../src/experiment/quantities.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { coresAmong } from "../../src/experiment/topology.ts";
import { claims } from "./claims.ts";

/** The claim's own case: an empty section, and 200 ns outside it at 3 GHz. */
const OUTSIDE = 600;
/** Two microseconds more while the lock is held, at 3 GHz: an empty section may take one by itself if eight exchange for it. */
const HELD = 6000;

const arm = (lock: "tas" | "ttas", inside = 0): Arm => ({
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

const of = (comparison: string) => ({ comparison, layer: "native" as const });

export const lockContention = defineExperiment({
  id: "lock-contention",
  shows: "how spin locks fare against each other under contention",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => [pair, cores(setting)],
  quantities: () => [
    throughputRatio(of("pair"), "ttas-over-tas-of-two", "ttas", "tas"),
    throughputRatio(of("pair"), "held-ttas-over-tas-of-two", "held-ttas", "tas"),
    throughputRatio(of("pair"), "ttas-over-held-tas-of-two", "ttas", "held-tas"),
    throughputRatio(of("cores"), "ttas-over-tas", "ttas", "tas"),
    throughputRatio(of("cores"), "held-ttas-over-tas", "held-ttas", "tas"),
    throughputRatio(of("cores"), "ttas-over-held-tas", "ttas", "held-tas"),
  ],
  claims,
});
