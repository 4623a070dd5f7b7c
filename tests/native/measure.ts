import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters, type ParameterSpec } from "../../src/kernels/kernel.ts";
import { loadNative } from "../../src/layers/native.ts";

/** The addon as tests drive it: one arm, a few short trials. */
export const addon = loadNative();
export const cpus = addon.allowedCpus();

export const SHORT_NS = 2000;

/** A valid arm of every kernel: defaults, and the least where there is none. */
export const plainArm = (slug: string) => {
  const kernel = kernels.get(slug)!;
  const given = Object.fromEntries(
    Object.entries(kernel.parameters).map(([name, spec]: [string, ParameterSpec]) => [
      name,
      spec.default ??
        (spec.kind === "choice" ? spec.of[0]! : Math.max(spec.min, 64 <= spec.max ? 64 : spec.max)),
    ]),
  );
  return encodeParameters(kernel, resolveParameters(kernel, given));
};

export const minThreads = (slug: string): number =>
  addon.kernels().find((kernel) => kernel.slug === slug)!.minThreads;

export const measure = (
  slug: string,
  parameters: Record<string, unknown>,
  {
    blocks = 3,
    team = cpus.slice(0, minThreads(slug)),
    ...plan
  }: Record<string, unknown> & { blocks?: number; team?: number[] } = {},
) =>
  addon.run(
    {
      cpus: team,
      arms: [{ kernel: slug, threads: minThreads(slug), parameters: parameters as Record<string, number> }],
      blocks,
      warmupBlocks: 1,
      seed: 7,
      trialNs: SHORT_NS,
      ...plan,
    },
    new Float64Array(blocks * team.length),
    new Uint8Array(blocks),
  );

/** An arm of a kernel, with what is not given at its default. */
export const armOf = (slug: string, given: Record<string, number | string>, threads = 2) => {
  const kernel = kernels.get(slug)!;
  return { kernel: slug, threads, parameters: encodeParameters(kernel, resolveParameters(kernel, given)) };
};

/** Several arms in one run, by a team that is pinned unless its CPUs are -1. */
export const runArms = async (
  arms: readonly ReturnType<typeof armOf>[],
  {
    blocks,
    team = cpus.slice(0, 2),
    ...plan
  }: { blocks: number; team?: readonly number[]; trialNs: number; seed?: number; warmupBlocks?: number },
) =>
  (
    await addon.run(
      { cpus: [...team], arms: [...arms], blocks, warmupBlocks: 1, seed: 1, ...plan },
      new Float64Array(blocks * arms.length * team.length),
      new Uint8Array(blocks),
    )
  ).arms;
