import type { RunFile } from "../report/run-file.ts";
import { circumstancesOf, type Circumstances } from "./circumstances.ts";
import { clockBetween, contaminationOf, disturbanceOfRun, type Labels } from "./contamination.ts";
import { differenceOf, pointsCompared, type Difference } from "./difference.ts";
import { measuredTwice } from "./measured-both-times.ts";
import { verdictChanges, type VerdictChange } from "./verdict-changes.ts";

/** A quantity that two runs have, with how far its intervals lie apart. */
export interface ComparedQuantity extends Omit<Difference, "standing"> {
  readonly experiment: string;
  readonly quantity: string;
  readonly layer: string;
  readonly unit: string;
  readonly description: string;
  /** What x is, for a series. */
  readonly over: { readonly name: string; readonly unit: string } | null;
  /** Why it is not put down to the machine; null where nothing else explains it. */
  readonly why: string | null;
}

/** A quantity that other work kept from having an interval in one of the runs. */
export interface LostQuantity extends Pick<ComparedQuantity, "experiment" | "quantity" | "layer"> {
  readonly why: string;
}

/** Two runs side by side; `was` is the first one's. */
export interface Comparison {
  readonly labels: Labels;
  readonly circumstances: Circumstances;
  /** The experiments of each run where no quantity and no verdict is in both; null where any is. */
  readonly nothingInCommon: readonly [readonly string[], readonly string[]] | null;
  /** What other work did to a run as a whole, by the instrument's own comparisons. */
  readonly disturbances: readonly { readonly run: string; readonly what: string }[];
  readonly verdicts: readonly VerdictChange[];
  /** Beyond their intervals and beyond what two runs of one machine may differ by, widest first. */
  readonly different: readonly ComparedQuantity[];
  /** The same, but explained by something else than the machine: not slower, not faster. */
  readonly contaminated: readonly ComparedQuantity[];
  readonly lost: readonly LostQuantity[];
  /** Quantities whose intervals lie apart, by no more than two runs of one machine may. */
  readonly drifted: number;
  readonly compared: number;
}

/** What two runs say differently, and what only seems so. Pure: two runs in, what differs out. */
export const compareRuns = (before: RunFile, after: RunFile, labels: Labels = ["A", "B"]): Comparison => {
  const circumstances = circumstancesOf(before, after);
  const sameMachine = circumstances.machine.length === 0;
  const both = measuredTwice(before, after);
  const options = {
    compared: pointsCompared(both),
    // Of another machine the clock is a part.
    clock: sameMachine ? clockBetween(before, after) : 1,
  };
  const judged = both.map((measured) => {
    const difference = differenceOf(measured, options);
    const nothingToExplain = difference?.standing === "same";
    const why = nothingToExplain ? null : contaminationOf(measured, labels, sameMachine);
    return { ...namesOf(measured), measured, difference, why };
  });
  const outcomes = new Map(judged.map((each) => [`${each.quantity} ${each.layer}`, each]));
  const apart = judged
    .flatMap(({ difference, measured: _, ...names }) =>
      difference?.standing === "apart" ? [{ ...names, ...withoutStanding(difference) }] : [],
    )
    .sort((a, b) => factorOf(b) - factorOf(a));
  return {
    labels,
    circumstances,
    nothingInCommon:
      both.length > 0 || haveVerdictInCommon(before, after) ? null : [shownIn(before), shownIn(after)],
    disturbances: [before, after].flatMap((run, index) => {
      const what = disturbanceOfRun(run);
      return what === null ? [] : [{ run: labels[index]!, what }];
    }),
    verdicts: verdictChanges(before, after, (quantity, layer) => {
      const found = outcomes.get(`${quantity} ${layer}`);
      return found?.difference == null ? null : { standing: found.difference.standing, why: found.why };
    }),
    different: apart.filter(({ why }) => why === null),
    contaminated: apart.filter(({ why }) => why !== null),
    lost: judged.flatMap(({ experiment, quantity, layer, measured, difference, why }) =>
      difference === null && why !== null && measured.sides.some(({ points }) => points.some(hasEstimate))
        ? [{ experiment, quantity, layer, why }]
        : [],
    ),
    drifted: judged.filter(({ difference }) => difference?.standing === "drift").length,
    compared: judged.filter(({ difference }) => difference !== null).length,
  };
};

const haveVerdictInCommon = (before: RunFile, after: RunFile): boolean => {
  const keys = new Set(before.verdicts.map(({ claim, layer }) => `${claim} ${layer}`));
  return after.verdicts.some(({ claim, layer }) => keys.has(`${claim} ${layer}`));
};

/** What it was made for: the instrument is measured in every run. */
const shownIn = ({ experiments }: RunFile): readonly string[] =>
  experiments.filter(({ role }) => role === "evidence").map(({ id }) => id);

const namesOf = ({ experiment, sides: [{ quantity }] }: ReturnType<typeof measuredTwice>[number]) => ({
  experiment,
  quantity: quantity.id,
  layer: quantity.layer,
  unit: quantity.unit,
  description: quantity.description,
  over: quantity.over ?? null,
});

const withoutStanding = ({ standing: _, ...rest }: Difference): Omit<Difference, "standing"> => rest;

const hasEstimate = ({ estimate }: { readonly estimate: unknown }): boolean => estimate !== null;

/** How many times the larger is the smaller. */
const factorOf = ({ was, is }: Pick<Difference, "was" | "is">): number => {
  const [small, large] = [was.point, is.point].map(Math.abs).sort((a, b) => a - b);
  return small === 0 ? Infinity : large! / small!;
};
