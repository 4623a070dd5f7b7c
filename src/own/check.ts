import { DefinitionError, ParameterError } from "../errors.ts";
import { checkExperiment } from "../experiment/define.ts";
import type { Experiment, Setting } from "../experiment/experiment.ts";
import type { Measured } from "../experiment/measured.ts";
import { isSimulated, type QuantityDefinition } from "../experiment/quantity.ts";
import { isReplicateValue, isSeries, noCount } from "../experiment/replicate-values.ts";
import type { Comparison } from "../experiment/samples.ts";
import { descriptions } from "../kernels/descriptions/index.ts";
import { checkAll, throwAll } from "../problems.ts";
import { PROBE, resolveComparison } from "../runner/child/resolve.ts";
import { madeUpSamples } from "./made-up-samples.ts";
import { checkComparisonShapes, checkQuantityShapes } from "./shape.ts";

/**
 * Finds what is wrong with an experiment of the user's own before anything is measured: kernels, parameters, arms and
 * counters that are not there, quantities that give no value. Throws DefinitionError or ParameterError.
 */
export const checkOwn = (experiment: Experiment, setting: Setting): void => {
  const comparisons = experiment.comparisons(setting);
  const quantities = experiment.quantities(setting);
  // What comes later is not to be asked of what is wrong before.
  checkAll([
    () => {
      checkComparisonShapes(comparisons);
    },
    () => {
      checkQuantityShapes(quantities);
    },
  ]);
  checkAll(comparisons.flatMap(armChecks));
  checkExperiment(experiment, setting);
  const samples = madeUpSamples(comparisons);
  checkAll(
    quantities.map((quantity) => () => {
      checkValue(quantity, samples);
    }),
  );
};

/** A claim finds its experiment by the names of its quantities: no two experiments of a run may share one. */
export const checkNames = (experiment: Experiment, others: readonly Experiment[], setting: Setting): void => {
  const taken = new Map(
    others.flatMap((other) => other.quantities(setting).map(({ id }) => [id, other.id] as const)),
  );
  throwAll(
    experiment.quantities(setting).flatMap(({ id }) => {
      const other = taken.get(id);
      return other === undefined
        ? []
        : [new DefinitionError(`quantity ${id} has the name of one of ${other}`, "Give it another name.")];
    }),
  );
};

const armChecks = (comparison: Comparison): readonly (() => void)[] => [
  () => {
    checkTeam(comparison);
  },
  ...Object.keys(comparison.arms).map((name) => () => {
    checkArm(comparison, name);
  }),
];

const checkTeam = ({ id, threads, arms, cpus }: Comparison): void => {
  if (Object.hasOwn(arms, PROBE))
    throw new DefinitionError(`comparison "${id}": an arm cannot be called ${PROBE}`, "That is the probe's.");
  if (cpus !== undefined && cpus.length !== threads) {
    throw new DefinitionError(
      `comparison "${id}": ${cpus.length} CPUs for a team of ${threads}`,
      "Name one for each thread, or none.",
    );
  }
};

const checkArm = (comparison: Comparison, name: string): void => {
  const { id, layer, threads } = comparison;
  const arm = comparison.arms[name]!;
  const anywhere = Array.from({ length: threads }, (_, cpu) => cpu);
  resolveComparison(
    { ...comparison, arms: { [name]: arm } },
    { cpus: anywhere, seed: 1, blocksFactor: 1, overrides: {} },
  );
  if (layer !== "native") return;
  const [least, most] = descriptions[arm.kernel]!.threads;
  const taking = arm.threads ?? threads;
  if (taking >= least && taking <= most) return;
  throw new ParameterError(
    `comparison "${id}", arm "${name}": kernel ${arm.kernel} by ${taking} threads`,
    `give it ${least === most ? least : `${least} to ${most}`}`,
  );
};

/** Tries a quantity on samples in which there is all that there can be. */
const checkValue = (quantity: QuantityDefinition, samples: Measured): void => {
  const { id, layer, over, measure } = quantity;
  const where = `quantity ${id} (${layer})`;
  let value: unknown;
  try {
    // Of a simulation the samples are none, and the plan sees to that.
    value = measure(isSimulated(quantity) ? madeUpSamples([]) : samples);
  } catch (error) {
    if (error instanceof DefinitionError)
      throw new DefinitionError(`${where}: ${error.message}`, error.remedy);
    if (error instanceof RangeError) throw new DefinitionError(`${where}: ${error.message}`);
    throw error;
  }
  const series = isSeries(value);
  if (!isReplicateValue(value)) {
    throw new DefinitionError(
      `${where} gives ${Array.isArray(value) ? "a list of something else" : typeof value}`,
      "Give a number, a list of { x, value }, or null where there is no value.",
    );
  }
  if (value !== null && series !== (over !== undefined)) {
    throw new DefinitionError(
      `${where} gives a ${series ? "series" : "single value"}`,
      series ? "Say what x is: over: { name, unit }." : "Leave out `over`, which is for series.",
    );
  }
  const problem = !isSimulated(quantity) && quantity.combine === "total" ? noCount(value) : null;
  if (problem !== null)
    throw new DefinitionError(
      `${where} is a total, and gives ${problem}`,
      "Give counts, or leave `combine` out: the median of the rounds is taken then.",
    );
  if (isSimulated(quantity) && typeof value === "number" && !Number.isFinite(value))
    throw new DefinitionError(`${where} is ${value}`, "What is worked out must be a number.");
};
