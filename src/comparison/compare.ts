import type { ExperimentResult, QuantityResult, RunFile, Verdict } from "../report/run-file.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { contaminationOf, distanceOf, evidenceFor, pairingOf } from "./contamination.ts";
import { machineDifferences } from "./machines.ts";

export interface VerdictChange {
  readonly claim: string;
  readonly layer: string;
  readonly was: Verdict["verdict"];
  readonly is: Verdict["verdict"];
}

export interface QuantityDifference {
  readonly experiment: string;
  readonly quantity: string;
  readonly layer: string;
  readonly unit: string;
  readonly was: Estimate;
  readonly is: Estimate;
}

/** A quantity whose intervals lie apart, and why that is not put down to the machine. */
export interface NotComparable extends QuantityDifference {
  readonly why: string;
}

/** Two runs side by side; `was` is the first one's. */
export interface Comparison {
  /** What the machines or the ways they were measured differ in, in words; empty for two days of one machine. */
  readonly circumstances: readonly string[];
  /** Decided both times, and otherwise. */
  readonly changed: readonly VerdictChange[];
  /** Decided in one of the runs only: no change, since nothing contradicts the other. */
  readonly undecided: readonly VerdictChange[];
  readonly differences: readonly QuantityDifference[];
  readonly notComparable: readonly NotComparable[];
  /** Quantities that both runs have an estimate of. */
  readonly compared: number;
}

/**
 * What must lie between two intervals. Each interval covers the median of its own run's replicates; those of one run share the state
 * of a machine, which is another in the next (where pages lie, what neighbours do). Of 45 pairs of runs on one quiet morning the
 * largest gap between intervals of ratios was 1.03, so that 1.1 leaves room.
 */
const RATIO_GAP = 1.1;
/** Times and rates by themselves drift more than ratios within a block do, up to twofold on shared hosts. */
const ABSOLUTE_GAP = 1.5;

const UNITLESS = new Set(["ratio", "share"]);

/** What two runs say differently, and what only seems so. Pure: two runs in, what differs out. */
export const compareRuns = (before: RunFile, after: RunFile): Comparison => {
  const circumstances = machineDifferences(before, after);
  const apart = shared(before, after).filter(({ was, is, quantity }) => liesApart(was, is, quantity.unit));
  const judged = apart.map(({ experiment, other, quantity, counterpart, was, is }) => ({
    difference: {
      experiment: experiment.id,
      quantity: quantity.id,
      layer: quantity.layer,
      unit: quantity.unit,
      was,
      is,
    },
    why: whyNot(evidenceFor(experiment, quantity), evidenceFor(other, counterpart), before, after),
  }));
  const verdicts = verdictChanges(before.verdicts, after.verdicts);
  const decided = ({ was, is }: VerdictChange): boolean => isDecided(was) && isDecided(is);
  return {
    circumstances,
    changed: verdicts.filter(decided),
    undecided: verdicts.filter((change) => !decided(change)),
    differences: judged.flatMap(({ difference, why }) => (why === null ? [difference] : [])),
    notComparable: judged.flatMap(({ difference, why }) => (why === null ? [] : [{ ...difference, why }])),
    compared: shared(before, after).length,
  };
};

const isDecided = (word: Verdict["verdict"]): boolean => word === "confirmed" || word === "refuted";

const verdictChanges = (before: readonly Verdict[], after: readonly Verdict[]): readonly VerdictChange[] => {
  const old = new Map(before.map(({ claim, layer, verdict }) => [`${claim} ${layer}`, verdict]));
  return after.flatMap(({ claim, layer, verdict }) => {
    const was = old.get(`${claim} ${layer}`);
    return was === undefined || was === verdict ? [] : [{ claim, layer, was, is: verdict }];
  });
};

interface Pair {
  readonly experiment: ExperimentResult;
  readonly other: ExperimentResult;
  readonly quantity: QuantityResult;
  readonly counterpart: QuantityResult;
  readonly was: Estimate;
  readonly is: Estimate;
}

/** Single values that both runs estimated; the instrument's own say how far to trust, not what differs. */
const shared = (before: RunFile, after: RunFile): readonly Pair[] => {
  const others = new Map(after.experiments.map((experiment) => [experiment.id, experiment]));
  return before.experiments
    .filter(({ role }) => role === "evidence")
    .flatMap((experiment) => {
      const other = others.get(experiment.id);
      if (other === undefined) return [];
      const counterparts = new Map(other.quantities.map((each) => [`${each.id} ${each.layer}`, each]));
      return experiment.quantities.flatMap((quantity) => {
        const counterpart = counterparts.get(`${quantity.id} ${quantity.layer}`);
        const was = quantity.estimate;
        const is = counterpart?.estimate;
        // Totals grow with the rounds: how often something came is compared by its rate.
        if (counterpart === undefined || was == null || is == null || quantity.combine === "total") return [];
        return [{ experiment, other, quantity, counterpart, was, is }];
      });
    });
};

/** Beyond their intervals, by a gap that drift between runs does not make. */
const liesApart = (was: Estimate, is: Estimate, unit: string): boolean => {
  const [lower, upper] = was.point <= is.point ? [was, is] : [is, was];
  if (upper.low <= lower.high) return false;
  if (lower.high <= 0) return true;
  return upper.low / lower.high >= (UNITLESS.has(unit) ? RATIO_GAP : ABSOLUTE_GAP);
};

type Rows = ReturnType<typeof evidenceFor>;

/** Contaminated is not slower: what is not the machine's doing, in words; null where nothing else explains a difference. */
const whyNot = (before: Rows, after: Rows, first: RunFile, second: RunFile): string | null => {
  for (const [rows, which] of [
    [before, "first"],
    [after, "second"],
  ] as const) {
    const contamination = contaminationOf(rows);
    if (contamination !== null) return `contaminated: in the ${which} run ${contamination}`;
  }
  const [was, is] = [distanceOf(before), distanceOf(after)];
  if (was !== null && is !== null && was !== is) return `the CPUs were ${was} first and ${is} then`;
  const [pairing, then] = [pairingOf(first), pairingOf(second)];
  const severalThreads = [...before, ...after].some(({ cpus }) => cpus.length > 1);
  if (severalThreads && pairing !== then)
    return "the CPUs shared a core in one of the runs, or may have (alu-scaling)";
  return null;
};
