import { mkdirSync, rmdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OutputError } from "../errors.ts";
import { writeAtomically, type Write } from "./atomic-write.ts";
import { bytesText } from "./figures.ts";
import type { RunFile } from "./run-file.ts";
import { codeOf, whatTheSystemSaid } from "./system-error.ts";

export const RUN_FILE_NAME = "run.json";

/** A quick run and its samples take some 10 MB; with less than this free, measuring would be in vain. */
const LEAST_FREE_BYTES = 16 * 2 ** 20;

const ELSEWHERE = "Choose a folder that can be written with --out.";

/** A run that was measured and judged, and could not be written. It still holds all there is to show. */
export class RunNotWrittenError extends OutputError {
  readonly runFile: RunFile;

  constructor(message: string, runFile: RunFile, options?: ErrorOptions) {
    super(message, `Nothing half-written is left. ${ELSEWHERE}`, options);
    this.runFile = runFile;
  }
}

/**
 * Makes `<outDir>/2026-11-23T03-25-40Z` (or with `-2`, `-3` ... behind it, if that is taken) and proves that it
 * can be written, before anything is measured. Returns its path. Throws OutputError.
 */
export const prepareRunDirectory = (outDir: string, startedAt: Date): string => {
  const refuse = (error: unknown): never => {
    throw new OutputError(`cannot write to "${outDir}": ${whatTheSystemSaid(error)}`, ELSEWHERE, {
      cause: error,
    });
  };
  let directory: string;
  try {
    makeFolders(outDir);
    directory = makeNew(join(outDir, timestamp(startedAt)));
  } catch (error) {
    return refuse(error);
  }
  try {
    const probe = join(directory, ".probe");
    writeFileSync(probe, "hardfacts", { flush: true });
    rmSync(probe);
    checkSpace(directory);
    return directory;
  } catch (error) {
    removeIfEmpty(directory);
    if (error instanceof OutputError) throw error;
    return refuse(error);
  }
};

/** `2026-11-23T03:25:40.123Z` without what file systems dislike. */
const timestamp = (time: Date): string => `${time.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;

/** Not mkdir's own `recursive`: Node 20's never returns where folders cannot be made at all, as below /proc. */
const makeFolders = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST" && statSync(path).isDirectory()) return;
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    makeFolders(dirname(path));
    mkdirSync(path);
  }
};

const makeNew = (path: string): string => {
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? path : `${path}-${attempt}`;
    try {
      mkdirSync(candidate);
      return candidate;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
};

export const removeIfEmpty = (directory: string): void => {
  try {
    rmSync(join(directory, ".probe"), { force: true });
    rmdirSync(directory);
  } catch {
    // It stays: there is nothing in it that could mislead.
  }
};

const checkSpace = (directory: string): void => {
  const { bavail, bsize, blocks } = statfsSync(directory);
  // Some network and FUSE file systems report no blocks at all: they are taken at their word only when they do.
  if (blocks === 0) return;
  const free = bavail * bsize;
  if (free >= LEAST_FREE_BYTES) return;
  throw new OutputError(
    `only ${bytesText(free)} are free for "${directory}"; a run needs ${bytesText(LEAST_FREE_BYTES)}`,
    `Free some space. ${ELSEWHERE}`,
  );
};

/** Writes run.json and returns its path. Throws RunNotWrittenError, which holds the run. */
export const writeRunFile = (runFile: RunFile, directory: string, write?: Write): string => {
  const path = join(directory, RUN_FILE_NAME);
  const unwritable = notJson(runFile, "");
  if (unwritable !== null) {
    // JSON would make a null of it, and the file could not be read again.
    throw new RunNotWrittenError(
      `the run cannot be written: ${unwritable}. This is a defect of hardfacts`,
      runFile,
    );
  }
  try {
    writeAtomically(path, Buffer.from(`${JSON.stringify(runFile)}\n`), write);
    return path;
  } catch (error) {
    throw new RunNotWrittenError(
      `the run could not be written to "${path}": ${whatTheSystemSaid(error)}`,
      runFile,
      {
        cause: error,
      },
    );
  }
};

/** Where a value stands that JSON cannot hold; null if there is none. */
const notJson = (value: unknown, path: string): string | null => {
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const found = notJson(member, path === "" ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
};
