import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunFileError } from "../errors.ts";
import { jsonTextOf, UTF_16 } from "../json-text.ts";
import { withoutControls } from "../without-controls.ts";
import type { RunFile } from "./run-file.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
import { RUN_FILE_NAME } from "./store.ts";
import { codeOf, whatTheSystemSaid } from "./system-error.ts";

/**
 * Reads a run file, or the one in a run's folder, and checks all of it. Throws RunFileError: missing, unreadable,
 * cut short, not JSON, not hardfacts', of another schema version, or not as its schema says.
 */
export const readRunFile = async (path: string): Promise<RunFile> => (await openRun(path)).runFile;

/** Reads a run file as `readRunFile` does, and says where it is. Throws RunFileError. */
export const openRun = async (
  path: string,
): Promise<{ readonly runFile: RunFile; readonly path: string }> => {
  const file = await runFilePath(path);
  return { runFile: await checkRunFile(parse(await read(file), file), file), path: file };
};

const runFilePath = async (path: string): Promise<string> => {
  try {
    return (await stat(path)).isDirectory() ? join(path, RUN_FILE_NAME) : path;
  } catch (error) {
    throw unreadable(path, error);
  }
};

const read = async (file: string): Promise<string> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  const text = jsonTextOf(bytes);
  if (text === null) throw new RunFileError(`the run file "${file}" ${UTF_16.problem}`, UTF_16.remedy);
  return text;
};

const unreadable = (path: string, error: unknown): RunFileError =>
  new RunFileError(
    `cannot read the run file "${path}": ${whatTheSystemSaid(error)}`,
    codeOf(error) === "ENOENT"
      ? `Name a ${RUN_FILE_NAME} or the folder of a run. A run that was killed or stopped twice has none, one that goes on has none yet.`
      : null,
    { cause: error },
  );

const parse = (text: string, file: string): unknown => {
  if (text.trim() === "") throw new RunFileError(`the run file "${file}" is empty`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8 leaves the position out where the text is short, and where it ends too early.
    const position = /at position (\d+)/.exec(message);
    const offset = position === null ? null : Number(position[1]);
    const cutShort =
      message.includes("Unexpected end") || (offset !== null && offset >= text.trimEnd().length);
    const where = offset === null ? "" : `: line ${lineAndColumn(text, offset)}`;
    throw new RunFileError(
      cutShort
        ? `the run file "${file}" is cut short after ${text.length} characters`
        : `the run file "${file}" is not JSON${where}`,
      cutShort ? "Copy it again from where it was made." : null,
      { cause: error },
    );
  }
};

const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}, column ${before.at(-1)!.length + 1}`;
};

const MOST_PROBLEMS = 3;

/** Parsed JSON that is said to be a run file, checked. `name` is for messages. Throws RunFileError. */
export const checkRunFile = async (value: unknown, name: string): Promise<RunFile> => {
  const version = versionOf(value);
  if (version === null) throw new RunFileError(`"${name}" is JSON, but not a run file of hardfacts`);
  if (version > SCHEMA_VERSION) {
    throw new RunFileError(
      `the run file "${name}" has schema version ${version}; this hardfacts reads ${SCHEMA_VERSION}`,
      "Read it with a newer hardfacts.",
    );
  }
  if (version < SCHEMA_VERSION) {
    throw new RunFileError(
      `the run file "${name}" has schema version ${version}, which this hardfacts (${SCHEMA_VERSION}) no longer reads`,
      "Read it with the hardfacts that wrote it, or measure again.",
    );
  }
  // zod takes a tenth of a run's start to load, and only readers need it.
  const { runFileSchema } = await import("./run-file.ts");
  const checked = runFileSchema.safeParse(value);
  if (checked.success) return checked.data;
  // Keys of the file are quoted in them: each problem stays one line.
  const problems = checked.error.issues.map(({ path, message }) =>
    withoutControls(`${dotted(path)}: ${message}`),
  );
  const shown = problems.slice(0, MOST_PROBLEMS).join("; ");
  const others = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : "";
  throw new RunFileError(`the run file "${name}" is not as its schema says: ${shown}${others}`);
};

/** Null for what hardfacts did not write. */
const versionOf = (value: unknown): number | null => {
  if (typeof value !== "object" || value === null) return null;
  const { schemaVersion, tool } = value as { schemaVersion?: unknown; tool?: { name?: unknown } | null };
  const isOurs = typeof tool === "object" && tool?.name === "hardfacts";
  return isOurs && typeof schemaVersion === "number" ? schemaVersion : null;
};

/** "verdicts[3].layer" */
const dotted = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? "the whole"
    : path
        .map((key, index) =>
          typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`,
        )
        .join("");
