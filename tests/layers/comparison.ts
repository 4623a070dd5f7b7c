import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import type { ResolvedArm, ResolvedComparison } from "../../src/layers/team.ts";

type Settings = Partial<Omit<ResolvedComparison, "arms">> & { readonly threads?: number };

/** A short comparison on unpinned threads: its times mean nothing, its counts must be exact. */
export const comparisonOf = (
  layer: KernelLayer,
  arms: Readonly<Record<string, Arm>>,
  { threads = 2, ...settings }: Settings = {},
): ResolvedComparison => ({
  id: "test",
  cpus: new Array<number>(threads).fill(-1),
  arms: Object.entries(arms).map(([name, arm]) => resolve(layer, name, arm, arm.threads ?? threads)),
  blocks: 6,
  warmupBlocks: 1,
  seed: 7,
  trialNs: 5_000,
  ...settings,
});

const resolve = (layer: KernelLayer, name: string, arm: Arm, threads: number): ResolvedArm => {
  const kernel = kernels.get(arm.kernel)!;
  const parameters = resolveParameters(kernel, arm.parameters);
  kernel.check?.(parameters as never, threads, layer);
  return { name, kernel, threads, parameters, encoded: encodeParameters(kernel, parameters) };
};
