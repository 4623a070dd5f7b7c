import { catalogue } from "../../../../bench/index.ts";
import type { ProfileName, Setting } from "../../../../src/experiment/experiment.ts";
import type { QuantityDefinition } from "../../../../src/experiment/quantity.ts";
import type { Machine } from "../../../../src/machine/machine.ts";
import type {
  ExperimentResult,
  OutcomeResult,
  QuantityResult,
  RunFile,
} from "../../../../src/report/run-file.ts";
import { sampleRun } from "../../../fixtures/runs/sample-run.ts";

/** A run of this machine in which everything was measured, with values that only look like some: each its own. */
export const madeUpRun = (machine: Machine, profile: ProfileName): RunFile => {
  const setting: Setting = { machine, profile, cpus: machine.limits.allowedCpus };
  const experiments = catalogue.experiments.map((experiment): ExperimentResult => {
    const sample = sampleRun().experiments[0]!;
    return {
      ...sample,
      id: experiment.id,
      shows: experiment.shows,
      role: experiment.role,
      quantities: experiment.quantities(setting).map((quantity) => measured(quantity, setting)),
      outcomes: (experiment.outcomes?.(setting) ?? []).map(counted),
      figures: [...(experiment.figures?.(setting) ?? [])],
    };
  });
  const run = sampleRun();
  return { ...run, profile, machine, options: { ...run.options, cpus: [...setting.cpus] }, experiments };
};

/** Between 0 and 1, by what it is of: the same whenever it is asked for. */
const chance = (text: string): number => {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619) >>> 0;
  return hash / 2 ** 32;
};

const SIZES: Readonly<Record<string, number>> = {
  ratio: 1,
  share: 0.3,
  bytes: 65_536,
  "bytes/s": 3e10,
  "operations/s": 2e8,
  count: 10,
};

const estimate = (unit: string, name: string, grows = 1): QuantityResult["estimate"] & object => {
  const point = (SIZES[unit] ?? 50) * (0.4 + 1.2 * chance(name)) * grows;
  const spread = 0.02 + 0.2 * chance(`${name} spread`);
  return { point, low: point * (1 - spread), high: point * (1 + spread), confidence: 0.9997, samples: 17 };
};

const xsOf = ({ over }: QuantityDefinition, { machine }: Setting): readonly number[] => {
  switch (over?.unit ?? "") {
    case "bytes":
      return Array.from({ length: 15 }, (_, octave) => 4096 * 2 ** octave);
    case "%":
      return [50, 90, 99, 99.9, 100];
    case "id":
      return machine.numaNodes.length === 0 ? [0] : machine.numaNodes.map(({ id }) => id);
    default:
      return [1, 2, 4, 8, 16];
  }
};

const measured = (quantity: QuantityDefinition, setting: Setting): QuantityResult => {
  const {
    id,
    layer,
    unit,
    description,
    from,
    over,
    combine = "median",
    counted: isCounted = false,
  } = quantity;
  const name = `${id} ${layer}`;
  return {
    ...{ id, layer, unit, description, from: [...from], combine, counted: isCounted, replicates: [] },
    ...(over === undefined
      ? { estimate: estimate(unit, name) }
      : {
          over,
          series: xsOf(quantity, setting).map((x, index) => ({
            x,
            estimate: estimate(unit, name, 1 + index / 4),
          })),
        }),
  };
};

/** The first outcome that the machine's model allows never came; of the others each in its own number. */
const counted = (
  arm: NonNullable<ReturnType<NonNullable<(typeof catalogue.experiments)[number]["outcomes"]>>>[number],
): OutcomeResult => {
  const { comparison, layer, arm: name, survey } = arm;
  const expected = arm.expected();
  const allowed =
    expected.machineModel === null ? [] : (expected.models[expected.machineModel]?.allowed ?? []);
  const seen = Object.fromEntries(
    allowed.slice(1).map((outcome) => [outcome, Math.round(10 ** (6 * chance(`${name} ${outcome}`)))]),
  );
  return {
    ...{ comparison, layer, arm: name, survey },
    ...(expected as Omit<
      OutcomeResult,
      "comparison" | "layer" | "arm" | "survey" | "rounds" | "askedSeen" | "seen"
    >),
    rounds: Math.max(1, ...Object.values(seen)) + 10_000,
    askedSeen: seen[expected.asked] ?? 0,
    seen,
  };
};
