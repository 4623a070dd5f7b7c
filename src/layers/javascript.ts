import { LayerUnavailableError } from "../errors.ts";
import type { Kernel, ResolvedParameters, WorkerContext, WorkerProgram } from "../kernels/kernel.ts";

/** Binds one thread's part of an arm to its JavaScript twin. */
export const bindJavaScript = (
  kernel: Kernel,
  context: Omit<WorkerContext, "wasm" | "parameters"> & { readonly parameters: ResolvedParameters },
): WorkerProgram => {
  if (kernel.js === undefined) {
    throw new LayerUnavailableError(`kernel ${kernel.slug} has no js twin`, null);
  }
  return kernel.js.bind({ ...context, wasm: null } as WorkerContext);
};
