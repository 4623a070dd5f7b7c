import type { Chapter } from "../../experiment/chapter.ts";
import type { PlannedVerdict, RunEvent } from "../../runner/options.ts";
import type { ClaimStanding } from "../../runner/standings.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { advance, NO_PROGRESS, type Progress } from "../progress-text.ts";

/** What is known of a run while somebody watches it: folded from its events, and all that is drawn of it. */
export interface Watch {
  readonly progress: Progress;
  /** Every verdict that there will be. */
  readonly verdicts: readonly PlannedVerdict[];
  /** Experiments of which anything is measured. */
  readonly measured: ReadonlySet<string>;
  /** Replicates made, by experiment. */
  readonly replicates: ReadonlyMap<string, number>;
  /** The claims that rounds go on for, as the last planned look has it; null before the first. */
  readonly pursued: ReadonlySet<string> | null;
  /** Where claims stand, by `keyOf`; empty until a round is through. */
  readonly standings: ReadonlyMap<string, ClaimStanding>;
  /** The first interval that a claim had, by `keyOf`. */
  readonly firsts: ReadonlyMap<string, FirstInterval>;
}

/** Where a claim stood when it first had an interval. */
export interface FirstInterval {
  readonly estimate: Estimate;
  /** Of this quantity: another part may decide later. */
  readonly quantity: string;
  readonly rounds: number;
}

/** What its reader calls things. */
export interface Names {
  readonly chapters: readonly Chapter[];
  /** Claim id -> title. */
  readonly titles: ReadonlyMap<string, string>;
  /** Experiment -> what it shows. */
  readonly shows: ReadonlyMap<string, string>;
}

/** Before the first event. */
export const NOTHING_YET: Watch = {
  progress: NO_PROGRESS,
  verdicts: [],
  measured: new Set(),
  replicates: new Map(),
  pursued: null,
  standings: new Map(),
  firsts: new Map(),
};

export const keyOf = ({ claim, layer }: { readonly claim: string; readonly layer: string }): string =>
  `${claim} ${layer}`;

/** What is known once this has happened, too. Pure. */
export const watch = (before: Watch, event: RunEvent): Watch => {
  const after = { ...before, progress: advance(before.progress, event) };
  switch (event.kind) {
    case "planned":
      return { ...after, verdicts: event.verdicts, measured: new Set(event.experiments) };
    case "progress": {
      const { experiment } = event;
      const made = (before.replicates.get(experiment) ?? 0) + 1;
      return { ...after, replicates: new Map([...before.replicates, [experiment, made]]) };
    }
    case "standings": {
      const standings = event.standings.map((each) => [keyOf(each.verdict), each] as const);
      return { ...after, standings: new Map(standings), firsts: firstsAfter(before.firsts, event) };
    }
    case "look":
      return { ...after, pursued: new Set(event.pursued) };
    case "child-started":
    case "child-died":
    case "measuring":
    case "samples-lost":
      return after;
  }
};

const firstsAfter = (
  before: Watch["firsts"],
  { rounds, standings }: Extract<RunEvent, { kind: "standings" }>,
): Watch["firsts"] => {
  const firsts = new Map(before);
  for (const { verdict } of standings) {
    const { estimate } = verdict;
    const key = keyOf(verdict);
    if (estimate !== null && firsts.get(key)?.quantity !== estimate.quantity)
      firsts.set(key, { estimate, quantity: estimate.quantity, rounds });
  }
  return firsts;
};

/**
 * More rounds may decide it, and are made for it. Before the first look that is every claim without a verdict, for what guards it (the
 * instrument's own figures, say) may want more rounds as well.
 */
export const isOpen = ({ pursued, standings }: Watch, verdict: PlannedVerdict): boolean => {
  const standing = standings.get(keyOf(verdict))?.verdict;
  if (standing === undefined) return standings.size === 0;
  return pursued === null ? standing.verdict === "inconclusive" : standing.open && pursued.has(verdict.claim);
};

/** Of an interval, or of what replicates spread over. */
export interface Range {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export const rangeOfEstimate = ({ low, point, high }: Estimate): Range => ({ low, middle: point, high });

/** The interval of a standing, or before there is one what its replicates spread over. */
export const rangeOf = ({ verdict, spread }: ClaimStanding): Range | null =>
  verdict.estimate === null ? spread : rangeOfEstimate(verdict.estimate);
