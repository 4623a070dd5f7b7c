import { isTooNoisy, type ComparisonEvidence } from "../experiment/evidence.ts";
import { cpuList, cpuRanges } from "../experiment/cpu-ranges.ts";
import type { Expectation } from "../experiment/expectation.ts";
import { type Layer, LAYERS } from "../experiment/layer.ts";
import type { Machine } from "../machine/machine.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Standing } from "./verdict.ts";
import { estimateInWords, figure } from "./words.ts";

/** Why a verdict may not stand although its interval says so, and what would help. */
export interface Concern {
  readonly reason: string;
  readonly remedy: string | null;
  /** Further rounds of the same run may lift it. Default: they will not. */
  readonly passing?: boolean;
}

/**
 * What a quantity's standing rests on, which decides what could have faked it. A time: anything. The absence of
 * an outcome: whatever kept it from happening. The presence of one: hardly anything, it was seen. An exact
 * figure, worked out or counted by one thread (bytes of an object): only its arm not doing its work.
 */
export type Basis = "time" | "absence" | "presence" | "exact";

/** Work of these CPUs together over that of one, on registers only. */
export interface AluScaling {
  readonly cpus: readonly number[];
  /** "too-few": measured in too few rounds so far, or in too few at one distance. */
  readonly estimate: Estimate | "too-few";
}

/** What the instrument found out about itself in this run. */
export interface InstrumentFacts {
  /** Of a pair of CPUs, and of all cores where they are more; empty where it was not measured. */
  readonly aluScaling: readonly AluScaling[];
  /** The same arm set against itself, by layer. */
  readonly selfComparisons: readonly {
    readonly id: string;
    readonly layer: Layer;
    readonly estimate: Estimate;
  }[];
}

/** A quantity that a verdict rests on. */
export interface Subject {
  readonly quantity: string;
  readonly layer: Layer;
  readonly basis: Basis;
  /** Evidence of the comparisons it comes from. */
  readonly comparisons: readonly ComparisonEvidence[];
  /** Comparisons it comes from of which there is no evidence. */
  readonly unproved: readonly string[];
}

export interface Surroundings {
  readonly machine: Pick<Machine, "topology" | "virtualization">;
  readonly instrument: InstrumentFacts;
  /** The layers that the run was asked for. Default: all. */
  readonly layers?: readonly Layer[];
}

/** Below this, more than a fifth of a contended trial ran without its contender, as fast as an uncontended one. */
const LEAST_OVERLAP = 0.8;

/**
 * Trials are laid out to be 1000 times the timer's resolution. At 200 one reading is off by 0.5 %, a ratio of two
 * trials by 1 %: still a third of the tightest margin a claim carries (3 %).
 */
const LEAST_TICKS_A_TRIAL = 200;

/** One percent, for the same reason. Times of a trial are wrong by as much; ratios inside a block are not. */
const MOST_CLOCK_DRIFT = 0.01;

/** A trial that lost time to the host does not know it; a tenth is ten times what a quiet guest loses. */
const MOST_STEAL = 0.1;

/** A core beside others does all of its work; two siblings of one core add at most some 30 % to integer adds. */
const LEAST_ALU_SCALING_A_CPU = 0.9;

/** An arm against itself is 1; replicates of hundreds of blocks know that to 0.3 %. */
const SELF_COMPARISON = { low: 0.98, high: 1.02 };

/** The counter in which kernels say how many pages of an arm's memory are not of the kind that was asked for. */
const WRONG_PAGES = "wrong_pages";

/** The counter in which kernels say of how many pages they could not find out the kind. */
const UNKNOWN_PAGES = "unknown_pages";

/** The counter in which kernels say how often a pool's counts changed while they were read. */
const POOL_DISTURBED = "pool_disturbed";

/** The counter in which kernels say how many pages of an arm are on other NUMA nodes than its policy names. */
const WRONG_NODES = "wrong_nodes";

/** The counter in which kernels say how often their own check of the result failed. */
const MISMATCHES = "mismatches";

export const basisOf = (
  counted: boolean,
  expectation: Expectation,
  standing: Standing,
  comparisons: readonly ComparisonEvidence[],
): Basis => {
  if (comparisons.length === 0) return "exact";
  if (!counted) return "time";
  // What one thread counted of its own doing depends on nobody.
  if (comparisons.every((row) => row.cpus.length < 2)) return "exact";
  const seen =
    (expectation.kind === "never" && standing === "outside") ||
    ((expectation.kind === "observed" || expectation.kind === "rate-at-least") && standing === "inside");
  return seen ? "presence" : "absence";
};

/** Every reason not to believe what was measured of this quantity. */
export const concernsOf = (subject: Subject, around: Surroundings): Concern[] =>
  GUARDS.filter((guard) => guard.for.includes(subject.basis))
    .map((guard) => guard.concern(subject, around))
    .filter((concern) => concern !== null);

interface Guard {
  readonly for: readonly Basis[];
  readonly concern: (subject: Subject, around: Surroundings) => Concern | null;
}

/** A concern over the first comparison of the subject that `bad` finds fault with. */
const overFirst =
  (bad: (row: ComparisonEvidence) => boolean, concern: (row: ComparisonEvidence) => Concern) =>
  (subject: Subject): Concern | null => {
    const row = subject.comparisons.find(bad);
    return row === undefined ? null : concern(row);
  };

const proved: Guard = {
  for: ["time", "absence", "presence", "exact"],
  concern: ({ quantity, unproved }) =>
    unproved.length === 0
      ? null
      : { reason: `${quantity}: no evidence that ${unproved.join(", ")} ran as described`, remedy: null },
};

const didItsWork: Guard = {
  for: ["time", "absence", "presence", "exact"],
  concern: (subject) => {
    for (const { comparison, counters } of subject.comparisons) {
      for (const [arm, counted] of Object.entries(counters)) {
        const mismatches = counted[MISMATCHES] ?? 0;
        if (mismatches > 0) {
          const reason = `${comparison}: the arm ${arm} did not do its work (${mismatches} mismatches)`;
          return { reason, remedy: null };
        }
      }
    }
    return null;
  },
};

/** Counted exactly or timed: pages of another kind are another experiment. */
const onItsPages: Guard = {
  for: ["time", "exact"],
  concern: (subject) => {
    for (const { comparison, counters } of subject.comparisons) {
      for (const [arm, counted] of Object.entries(counters)) {
        const wrong = counted[WRONG_PAGES] ?? 0;
        if ((counted[UNKNOWN_PAGES] ?? 0) > 0) {
          return {
            reason: `${comparison}: what the memory of ${arm} is made of is not known (/proc/self/smaps does not tell)`,
            remedy: "permit this process to read /proc/self/smaps",
          };
        }
        if (wrong > 0) {
          return {
            reason: `${comparison}: the memory of ${arm} was not all in pages of the kind that was asked for (${wrong} base pages of it were not)`,
            remedy:
              "free memory, or permit this process huge pages (THP_enabled in /proc/self/status); base pages must decline to be made huge",
          };
        }
      }
    }
    return null;
  },
};

const poolWasOurs: Guard = {
  for: ["exact"],
  concern: (subject) => {
    const disturbed = subject.comparisons.find(({ counters }) =>
      Object.values(counters).some((counted) => (counted[POOL_DISTURBED] ?? 0) > 0),
    );
    return disturbed === undefined
      ? null
      : {
          reason: `${disturbed.comparison}: another process used the pool of huge pages meanwhile`,
          remedy: "stop other programs that use huge pages",
        };
  },
};

const onItsNodes: Guard = {
  for: ["time"],
  concern: (subject) => {
    for (const { comparison, counters } of subject.comparisons) {
      for (const [arm, counted] of Object.entries(counters)) {
        const wrong = counted[WRONG_NODES] ?? 0;
        if (wrong > 0) {
          return {
            reason: `${comparison}: the memory of ${arm} was not all on the nodes it was bound to (${wrong} base pages were elsewhere)`,
            remedy: "free memory on these nodes",
          };
        }
      }
    }
    return null;
  },
};

const notEmulated: Guard = {
  for: ["time", "absence", "presence"],
  concern: (_subject, { machine }) =>
    machine.virtualization.emulated === true
      ? {
          reason: "the CPU is emulated: what was measured is the emulator",
          remedy: "run on the hardware itself or under hardware virtualisation",
        }
      : null,
};

const pinned: Guard = {
  for: ["time", "absence"],
  concern: overFirst(
    (row) => !row.pinned,
    (row) => ({
      reason: `${row.comparison}: not every thread could be pinned to its CPU`,
      remedy: "run where sched_setaffinity is permitted, with the native addon built",
    }),
  ),
};

const quiet: Guard = {
  for: ["time"],
  concern: overFirst(isTooNoisy, (row) => ({
    reason: `too noisy: ${row.disturbed} of ${row.replicates} replicates of ${row.comparison} lost most of their blocks (other work ran on these CPUs)`,
    remedy: "stop other work, or choose quieter CPUs with --cpus",
  })),
};

const overlapping: Guard = {
  for: ["time", "absence"],
  concern: overFirst(
    (row) => row.cpus.length >= 2 && row.overlap < LEAST_OVERLAP,
    (row) => ({
      reason: `${row.comparison}: its threads ran together for only ${percent(row.overlap)} of a trial`,
      remedy: "stop other work, or choose quieter CPUs with --cpus",
    }),
  ),
};

const timerFineEnough: Guard = {
  for: ["time"],
  concern: overFirst(
    (row) => row.shortestTrialNs < LEAST_TICKS_A_TRIAL * row.timerResolutionNs,
    (row) => ({
      reason: `${row.comparison}: a trial of ${figure(row.shortestTrialNs)} ns is too short for a timer of ${figure(row.timerResolutionNs)} ns`,
      remedy: null,
    }),
  ),
};

const steadyClock: Guard = {
  for: ["time"],
  concern: overFirst(
    (row) => row.clockDrift !== null && Math.abs(row.clockDrift) > MOST_CLOCK_DRIFT,
    (row) => ({
      reason: `${row.comparison}: the clock's rate changed by ${percent(Math.abs(row.clockDrift!))} within a replicate`,
      remedy: "run where the time stamp counter is invariant",
    }),
  ),
};

const notStolen: Guard = {
  for: ["time"],
  concern: overFirst(
    (row) => row.stealShare !== null && row.stealShare > MOST_STEAL,
    (row) => ({
      reason: `${row.comparison}: the hypervisor took ${percent(row.stealShare!)} of the CPUs' time`,
      remedy: "run on a machine that is not shared, or at another time",
    }),
  ),
};

/** Where the topology may be hidden or made up, the CPUs themselves must show that they are two. */
const cpusOfTheirOwn: Guard = {
  for: ["time"],
  concern: (subject, { machine, instrument, layers = LAYERS }) => {
    const { topology, virtualization } = machine;
    if (topology.smt !== null && virtualization.hypervisor === null) return null;
    const together = subject.comparisons.filter(
      (row) => row.cpus.length >= 2 && !onOneCore(row.cpus, topology),
    );
    if (together.length === 0) return null;
    const hidden = "whether the CPUs are cores of their own is hidden here, and their ALU scaling was ";
    const untested = together.find(
      ({ cpus }) => !instrument.aluScaling.some((each) => covers(each, cpus, topology)),
    );
    if (untested !== undefined) {
      const tested = instrument.aluScaling.map(({ cpus }) => cpuRanges(cpus));
      const widest = instrument.aluScaling.at(-1);
      return {
        reason: `${hidden}${tested.length === 0 ? "not measured" : `measured of CPUs ${tested.join(" and of ")}, not of ${cpuRanges(untested.cpus)}`}`,
        remedy:
          widest === undefined
            ? nativeAsWell(layers)
            : `measure on those alone: --cpus ${cpuList(widest.cpus)}`,
      };
    }
    for (const { cpus } of together) {
      // All cores scale only if any of them do: the fewest that cover the team say more of it.
      const { estimate, cpus: tested } = instrument.aluScaling.find((each) => covers(each, cpus, topology))!;
      if (estimate === "too-few")
        return { reason: `${hidden}measured in too few rounds`, remedy: null, passing: true };
      const least = LEAST_ALU_SCALING_A_CPU * tested.length;
      if (estimate.low >= least) continue;
      const which = tested.length === 2 ? "the two CPUs behave" : `of CPUs ${cpuRanges(tested)} some behave`;
      return {
        reason: `${which} like SMT siblings or are starved (ALU scaling ${estimateInWords(estimate)})`,
        remedy: "choose CPUs of different cores with --cpus, or stop other work",
        passing: estimate.high >= least,
      };
    }
    return null;
  },
};

/** ALU scaling is measured in the native layer only; null where that was asked for. */
const nativeAsWell = (layers: readonly Layer[]): string | null =>
  layers.includes("native")
    ? null
    : `measure the native layer as well: --layers ${LAYERS.filter((layer) => layer === "native" || layers.includes(layer)).join(",")}`;

/** Every CPU of the team was among those tested, or is known for a sibling of one that was. */
const covers = (
  { cpus: tested }: AluScaling,
  team: readonly number[],
  topology: Machine["topology"],
): boolean =>
  team.every((cpu) => tested.includes(cpu) || tested.some((each) => onOneCore([each, cpu], topology)));

const onOneCore = (cpus: readonly number[], topology: Machine["topology"]): boolean =>
  topology.cpus.some(({ siblings }) => siblings !== null && cpus.every((cpu) => siblings.includes(cpu)));

const agreesWithItself: Guard = {
  for: ["time"],
  concern: ({ layer }, { instrument }) => {
    const off = instrument.selfComparisons.find(
      (self) =>
        self.layer === layer &&
        (self.estimate.high < SELF_COMPARISON.low || self.estimate.low > SELF_COMPARISON.high),
    );
    return off === undefined
      ? null
      : {
          reason: `the instrument's own A/A is off: ${off.id} is ${estimateInWords(off.estimate)} in the ${layer} layer`,
          remedy: "stop other work and measure again",
        };
  },
};

const GUARDS: readonly Guard[] = [
  proved,
  didItsWork,
  onItsPages,
  poolWasOurs,
  onItsNodes,
  notEmulated,
  pinned,
  quiet,
  overlapping,
  timerFineEnough,
  steadyClock,
  notStolen,
  cpusOfTheirOwn,
  agreesWithItself,
];

const percent = (share: number): string => `${figure(share * 100)} %`;
