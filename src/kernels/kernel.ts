import { ParameterError } from "../errors.ts";
import type { KernelLayer } from "../experiment/layer.ts";
import type { MemoryControl } from "./placed-memory.ts";

/** A kernel parameter: a whole number in a range, or one of a few names. */
export type ParameterSpec =
  | {
      readonly kind: "integer";
      readonly min: number;
      readonly max: number;
      readonly default?: number;
      readonly unit?: string;
      readonly is: string;
    }
  | {
      /** Goes to native code as the index of the name. */
      readonly kind: "choice";
      readonly of: readonly string[];
      readonly default?: string;
      readonly is: string;
    };

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** Parameters after validation: defaults filled in, every choice and every number proven. */
export type ResolvedParameters = Readonly<Record<string, number | string>>;

/** The same, with the names that one kernel declares. */
export type Parameters<Specs extends ParameterSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { kind: "choice"; of: readonly (infer Choice)[] }
    ? Choice
    : number;
};

/**
 * The code whose time is taken: one slug, a native kernel in `native/kernels`, and twins for workers.
 * This module says what its parameters are and what one operation is; it measures nothing.
 */
export interface Kernel<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly slug: string;
  /** What one operation is: the unit of "ns per operation". */
  readonly operation: string;
  readonly parameters: Specs;
  /** What it can be used for beyond each parameter's own range: rules that span parameters. Throws ParameterError. */
  check?(parameters: Parameters<Specs>, threads: number, layer: KernelLayer): void;
  readonly native: boolean;
  readonly wasm?: WorkerTwin<Specs>;
  readonly js?: WorkerTwin<Specs>;
}

/** A kernel's twin for worker threads, on plain JavaScript or on wasm exports. */
export interface WorkerTwin<Specs extends ParameterSpecs = ParameterSpecs> {
  /** Shared memory the arm needs, bytes. */
  memoryBytes(parameters: Parameters<Specs>, threads: number): number;
  /** Whether it places that memory itself (placed-memory.ts): it needs no zeroing, before or after. */
  isPlaced?(parameters: Parameters<Specs>): boolean;
  /** Binds one thread's part of the arm. Called once a replicate, inside the pinned worker. */
  bind(context: WorkerContext<Specs>): WorkerProgram;
}

export interface WorkerContext<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly parameters: Parameters<Specs>;
  readonly thread: number;
  readonly threads: number;
  /** The team's shared memory; the arm's own part starts at `base`, aligned to 4096, zeroed. */
  readonly memory: SharedArrayBuffer;
  readonly base: number;
  /** Exports of the wasm module, instantiated on the same memory; null in the js layer. */
  readonly wasm: WasmFunctions | null;
  /** For memory on pages of a kind, or on nodes; null without the addon. */
  readonly memoryControl: MemoryControl | null;
}

/** Exports of the wasm module, by name. Numbers only, so that a call makes no garbage. */
export type WasmFunctions = Readonly<Record<string, (...values: number[]) => number>>;

export interface WorkerProgram {
  /** Untimed, before every trial. */
  readonly prepare?: () => void;
  /** Carries out one chunk; the harness repeats chunks until the trial's time is over. */
  readonly run: () => void;
  /** Operations in a chunk. */
  readonly operations: number;
  /** A chunk that must be run exactly once a trial by every thread (hand-shakes). */
  readonly once?: boolean;
  /** What was counted, read after the last block. */
  readonly counters?: () => Readonly<Record<string, number>>;
  /** After the last block and the counters: the memory is the next comparison's, as it was before. */
  readonly release?: () => void;
}

/** Identity with inference: keeps the choices' names in the type. */
export const defineKernel = <const Specs extends ParameterSpecs>(kernel: Kernel<Specs>): Kernel<Specs> =>
  kernel;

export const hasLayer = (kernel: Kernel, layer: KernelLayer): boolean =>
  layer === "native" ? kernel.native : kernel[layer] !== undefined;

const quote = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : typeof value === "bigint" ? `${value}n` : String(value);

/** Validates one arm's parameters completely, in the user's words; fills in defaults. */
export const resolveParameters = (
  kernel: Kernel,
  given: Readonly<Record<string, unknown>>,
): ResolvedParameters => {
  const names = Object.keys(kernel.parameters);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(kernel.parameters, name)) {
      throw new ParameterError(
        `kernel ${kernel.slug} has no parameter "${name}"`,
        names.length === 0 ? "it takes none" : `it takes ${names.join(", ")}`,
      );
    }
  }
  const resolved: Record<string, number | string> = {};
  for (const [name, spec] of Object.entries(kernel.parameters)) {
    const value = Object.hasOwn(given, name) ? given[name] : spec.default;
    const where = `${kernel.slug}.${name} (${spec.is})`;
    if (value === undefined) throw new ParameterError(`${where} is missing`, `give ${allowed(spec)}`);
    if (spec.kind === "choice") {
      if (typeof value !== "string" || !spec.of.includes(value)) {
        throw new ParameterError(`${where} is ${quote(value)}`, `give ${allowed(spec)}`);
      }
      resolved[name] = value;
    } else {
      if (typeof value !== "number" || !Number.isInteger(value) || value < spec.min || value > spec.max) {
        throw new ParameterError(`${where} is ${quote(value)}`, `give ${allowed(spec)}`);
      }
      resolved[name] = value;
    }
  }
  return resolved;
};

const allowed = (spec: ParameterSpec): string =>
  spec.kind === "choice"
    ? `one of ${spec.of.join(", ")}`
    : `a whole number from ${spec.min} to ${spec.max}${spec.unit === undefined ? "" : ` ${spec.unit}`}`;

/** Numbers for native code: a choice becomes its index. */
export const encodeParameters = (kernel: Kernel, parameters: ResolvedParameters): Record<string, number> => {
  const encoded: Record<string, number> = {};
  for (const [name, spec] of Object.entries(kernel.parameters)) {
    const value = parameters[name]!;
    encoded[name] = spec.kind === "choice" ? spec.of.indexOf(value as string) : (value as number);
  }
  return encoded;
};
