/** Entry of a team's worker thread. Imports no more than it needs: every replicate of a run starts workers anew. */
import { parentPort, workerData } from "node:worker_threads";
import type { WasmFunctions } from "../kernels/kernel.ts";
import { HardfactsError } from "../errors.ts";
import type { ThreadControl } from "./native-interface.ts";
import { loadNative } from "./native.ts";
import { runReplicate } from "./replicate.ts";
import type { FromWorker, Job, SerializedError, WorkerSetup } from "./team-protocol.ts";
import { instantiateWasm } from "./wasm.ts";

const { memory, threadControl } = workerData as WorkerSetup;
const port = parentPort!;
const post = (message: FromWorker): void => {
  port.postMessage(message);
};

const serialize = (error: unknown): SerializedError => {
  // What the addon throws is a plain Error with a code, by which a refusal of the system is told from a fault.
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const remedy = error instanceof HardfactsError ? error.remedy : null;
    return { code: error.code, message: error.message, remedy };
  }
  return {
    code: null,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    remedy: null,
  };
};

const loadThreadControl = async (): Promise<ThreadControl | null> => {
  try {
    if (threadControl === null) return loadNative();
    const module = (await import(threadControl)) as { loadNative: () => ThreadControl };
    return module.loadNative();
  } catch (error) {
    if ((error as Partial<HardfactsError>).code === "ERR_LAYER_UNAVAILABLE") return null;
    throw error;
  }
};

try {
  const control = await loadThreadControl();
  let exports: WasmFunctions | null = null;
  port.on("message", (job: Job) => {
    try {
      if (job.module !== null) exports ??= instantiateWasm(job.module, memory);
      post({ kind: "done", report: runReplicate(job, memory.buffer, exports, control) });
    } catch (error) {
      // The others are in the barrier, or will be: whoever is told ends them.
      post({ kind: "failed", error: serialize(error) });
    }
  });
  post({ kind: "ready" });
} catch (error) {
  post({ kind: "failed", error: serialize(error) });
}
