import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunFileError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { openRun } from "./read-run-file.ts";
import type { RunFile } from "./run-file.ts";
import { RUN_FILE_NAME } from "./store.ts";

/** Where `run` keeps runs if no other folder is named. */
const KEPT_RUNS = "hardfacts-runs";

const LATEST = "latest";

/**
 * Reads what a user calls a run: a run file, the folder of a run, its name as `hardfacts runs` prints it, or `latest`.
 * Throws RunFileError.
 */
export const findRun = async (
  name: string,
  directory: string = KEPT_RUNS,
): Promise<{ readonly runFile: RunFile; readonly path: string }> => {
  if (await isThere(name)) return openRun(name);
  const kept = await keptRunNames(directory);
  if (name === LATEST) {
    const last = kept.at(-1);
    if (last !== undefined) return openRun(join(directory, last));
    throw new RunFileError(`there is no run in "${directory}" yet`, "`hardfacts` measures one.");
  }
  // Of a run that was killed, opening it says what became of it.
  if (kept.includes(name) || (await unwrittenRunNames(directory)).includes(name))
    return openRun(join(directory, name));
  throw new RunFileError(
    `there is no run "${name}": no such file or folder, and none of that name in "${directory}"`,
    didYouMean(name, [LATEST, ...kept]) ?? "`hardfacts runs` lists them; latest is the last of them.",
  );
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
};

/** The folders that hold a run, oldest first: their names are the times at which they began. */
export const keptRunNames = async (directory: string = KEPT_RUNS): Promise<readonly string[]> =>
  (await namesIn(directory)).filter(({ held }) => held).map(({ name }) => name);

/** The folders of runs that have no run file: those that were killed, and the one that is still going on; oldest first. */
export const unwrittenRunNames = async (directory: string): Promise<readonly string[]> =>
  (await namesIn(directory)).filter(({ name, held }) => !held && RUN_NAME.test(name)).map(({ name }) => name);

/** As `prepareRunDirectory` calls them. */
const RUN_NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?$/;

/** All that is there, oldest first, and whether it holds a run file. */
const namesIn = async (
  directory: string,
): Promise<readonly { readonly name: string; readonly held: boolean }[]> => {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch {
    return [];
  }
  return Promise.all(
    names
      .sort(byTime)
      .map(async (name) => ({ name, held: await isThere(join(directory, name, RUN_FILE_NAME)) })),
  );
};

/** `…Z` before `…Z-2` before `…Z-10`. */
export const byTime = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
