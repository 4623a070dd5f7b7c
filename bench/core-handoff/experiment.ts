import { cpuRanges } from "../../src/experiment/cpu-ranges.ts";
import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, ProfileName, Setting } from "../../src/experiment/experiment.ts";
import type { Measured } from "../../src/experiment/measured.ts";
import {
  type Pair,
  type PairClass,
  pairsByClass,
  randomHalves,
  spreadPairs,
} from "../../src/experiment/pairs.ts";
import { nsPerOperation } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { median, quantile } from "../../src/statistics/order-statistics.ts";
import { claims } from "./claims.ts";
import { figuresFor } from "./figures.ts";
import { explanation } from "./explanation.ts";

/**
 * Pairs measured of each class. All pairs of 16 CPUs are 120: up to there, standard and thorough have the whole
 * map. A pair takes 6 ms a replicate in the quick profile.
 */
const MOST_PAIRS: Readonly<Record<ProfileName, number>> = { quick: 8, standard: 128, thorough: 128 };

/** Dependent adds in every hand-over: 100 ns at 5 GHz, so 1.1x at least even where one takes a microsecond. */
const DELAY = 512;
/** With the 1 to 2 ns that reading back one's own store takes, 30 ns at 5 GHz and 130 ns at 1 GHz. */
const SHORT_DELAY = 128;

const arm = (method: "store_load" | "cas", work = 0): Arm => ({
  kernel: "line_handoff",
  parameters: { method, work },
});

const ofPair: Omit<PlannedComparison, "id"> = {
  layer: "native",
  threads: 2,
  trialNs: 20_000,
  blocks: 60,
  arms: { "store-load": arm("store_load"), cas: arm("cas"), delayed: arm("store_load", DELAY) },
};

/** Nobody to hand a line to: what the instructions themselves take. */
const alone: PlannedComparison = {
  ...ofPair,
  id: "alone",
  threads: 1,
  arms: { "store-load": arm("store_load"), cas: arm("cas"), delayed: arm("store_load", SHORT_DELAY) },
};

const idOf = ([a, b]: Pair): string => `pair-${a}-${b}`;

/** The pairs to measure, by class. */
type Chosen = ReadonlyMap<PairClass, readonly Pair[]>;

const choose = ({ machine, profile, cpus }: Setting): Chosen =>
  new Map(
    [...pairsByClass(machine, cpus)].map(([each, pairs]) => [each, spreadPairs(pairs, MOST_PAIRS[profile])]),
  );

/** Pairs that a quantity is about, near to far. */
interface Neighbourhood {
  readonly id: string;
  readonly classes: readonly PairClass[];
  /** What such a pair is. */
  readonly is: string;
  /** States with a remedy what is missing, where a machine has no such pair. */
  readonly requires?: Requirement;
  /** Pairs of this class may be such pairs, without telling. */
  readonly hiddenAmong?: PairClass;
}

const siblings: Neighbourhood = {
  id: "siblings",
  classes: ["siblings"],
  is: "two SMT siblings",
  requires: { kind: "smt-siblings" },
};
const sameL3: Neighbourhood = {
  id: "same-l3",
  classes: ["same-l3"],
  is: "two cores that share an L3",
  requires: { kind: "shared-cache", level: 3 },
};
const otherL3: Neighbourhood = {
  id: "other-l3",
  classes: ["other-l3"],
  is: "two cores of one package that share no L3",
  hiddenAmong: "l3-unknown",
};
const samePackage: Neighbourhood = {
  id: "same-package",
  classes: ["same-l3", "l3-unknown", "other-l3"],
  is: "two cores of one package",
  hiddenAmong: "unknown",
};
const otherPackage: Neighbourhood = {
  id: "other-package",
  classes: ["other-package"],
  is: "two CPUs of different packages",
  hiddenAmong: "unknown",
};
const neighbourhoods = [siblings, sameL3, otherL3, samePackage, otherPackage];
/** Those whose pairs are of one class, so that a median says something. */
const ofOneClass = neighbourhoods.filter(({ classes }) => classes.length === 1);

const pairsIn = (chosen: Chosen, { classes }: Neighbourhood): readonly Pair[] =>
  classes.flatMap((each) => chosen.get(each) ?? []);

/** Stands for a neighbourhood without a pair: it says why, and is never made. */
const missing = (neighbourhood: Neighbourhood, setting: Setting): PlannedComparison => ({
  ...ofPair,
  id: `no-${neighbourhood.id}`,
  requires: [
    ...(neighbourhood.requires === undefined ? [] : [neighbourhood.requires]),
    { kind: "never", because: whyMissing(neighbourhood, setting) },
  ],
});

const whyMissing = ({ is, classes, hiddenAmong }: Neighbourhood, { machine, cpus }: Setting): string => {
  const online = pairsByClass(
    machine,
    machine.topology.cpus.map(({ id }) => id),
  );
  if (classes.some((each) => online.has(each)))
    return `needs ${is}; of the CPUs this process may use (${cpuRanges(cpus)}) no two are`;
  return hiddenAmong !== undefined && online.has(hiddenAmong)
    ? `needs ${is}; this machine does not tell which CPUs are`
    : `needs ${is}; this machine shows none`;
};

const inWords: Readonly<Record<PairClass, string>> = {
  siblings: "SMT siblings",
  "same-l3": "cores that share an L3",
  "l3-unknown": "cores of one package",
  "other-l3": "cores of one package that share no L3",
  "other-package": "CPUs of different packages",
  unknown: "CPUs whose distance is not told",
};

/** Stands for a second distance where all pairs have the same. */
const ONE_DISTANCE = "no-second-distance";

const distances = (chosen: Chosen): PairClass[] => [...chosen.keys()].filter((each) => each !== "unknown");

const secondDistance = (chosen: Chosen, { cpus }: Setting): PlannedComparison => {
  const [only] = chosen.keys();
  const these = `the CPUs this process may use (${cpuRanges(cpus)})`;
  const because = only === undefined ? `${these} make no pair` : `${these} are ${inWords[only]}`;
  return {
    ...ofPair,
    id: ONE_DISTANCE,
    requires: [{ kind: "never", because: `needs CPUs at different distances; ${because}` }],
  };
};

/** Some of a neighbourhood's pairs, with the comparisons that they are measured by. */
interface Group {
  readonly pairs: readonly Pair[];
  readonly from: readonly string[];
}

const groupOf = (pairs: readonly Pair[], { id }: Neighbourhood): Group => ({
  pairs,
  from: pairs.length > 0 ? pairs.map(idOf) : [`no-${id}`],
});

/** ns one way: the median over the pairs. */
const typical = (measured: Measured, pairs: readonly Pair[]): number | null =>
  medianOfMost(pairs.map((pair) => measured(idOf(pair)).medianNsPerOperation("store-load")));

/** Other work may cost a pair a round. The median of less than half of them would be that of the quiet ones. */
const medianOfMost = (values: readonly (number | null)[]): number | null => {
  const had = values.filter((value) => value !== null);
  return 2 * had.length < values.length ? null : median(had);
};

const over = (above: number | null, below: number | null): number | null =>
  above === null || below === null ? null : above / below;

const quantity = (
  id: string,
  unit: "ns/operation" | "ratio",
  description: string,
  from: readonly string[],
  measure: QuantityDefinition["measure"],
): QuantityDefinition => ({ id, layer: "native", unit, description, from, measure });

/** The map: five quantities a pair, `handoff-A-B` and with a suffix, all with the same words before the colon. */
const ofEachPair = (pair: Pair, each: PairClass, guest: boolean): QuantityDefinition[] => {
  const id = `handoff-${pair.join("-")}`;
  const from = [idOf(pair)];
  const where = `one way between CPUs ${pair.join(" and ")} (${each}${guest ? ", as shown to this guest" : ""})`;
  const view = (measured: Measured) => measured(idOf(pair));
  return [
    quantity(id, "ns/operation", `${where}: by store and load`, from, (measured) =>
      view(measured).medianNsPerOperation("store-load"),
    ),
    quantity(`${id}-cas`, "ns/operation", `${where}: by compare-and-swap`, from, (measured) =>
      view(measured).medianNsPerOperation("cas"),
    ),
    // Of all blocks, those made at another distance included: on one line after the other, and wherever a
    // hypervisor had put the two meanwhile.
    quantity(`${id}-near`, "ns/operation", `${where}: of the fastest tenth, the slowest`, from, (measured) =>
      quantile(view(measured).nsAtAnyDistance("store-load"), 0.1),
    ),
    quantity(`${id}-far`, "ns/operation", `${where}: of the slowest tenth, the fastest`, from, (measured) =>
      quantile(view(measured).nsAtAnyDistance("store-load"), 0.9),
    ),
    {
      id: `${id}-flips`,
      layer: "native",
      unit: "count",
      description: `${where}: changes between near and far`,
      from,
      combine: "total",
      measure: (measured) => view(measured).distanceChanges,
    },
  ];
};

/** Of the classes within a package, never of pairs of several classes together: a median over these would be of neither. */
const extremesInPackage = (chosen: Chosen): QuantityDefinition[] => {
  const classes = samePackage.classes.flatMap((each) => (chosen.has(each) ? [chosen.get(each)!] : []));
  const { from } = groupOf(classes.flat(), samePackage);
  const extreme = (id: string, is: string, of: (...values: number[]) => number): QuantityDefinition =>
    quantity(
      id,
      "ns/operation",
      `one way within a package: of the ${is} class, the median`,
      from,
      (measured) => {
        const medians = classes.map((pairs) => typical(measured, pairs)).filter((value) => value !== null);
        return medians.length < classes.length ? null : of(...medians);
      },
    );
  return [
    extreme("handoff-nearest-in-package", "nearest", Math.min),
    extreme("handoff-farthest-in-package", "farthest", Math.max),
  ];
};

/** What it costs more to go one step farther, and the two cases that say whether such a figure can be believed. */
const ofStep = (beyond: string, near: Group, far: Group, anySteps: boolean): QuantityDefinition[] => {
  const [firsts, seconds] = randomHalves(far.pairs);
  return [
    quantity(
      `step-out-of-${beyond}`,
      "ratio",
      `one way to a CPU out of the ${beyond}, over the nearest class within`,
      anySteps ? [...near.from, ...far.from] : [ONE_DISTANCE],
      (measured) => over(typical(measured, far.pairs), typical(measured, near.pairs)),
    ),
    quantity(
      `halves-beyond-${beyond}`,
      "ratio",
      `the same class beyond the ${beyond}, one half of its pairs over the other`,
      far.from,
      (measured) =>
        seconds.length === 0
          ? halvesOfOne(measured, far.pairs)
          : over(typical(measured, firsts), typical(measured, seconds)),
    ),
    quantity(
      `delay-beyond-${beyond}`,
      "ratio",
      `the same pairs beyond the ${beyond}, with ${DELAY} adds in every hand-over over without`,
      far.from,
      (measured) =>
        medianOfMost(far.pairs.map((pair) => measured(idOf(pair)).timeRatio("delayed", "store-load"))),
    ),
  ];
};

/** A class of one pair has no halves but those of its blocks: every other one. */
const halvesOfOne = (measured: Measured, pairs: readonly Pair[]): number | null => {
  const blocks = pairs.flatMap((pair) => measured(idOf(pair)).nsPerOperation("store-load"));
  const half = (which: number) => median(blocks.filter((_, block) => block % 2 === which));
  return over(half(0), half(1));
};

/** Between classes that follow each other on this machine, wherever it has none in between. */
const stepsOf = (chosen: Chosen): QuantityDefinition[] => {
  const classesWith = ({ classes }: Neighbourhood): (readonly Pair[])[] =>
    classes.flatMap((each) => (chosen.has(each) ? [chosen.get(each)!] : []));
  const whole = (neighbourhood: Neighbourhood): Group =>
    groupOf(pairsIn(chosen, neighbourhood), neighbourhood);
  const nearestCores = groupOf(classesWith(samePackage)[0] ?? [], samePackage);
  const farthestWithin = groupOf(
    classesWith(samePackage).at(-1) ?? classesWith(siblings)[0] ?? [],
    samePackage,
  );
  const anySteps = distances(chosen).length > 1;
  return [
    ...ofStep("core", whole(siblings), nearestCores, anySteps),
    ...ofStep("l3", whole(sameL3), whole(otherL3), anySteps),
    ...ofStep("package", farthestWithin, whole(otherPackage), anySteps),
  ];
};

export const coreHandoff = defineExperiment({
  id: "core-handoff",
  shows: "what it takes to hand a line to another CPU, pair by pair",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: (setting) => {
    const chosen = choose(setting);
    return [
      alone,
      ...[...chosen.values()].flat().map((pair) => ({ ...ofPair, id: idOf(pair), cpus: pair })),
      ...neighbourhoods
        .filter((each) => pairsIn(chosen, each).length === 0)
        .map((each) => missing(each, setting)),
      ...(distances(chosen).length > 1 ? [] : [secondDistance(chosen, setting)]),
    ];
  },
  quantities: (setting) => {
    const chosen = choose(setting);
    const guest = setting.machine.virtualization.hypervisor !== null;
    return [
      nsPerOperation({ comparison: "alone", layer: "native" }, "handoff-alone", "store-load"),
      nsPerOperation({ comparison: "alone", layer: "native" }, "handoff-alone-cas", "cas"),
      nsPerOperation({ comparison: "alone", layer: "native" }, "handoff-alone-delayed", "delayed"),
      ...[...chosen].flatMap(([each, pairs]) => pairs.flatMap((pair) => ofEachPair(pair, each, guest))),
      ...extremesInPackage(chosen),
      ...ofOneClass.map((neighbourhood) => {
        const { pairs, from } = groupOf(pairsIn(chosen, neighbourhood), neighbourhood);
        const description = `one way between ${neighbourhood.is}: the median over pairs`;
        return quantity(`handoff-${neighbourhood.id}`, "ns/operation", description, from, (measured) =>
          typical(measured, pairs),
        );
      }),
      ...stepsOf(chosen),
    ];
  },
  claims,
  figures: (setting) => figuresFor([...choose(setting).values()]),
});
