import type { Chapter } from "../experiment/chapter.ts";
import type * as library from "../index.ts";
import type { Catalogue } from "../runner/options.ts";

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

/** The public library, as far as commands use it. */
export type Library = Pick<
  typeof library,
  | "advance"
  | "changesText"
  | "compareRuns"
  | "diagnose"
  | "displayWidth"
  | "explain"
  | "findRun"
  | "frame"
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
  | "NOTHING_YET"
  | "noticeText"
  | "ownClaims"
  | "probeCalibratedMachine"
  | "probeMachineAndNative"
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
  | "renderPlots"
  | "renderTerminal"
  | "reportOf"
  | "run"
  | "RunNotWrittenError"
  | "select"
  | "styleFor"
  | "untestableHere"
  | "watch"
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
