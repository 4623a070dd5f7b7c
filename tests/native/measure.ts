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
