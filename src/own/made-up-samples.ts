import { DefinitionError } from "../errors.ts";
import { ComparisonView, type Measured } from "../experiment/measured.ts";
import type { Arm, ArmTally, Comparison } from "../experiment/samples.ts";
import { descriptions } from "../kernels/descriptions/index.ts";
import { countersOf } from "../kernels/list.ts";
import { didYouMean } from "../nearest.ts";

const BLOCKS = 4;

/**
 * Samples that nobody measured, for trying a quantity on: every time is 1 ns, every count is 1, and a counter that an arm's
 * kernel does not have is an error, where real samples would say 0 for ever.
 */
export const madeUpSamples = (comparisons: readonly Comparison[]): Measured => {
  const views = new Map(comparisons.map((comparison) => [comparison.id, viewOf(comparison)]));
  return (id) => {
    const view = views.get(id);
    if (view !== undefined) return view;
    throw new DefinitionError(
      `there is no comparison "${id}"`,
      didYouMean(id, views.keys()) ?? `its comparisons are ${[...views.keys()].join(", ")}`,
    );
  };
};

const viewOf = (comparison: Comparison): ComparisonView => {
  const { id, arms, threads } = comparison;
  const armNames = Object.keys(arms);
  return new ComparisonView({
    comparison: id,
    armNames,
    threads,
    blocks: BLOCKS,
    nsPerOperation: new Float64Array(BLOCKS * armNames.length * threads).fill(1),
    flags: new Uint8Array(BLOCKS),
    arms: armNames.map((name) => tallyOf(comparison, name, arms[name]!)),
    team: [],
    clock: { resolutionNs: 1, drift: null },
    durationMs: 1,
  });
};

const tallyOf = ({ layer, threads }: Comparison, name: string, { kernel }: Arm): ArmTally => {
  const counted = countersOf(kernel, layer);
  const open = descriptions[kernel]?.others !== undefined;
  const counters = new Proxy<Record<string, number>>(
    {},
    {
      get: (_, counter) => {
        if (typeof counter !== "string") return undefined;
        if (open || counted.includes(counter)) return 1;
        throw new DefinitionError(
          `kernel ${kernel} counts no "${counter}" in ${layer} (arm "${name}")`,
          didYouMean(counter, counted) ??
            (counted.length === 0 ? "it counts nothing there" : `it counts ${counted.join(", ")}`),
        );
      },
    },
  );
  return { operations: new Array<number>(threads).fill(1), counters, overlap: 1, trialNs: 1 };
};
