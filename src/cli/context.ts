import type { Chapter } from "../experiment/chapter.ts";
import type * as library from "../index.ts";
import type { Catalogue } from "../runner/options.ts";

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** The public library, as far as commands use it. */
export type Library = Pick<
  typeof library,
  | "advance"
  | "changesText"
  | "compareRuns"
  | "diagnose"
  | "explain"
  | "findRun"
  | "HardfactsError"
  | "isExperimentFile"
  | "judge"
  | "keptRunNames"
  | "keptRuns"
  | "kernelDisassembly"
  | "kernelList"
  | "kernelOperation"
  | "kernelSources"
  | "listData"
  | "loadExperiments"
  | "NO_PROGRESS"
  | "noticeText"
  | "ownClaims"
  | "probeCalibratedMachine"
  | "progressText"
  | "recompute"
  | "recomputedText"
  | "renderComparison"
  | "quantityList"
  | "renderDiagnosis"
  | "renderExplanation"
  | "renderQuantities"
  | "renderKernels"
  | "renderKeptRuns"
  | "renderList"
  | "renderMachine"
  | "renderTerminal"
  | "reportOf"
  | "run"
  | "RunNotWrittenError"
  | "select"
  | "styleFor"
  | "untestableHere"
  | "withExperiments"
  | "withNames"
  | "writeComparison"
  | "writeReport"
>;

/** Everything a command touches beyond its arguments. Tests put their own in its place. */
export interface Context {
  /** Loaded on demand: `--help` needs none of it. */
  readonly library: () => Promise<Library>;
  readonly handbook: () => Promise<{ readonly catalogue: Catalogue; readonly chapters: readonly Chapter[] }>;
  readonly version: () => string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Calls back at every SIGINT and SIGTERM until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly exitNow: (code: number) => void;
}

/** Does a command's work and says how the process is to end. */
export type Finish = (code: number) => void;
