import { KERNEL_LAYERS, type KernelLayer } from "../experiment/layer.ts";
import { descriptions } from "./descriptions/index.ts";
import { kernels } from "./index.ts";
import { hasLayer, type ParameterSpec } from "./kernel.ts";

/** A kernel, for somebody who writes an experiment. Pure data. */
export interface ListedKernel {
  readonly slug: string;
  readonly about: string;
  /** What is counted once. */
  readonly operation: string;
  readonly layers: readonly KernelLayer[];
  /** Threads that native code takes. */
  readonly threads: { readonly least: number; readonly most: number };
  readonly parameters: readonly ({ readonly name: string } & ParameterSpec)[];
  readonly counters: readonly {
    readonly name: string;
    readonly is: string;
    readonly layers: readonly KernelLayer[];
  }[];
  /** Counters whose names are not known beforehand; null: none. */
  readonly otherCounters: string | null;
}

/** Every kernel that an experiment may name, by slug. */
export const kernelList = (): readonly ListedKernel[] =>
  [...kernels.values()]
    .map((kernel) => {
      const { slug, operation, parameters } = kernel;
      const { about, threads, counters, workersOnly = {}, others = null } = descriptions[slug]!;
      const layers = KERNEL_LAYERS.filter((layer) => hasLayer(kernel, layer));
      return {
        slug,
        about,
        operation,
        layers,
        threads: { least: threads[0], most: threads[1] },
        parameters: Object.entries(parameters).map(([name, spec]) => ({ name, ...spec })),
        counters: Object.entries({ ...counters, ...workersOnly }).map(([name, is]) => ({
          name,
          is,
          layers: layers.filter((layer) => countersOf(slug, layer).includes(name)),
        })),
        otherCounters: others,
      };
    })
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));

/** The names of what a kernel counts in a layer, but for those that are not known beforehand. */
export const countersOf = (slug: string, layer: KernelLayer): readonly string[] => {
  const { counters = {}, workers = [], workersOnly = {} } = descriptions[slug] ?? {};
  return layer === "native" ? Object.keys(counters) : [...workers, ...Object.keys(workersOnly)];
};
