import { chapterOf, type Claim } from "../experiment/claim.ts";
import { chancesOf } from "../experiment/expectation.ts";
import type { Experiment, PlannedComparison, Setting } from "../experiment/experiment.ts";

/** A kernel that a claim's arms run, and where its code is in the package. */
export interface ExplainedKernel {
  readonly slug: string;
  /** What is counted once. */
  readonly operation: string;
  readonly layers: readonly string[];
}

/** What a claim is about, and what it is found out by. */
export interface Explanation {
  readonly claim: Claim;
  readonly chapter: string;
  readonly experiment: Experiment;
  readonly mechanism: string | null;
  /** The comparisons that its parts and controls are computed from. */
  readonly comparisons: readonly PlannedComparison[];
  readonly kernels: readonly ExplainedKernel[];
}

/** All that is known of a claim without measuring: pure data, for a text or as JSON. */
export const explain = (
  claim: Claim,
  experiment: Experiment,
  setting: Setting,
  operationOf: (slug: string) => string,
): Explanation => {
  const named = new Set(
    [...claim.parts, ...claim.controls].flatMap(({ quantity, expectation }) => [
      quantity,
      chancesOf(expectation) ?? quantity,
    ]),
  );
  const origins = new Set(
    experiment
      .quantities(setting)
      .filter(({ id }) => named.has(id))
      .flatMap(({ from }) => from),
  );
  const comparisons = experiment.comparisons(setting).filter(({ id }) => origins.has(id));
  const layersOf = new Map<string, Set<string>>();
  for (const { arms, layer } of comparisons) {
    for (const { kernel } of Object.values(arms)) {
      const layers = layersOf.get(kernel) ?? new Set();
      layersOf.set(kernel, layers.add(layer));
    }
  }
  return {
    claim,
    chapter: chapterOf(claim),
    experiment,
    mechanism: claim.mechanism ?? experiment.mechanism ?? null,
    comparisons,
    kernels: [...layersOf].map(([slug, layers]) => ({
      slug,
      operation: operationOf(slug),
      layers: [...layers],
    })),
  };
};
