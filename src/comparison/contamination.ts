import type { ComparisonEvidence } from "../experiment/evidence.ts";
import type { RunFile } from "../report/run-file.ts";
import { median } from "../statistics/order-statistics.ts";
import { concernsOf } from "../verdict/guards.ts";
import { instrumentFacts } from "../verdict/instrument-facts.ts";
import type { MeasuredTwice, Side } from "./measured-both-times.ts";

/** What two runs are called where they are spoken of, the first one first. */
export type Labels = readonly [string, string];

/**
 * Shares that tell of other work, and by how much they may be greater in one run than in the other. Absolute limits would not do:
 * a fork waits for a CPU a third of its time by design, and a comparison of four long blocks loses half of them on a quiet day.
 */
const SIGNS: readonly {
  readonly of: (row: ComparisonEvidence) => number | null;
  readonly most: number;
  readonly says: (percent: string) => string;
}[] = [
  {
    // Alike runs differ by 0.01; one busy loop on one of two CPUs makes 0.64 to 0.82.
    of: ({ waitShare }) => waitShare,
    most: 0.1,
    says: (percent) => `its threads waited for a CPU ${percent} of the time`,
  },
  {
    // A quiet guest loses 0.01.
    of: ({ stealShare }) => stealShare,
    most: 0.03,
    says: (percent) => `the hypervisor took ${percent} of the time`,
  },
  {
    // Up to 0.1 either way for comparisons of a hundred short blocks.
    of: ({ blocks, dropped }) => (blocks < FEW_BLOCKS ? null : (dropped.switched + dropped.moved) / blocks),
    most: 0.2,
    says: (percent) => `${percent} of its blocks were taken off their CPU`,
  },
  {
    of: ({ replicates, disturbed }) => (replicates === 0 ? null : disturbed / replicates),
    most: 0.25,
    says: (percent) => `${percent} of its replicates lost most of their blocks`,
  },
];

/** Of fewer, over all replicates, a few switches are a large share. */
const FEW_BLOCKS = 500;

/** What other work did to these rows; `others` are the same comparisons in the other run, null to hold them against a quiet machine. */
const disturbanceOf = (
  rows: readonly ComparisonEvidence[],
  others: readonly ComparisonEvidence[] | null,
): { readonly comparison: string; readonly what: string } | null => {
  for (const row of rows) {
    const other = others?.find(({ comparison }) => comparison === row.comparison);
    if (others !== null && other === undefined) continue;
    for (const { of, most, says } of SIGNS) {
      const [here, there] = [of(row), other === undefined ? 0 : of(other)];
      if (here !== null && there !== null && here - there > most)
        return { comparison: row.comparison, what: says(`${Math.round(here * 100)} %`) };
    }
  }
  return null;
};

/** What other work did to a run as a whole, by the comparisons of the instrument with itself; null where it was left alone. */
export const disturbanceOfRun = ({ experiments }: Pick<RunFile, "experiments">): string | null =>
  disturbanceOf(
    experiments.filter(({ role }) => role === "control").flatMap(({ evidence }) => evidence),
    null,
  )?.what ?? null;

/** What one thread counted of its own doing, or a model gives, depends on nobody. */
const isExact = ({ quantity, evidence }: Side): boolean =>
  evidence.length === 0 || (quantity.counted && evidence.every(({ cpus }) => cpus.length < 2));

/** Why a difference between two runs is not put down to the machine; null where nothing else explains it. */
export const contaminationOf = (
  { sides }: MeasuredTwice,
  labels: Labels,
  sameMachine: boolean,
): string | null => {
  for (const [index, side] of sides.entries()) {
    const within = contaminationWithin(side, sides[1 - index]!);
    if (within !== null) return `in ${labels[index]!} ${within}`;
  }
  if (!sameMachine || sides.some(isExact)) return null;
  return distanceBetween(sides, labels) ?? controlBetween(sides, labels);
};

const contaminationWithin = (side: Side, other: Side): string | null => {
  const { quantity, run, evidence } = side;
  const exact = isExact(side);
  const subject = {
    quantity: quantity.id,
    layer: quantity.layer,
    basis: exact ? ("exact" as const) : ("time" as const),
    comparisons: evidence,
    unproved: [],
  };
  const around = { machine: run.machine, instrument: instrumentFacts(run.experiments, run.looks) };
  const concern = concernsOf(subject, around)[0];
  if (concern !== undefined) return concern.reason;
  if (exact) return null;
  const disturbance = disturbanceOf(evidence, other.evidence);
  return disturbance === null ? disturbanceOfRun(run) : `${disturbance.comparison}: ${disturbance.what}`;
};

/**
 * Within one distance the core clock makes 1.3 of a hand-over; siblings of a core and neighbours under one cache, the
 * distances that lie closest, are 1.5 apart (36 and 54 ns).
 */
const LEAST_DISTANCE_GAP = 1.4;

/** Two threads that are further apart are another experiment. */
const distanceBetween = ([first, second]: readonly [Side, Side], labels: Labels): string | null => {
  for (const row of first.evidence) {
    const other = second.evidence.find(({ comparison }) => comparison === row.comparison);
    const [was, is] = [handoffOf(row), other === undefined ? null : handoffOf(other)];
    if (was === null || is === null || Math.max(was, is) < LEAST_DISTANCE_GAP * Math.min(was, is)) continue;
    return `the two CPUs were ${Math.round(was)} ns apart in ${labels[0]} and ${Math.round(is)} ns in ${labels[1]} (hand-over of a line)`;
  }
  return null;
};

/** Of the rounds that estimates are made of: near or far, whichever has more. */
const handoffOf = ({ handoffNs, distance }: ComparisonEvidence): number | null => {
  const count = (wanted: string): number => distance.filter((each) => each === wanted).length;
  const left = count("far") > count("near") ? "near" : "far";
  return median(handoffNs.filter((ns, round) => ns !== null && distance[round] !== left).map((ns) => ns!));
};

/** Over a quiet day the instrument's ratios hold within 1 %. */
const MOST_CONTROL_GAP = 0.02;

/**
 * The instrument set against itself must come out the same on one machine. Two CPUs do twice the work of one (2.00); where
 * something in the host shares their cores it is 1.75 to 1.9, or above 2, and nothing in the guest shows it.
 */
const controlBetween = ([first, second]: readonly [Side, Side], labels: Labels): string | null => {
  const { layer } = first.quantity;
  const others = new Map(controlsOf(second.run).map((each) => [`${each.id} ${each.layer}`, each]));
  for (const control of controlsOf(first.run)) {
    const was = control.estimate;
    const is = others.get(`${control.id} ${control.layer}`)?.estimate;
    // The native ones are of the CPUs themselves.
    if (was == null || is == null || (control.layer !== layer && control.layer !== "native")) continue;
    const gap = Math.max(was.low - is.high, is.low - was.high);
    if (gap > MOST_CONTROL_GAP * Math.max(was.point, is.point))
      return `the processors were in another state: ${control.id} was ${was.point.toFixed(2)} in ${labels[0]} and ${is.point.toFixed(2)} in ${labels[1]}`;
  }
  return null;
};

const controlsOf = ({ experiments }: RunFile) =>
  experiments
    .filter(({ role }) => role === "control")
    .flatMap(({ quantities }) => quantities)
    .filter(({ unit }) => unit === "ratio");

/** The second run's core cycle over the first's; 1 where either is not known. */
export const clockBetween = (before: RunFile, after: RunFile): number => {
  const [was, is] = [before, after].map(
    ({ experiments }) =>
      experiments
        .filter(({ role }) => role === "control")
        .flatMap(({ quantities }) => quantities)
        .find(({ id }) => id === "core-cycle")?.estimate?.point ?? 0,
  );
  return was! > 0 && is! > 0 ? is! / was! : 1;
};
