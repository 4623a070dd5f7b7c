import type { KernelLayer } from "./layer.ts";
import type { QuantityDefinition, SeriesPoint, Unit } from "./quantity.ts";

/** The kinds of quantities that experiments are mostly made of. Each is a pure function of one comparison, or of a model. */

/** What a quantity is of: a comparison, by its id, in its layer. */
export interface Of {
  readonly comparison: string;
  readonly layer: KernelLayer;
}

const define = (
  { comparison, layer }: Of,
  id: string,
  unit: Unit,
  description: string,
  measure: (view: ReturnType<Parameters<QuantityDefinition["measure"]>[0]>) => number | null,
): QuantityDefinition => ({
  id,
  layer,
  unit,
  description,
  from: [comparison],
  measure: (measured) => measure(measured(comparison)),
});

/** Throughput of one arm over another's, all threads together. */
export const throughputRatio = (of: Of, id: string, arm: string, over: string): QuantityDefinition =>
  define(of, id, "ratio", `throughput of ${arm} over ${over}`, (view) => view.throughputRatio(arm, over));

/** Time an operation of one arm over another's, on one thread. */
export const timeRatio = (of: Of, id: string, arm: string, over: string, thread = 0): QuantityDefinition =>
  define(of, id, "ratio", `time of ${arm} over ${over}`, (view) => view.timeRatio(arm, over, thread));

/** Time of one operation, ns, on one thread. */
export const nsPerOperation = (of: Of, id: string, arm: string, thread = 0): QuantityDefinition =>
  define(of, id, "ns/operation", `time of an operation of ${arm}`, (view) =>
    view.medianNsPerOperation(arm, thread),
  );

/** Time of one operation in core cycles: by the dependent adds of `ruler`, one a cycle, in the same block on the same CPU. */
export const cyclesPerOperation = (of: Of, id: string, arm: string, ruler: string): QuantityDefinition =>
  define(of, id, "cycles/operation", `core cycles of an operation of ${arm}`, (view) =>
    view.timeRatio(arm, ruler),
  );

/** What a kernel counted, over all replicates. */
export const total = (of: Of, id: string, arm: string, counter: string): QuantityDefinition => ({
  ...define(of, id, "count", `${counter} in ${arm}`, (view) => view.counter(arm, counter)),
  combine: "total",
  counted: true,
});

/** One count over another, within a replicate. */
export const share = (
  of: Of,
  id: string,
  arm: string,
  counter: string,
  outOf: string,
): QuantityDefinition => ({
  ...define(of, id, "share", `${counter} of ${outOf} in ${arm}`, (view) => {
    const all = view.counter(arm, outOf);
    return all === 0 ? null : view.counter(arm, counter) / all;
  }),
  counted: true,
});

/** How many operations all threads together have done, over all replicates. */
export const totalOperations = (of: Of, id: string, arm: string): QuantityDefinition => ({
  ...define(of, id, "count", `operations of ${arm}, all threads together`, (view) =>
    view.operations(arm).reduce((sum, each) => sum + each, 0),
  ),
  combine: "total",
  counted: true,
});

/** What a model gives: arithmetic, the same on every machine. */
export const simulated = (
  id: string,
  unit: Unit,
  description: string,
  work: () => number | readonly SeriesPoint[],
  over?: QuantityDefinition["over"],
): QuantityDefinition => ({
  id,
  layer: "simulation",
  unit,
  description,
  from: [],
  ...(over === undefined ? {} : { over }),
  counted: true,
  measure: work,
});
