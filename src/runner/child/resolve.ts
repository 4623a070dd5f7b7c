import { DefinitionError, ParameterError } from "../../errors.ts";
import { KERNEL_LAYERS } from "../../experiment/layer.ts";
import { WARMUP_BLOCKS, type Comparison } from "../../experiment/samples.ts";
import { kernels } from "../../kernels/index.ts";
import { encodeParameters, hasLayer, resolveParameters } from "../../kernels/kernel.ts";
import type { ResolvedArm, ResolvedComparison } from "../../layers/team.ts";
import { didYouMean } from "../../nearest.ts";

/** The arm that every comparison of several threads carries: how far apart its first two CPUs are right now. */
export const PROBE = "handoff";

export interface Circumstances {
  readonly cpus: readonly number[];
  readonly seed: number;
  /** Relative to the comparison's own number of blocks. */
  readonly blocksFactor: number;
  /** Test-only parameters, by arm. */
  readonly overrides: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
}

/** Proves every arm's parameters and settles what is left open. Throws what a user can act on. */
export const resolveComparison = (
  comparison: Comparison,
  circumstances: Circumstances,
): ResolvedComparison => {
  const { cpus, seed, blocksFactor, overrides } = circumstances;
  const named = Object.entries(comparison.arms);
  const arms: ResolvedArm[] = named.map(([name, arm]) => {
    try {
      return resolveArm(comparison, name, arm.kernel, arm.threads ?? comparison.threads, {
        ...arm.parameters,
        ...overrides[name],
      });
    } catch (error) {
      const where = `comparison "${comparison.id}", arm "${name}"`;
      if (error instanceof ParameterError)
        throw new ParameterError(`${where}: ${error.message}`, error.remedy);
      if (error instanceof DefinitionError)
        throw new DefinitionError(`${where}: ${error.message}`, error.remedy);
      throw error;
    }
  });
  if (comparison.threads > 1) arms.push(resolveArm(comparison, PROBE, "line_handoff", 2, {}));
  return {
    id: comparison.id,
    cpus,
    arms,
    blocks: Math.max(2, Math.round(comparison.blocks * blocksFactor)),
    warmupBlocks: comparison.warmupBlocks ?? WARMUP_BLOCKS,
    seed,
    trialNs: comparison.trialNs,
  };
};

const resolveArm = (
  comparison: Comparison,
  name: string,
  slug: string,
  threads: number,
  given: Readonly<Record<string, unknown>>,
): ResolvedArm => {
  const kernel = kernels.get(slug);
  if (kernel === undefined) {
    throw new DefinitionError(
      `there is no kernel "${slug}"`,
      didYouMean(slug, kernels.keys()) ?? "`hardfacts list --kernels` shows all of them.",
    );
  }
  const { layer } = comparison;
  if (!hasLayer(kernel, layer)) {
    const has = KERNEL_LAYERS.filter((each) => hasLayer(kernel, each));
    throw new DefinitionError(`kernel ${slug} has no ${layer} code`, `it has ${has.join(", ")}`);
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > comparison.threads) {
    throw new ParameterError(
      `${threads} threads in a team of ${comparison.threads}`,
      `give a whole number from 1 to ${comparison.threads}`,
    );
  }
  const parameters = resolveParameters(kernel, given);
  kernel.check?.(parameters as never, threads, layer);
  return { name, kernel, threads, parameters, encoded: encodeParameters(kernel, parameters) };
};
