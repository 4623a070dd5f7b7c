import { readFileSync } from "node:fs";
import { LayerUnavailableError } from "../errors.ts";
import { packageFile } from "../package-files.ts";
import type {
  ResolvedParameters,
  Kernel,
  WasmFunctions,
  WorkerContext,
  WorkerProgram,
} from "../kernels/kernel.ts";

/** The part of WebAssembly's interface that is used here; Node's types have none and the DOM's are not ours. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}
interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Instance: new (
    module: WasmModule,
    imports: { env: { memory: SharedMemory } },
  ) => { readonly exports: WasmFunctions };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface };

const PAGE_BYTES = 65536;
/** As assembly/build.js declares them. */
const FIRST_PAGES = 2;
const MOST_PAGES = 16384;

export const MOST_MEMORY_BYTES = MOST_PAGES * PAGE_BYTES;

/**
 * Compiles the module: once a process, workers get the compiled one. Throws LayerUnavailableError with how to get
 * it where it is not there.
 */
export const compileWasm = (): WasmModule => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(packageFile("dist/hardfacts.wasm"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new LayerUnavailableError("hardfacts.wasm is not built", "npm run build:wasm");
    }
    throw new LayerUnavailableError(`hardfacts.wasm cannot be read: ${(error as Error).message}`, null, {
      cause: error,
    });
  }
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw new LayerUnavailableError(
      `this engine does not take hardfacts.wasm: ${(error as Error).message}`,
      "Node 20.19 or later has the SIMD and threads it needs; npm run build:wasm",
      { cause: error },
    );
  }
};

/** Shared memory that both layers work on; costs address space until it is grown and touched. */
export const createSharedMemory = (): SharedMemory =>
  new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES, shared: true });

/** Grows to at least so many bytes. Throws LayerUnavailableError where the system has no more. */
export const growSharedMemory = (memory: SharedMemory, bytes: number): void => {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch (cause) {
    throw new LayerUnavailableError(
      `no ${Math.ceil(bytes / 2 ** 20)} MiB of shared memory: ${(cause as Error).message}`,
      "free memory, or raise the limit on address space (ulimit -v)",
      { cause },
    );
  }
};

/** One instance a worker, all on the team's memory. */
export const instantiateWasm = (module: WasmModule, memory: SharedMemory): WasmFunctions =>
  new WebAssembly.Instance(module, { env: { memory } }).exports;

/** Binds one thread's part of an arm to its wasm twin. */
export const bindWasm = (
  kernel: Kernel,
  exports: WasmFunctions,
  context: Omit<WorkerContext, "wasm" | "parameters"> & { readonly parameters: ResolvedParameters },
): WorkerProgram => {
  if (kernel.wasm === undefined) throw noTwin(kernel);
  return kernel.wasm.bind({ ...context, wasm: exports } as WorkerContext);
};

const noTwin = (kernel: Kernel): LayerUnavailableError =>
  new LayerUnavailableError(`kernel ${kernel.slug} has no wasm twin`, null);
