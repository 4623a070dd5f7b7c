import { inspect } from "node:util";

/** Every error a user can meet: a stable code, what was wrong, and what to do. */
export class HardfactsError extends Error {
  readonly code: string;
  /** What the user can do about it; null where nothing is known to help. */
  readonly remedy: string | null;

  constructor(code: string, message: string, remedy: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
  }
}

/** A command line or an option that cannot be carried out. */
export class UsageError extends HardfactsError {
  constructor(message: string, remedy: string | null = null) {
    super("ERR_USAGE", message, remedy);
  }
}

/** A kernel parameter out of its range, of the wrong type, missing or unknown. */
export class ParameterError extends HardfactsError {
  constructor(message: string, remedy: string | null = null) {
    super("ERR_KERNEL_PARAMETER", message, remedy);
  }
}

/** A layer that is not there: addon or wasm not built, or unsupported platform. */
export class LayerUnavailableError extends HardfactsError {
  constructor(message: string, remedy: string | null, options?: ErrorOptions) {
    super("ERR_LAYER_UNAVAILABLE", message, remedy, options);
  }
}

/** A run file that cannot be read, is not one, or is of another schema. */
export class RunFileError extends HardfactsError {
  constructor(message: string, remedy: string | null = null, options?: ErrorOptions) {
    super("ERR_RUN_FILE", message, remedy, options);
  }
}

/** The folder for the run cannot be written. */
export class OutputError extends HardfactsError {
  constructor(message: string, remedy: string | null = null, options?: ErrorOptions) {
    super("ERR_OUTPUT", message, remedy, options);
  }
}

/** An experiment's definition that contradicts itself. */
export class DefinitionError extends HardfactsError {
  constructor(message: string, remedy: string | null = null) {
    super("ERR_DEFINITION", message, remedy);
  }
}

/** A file of experiments of the user's own that cannot be loaded, or that asks for what there is not. */
export class ExperimentFileError extends HardfactsError {
  constructor(file: string, message: string, remedy: string | null = null, options?: ErrorOptions) {
    super("ERR_EXPERIMENT_FILE", `${file}: ${message}`, remedy, options);
  }
}

/** A worker of the wasm and js layers that died, threw, or is no longer there. */
export class WorkerTeamError extends HardfactsError {
  constructor(message: string, remedy: string | null = null, options?: ErrorOptions) {
    super("ERR_WORKER_TEAM", message, remedy, options);
  }
}

/** What somebody threw, in words: code of the user's own may throw anything, also what has no words of its own. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : typeof error === "string" ? error : inspect(error);
