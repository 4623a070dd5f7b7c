import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { run, type RunFile, type RunOptions } from "hardfacts";
import { catalogue } from "hardfacts/experiments";

/** Whole runs, made by the built package: each test's in a folder of its own, which is removed after it. */
export const wholeRuns = () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hardfacts-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (options: Partial<RunOptions>) => run({ catalogue, outputDirectory: folder, seed: 1, ...options });
};

export const experimentOf = (runFile: RunFile, id: string) =>
  runFile.experiments.find((experiment) => experiment.id === id)!;

export const verdictOf = (runFile: RunFile, claim: string) =>
  runFile.verdicts.find((verdict) => verdict.claim === claim)!;

/** A round is begun however little time there is; a second one is not. */
export const ONE_ROUND = { budgetMs: 1 };
