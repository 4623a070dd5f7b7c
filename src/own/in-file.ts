import { resolve } from "node:path";
import { ExperimentFileError, HardfactsError, messageOf } from "../errors.ts";
import { bounded } from "./bounded.ts";

/** Runs code of a user's file, or what it leads to: whatever goes wrong is told with the file's name. */
export const inFile = <T>(file: string, work: () => T): T => {
  try {
    return bounded(work);
  } catch (error) {
    throw fileError(file, error);
  }
};

/** The same error as one of this file; with its line, where that can be told. */
export const fileError = (file: string, error: unknown): ExperimentFileError => {
  if (error instanceof ExperimentFileError) return error;
  if (error instanceof HardfactsError)
    return new ExperimentFileError(file, error.message, error.remedy, { cause: error });
  if (!(error instanceof Error))
    return new ExperimentFileError(file, `it threw ${messageOf(error)}`, null, { cause: error });
  const path = resolve(file);
  const line = lineIn(error.stack ?? "", path);
  // Messages of loaders name files by their whole paths.
  const said = messageOf(error).split("\n", 1)[0]!.replaceAll(path, file);
  return new ExperimentFileError(
    file,
    `${line === null ? "" : `line ${line}: `}${error.name}: ${said}`,
    "What is in the file has to be mended; HARDFACTS_DEBUG=1 shows the way there.",
    { cause: error },
  );
};

/** The first line of this file that a stack names. */
const lineIn = (stack: string, path: string): string | null => {
  const at = stack.indexOf(`${path}:`);
  return at < 0 ? null : (/^\d+/.exec(stack.slice(at + path.length + 1))?.[0] ?? null);
};
