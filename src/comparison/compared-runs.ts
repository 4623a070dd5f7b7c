import type { RunFile } from "../report/run-file.ts";
import type { Comparison } from "./compare.ts";

/** Two runs, what their user calls them, and what they differ in. */
export interface ComparedRuns {
  readonly names: readonly [string, string];
  readonly runs: readonly [RunFile, RunFile];
  readonly comparison: Comparison;
}
