import type { Chapter } from "../experiment/chapter.ts";
import type { Experiment, ProfileName } from "../experiment/experiment.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Consent } from "../experiment/requirement.ts";
import type { Machine } from "../machine/machine.ts";
import type { RunFile } from "../report/run-file.ts";
import type { ClaimStanding } from "./standings.ts";

/** A set of experiments. */
export interface Catalogue {
  /**
   * URL of the module whose export `catalogue` is that set: children load it from there. Without one they are given
   * comparisons as data, and this process works quantities out of their samples, between trials.
   */
  readonly module?: string;
  readonly experiments: readonly Experiment[];
  /** The user's own among them, each with the file it is from: what is wrong with it is the user's to mend. */
  readonly files?: ReadonlyMap<Experiment, string>;
  /** What the chapters that claims name are called, for whoever reads the run file. Default: nothing but their numbers. */
  readonly chapters?: readonly Chapter[];
}

/** What a run is asked for. Only the catalogue must be given. */
export interface RunOptions {
  readonly catalogue: Catalogue;
  /** Experiments, chapters or their prefixes, claim ids. Empty: everything. */
  readonly selectors?: readonly string[];
  /** Default `quick`. */
  readonly profile?: ProfileName;
  /** Default: all. */
  readonly layers?: readonly Layer[];
  /** CPUs to measure on, a subset of the allowed ones. Default: all allowed. */
  readonly cpus?: readonly number[];
  /** Orders rounds, blocks and arms. Default: drawn afresh, and kept in the run file. */
  readonly seed?: number;
  /** Wall-clock time the run may take, ms: rounds that would not fit are not begun. */
  readonly budgetMs?: number;
  readonly allow?: readonly Consent[];
  /** Channels x transfers/s x 8 bytes of one package: what only who owns the machine can tell. */
  readonly memoryPeakBytesPerSecond?: number;
  /** Where the run's folder is made; null writes nothing. Default null. */
  readonly outputDirectory?: string | null;
  /** Aborting keeps what is done: the run file is judged and written, marked interrupted. */
  readonly signal?: AbortSignal;
  /** Told between trials only, never while one is timed. */
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Also tell between rounds where the claims stand (the event `standings`): judged while the next child starts, when nothing
   * is timed. Default false.
   */
  readonly standings?: boolean;
  /** A machine probed before or recorded; default: probed now. */
  readonly machine?: Machine;
  /**
   * For tests of the instrument: replaces parameters of the arm `experiment/comparison/arm`. The run
   * file says so, and every verdict of such a run is worth nothing but as a test.
   */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
}

/** A verdict that a run is to come to: of one claim in one layer. */
export interface PlannedVerdict {
  readonly claim: string;
  readonly layer: Layer;
  readonly experiment: string;
}

/**
 * What a run tells of itself while it goes on. Rounds count from 0; times are in ms. Nothing is told between a request for a
 * replicate and its answer: what draws at events draws while nothing is timed.
 */
export type RunEvent =
  | {
      readonly kind: "planned";
      readonly rounds: number;
      readonly experiments: readonly string[];
      readonly claims: number;
      /** What the rounds will take on idle CPUs, as far as the plan tells, and no more than the budget. */
      readonly expectedMs: number;
      /** Every verdict that there will be, and the experiment that it comes from. */
      readonly verdicts: readonly PlannedVerdict[];
    }
  | { readonly kind: "child-started"; readonly round: number; readonly pid: number }
  | { readonly kind: "measuring"; readonly experiment: string; readonly round: number }
  | {
      readonly kind: "progress";
      /** Rounds done, of those planned so far. */
      readonly round: number;
      readonly rounds: number;
      readonly experiment: string;
      readonly elapsedMs: number;
      /** During the first round by the plan and by what of it is measured; from then on as rounds have taken. */
      readonly remainingMs: number | null;
    }
  | { readonly kind: "child-died"; readonly experiment: string; readonly round: number; readonly how: string }
  | {
      readonly kind: "look";
      readonly rounds: number;
      readonly decided: number;
      readonly undecided: number;
      /** Claims among these that further rounds have a chance to decide. */
      readonly pursued: readonly string[];
      readonly goesOn: boolean;
    }
  /** Where the claims stand after so many rounds; only where `standings` asked for it. */
  | { readonly kind: "standings"; readonly rounds: number; readonly standings: readonly ClaimStanding[] }
  /** Samples of this round and of those to come could not be written. */
  | { readonly kind: "samples-lost"; readonly round: number; readonly why: string };

/** What a run leaves: also one that was interrupted. */
export interface RunOutcome {
  readonly runFile: RunFile;
  /** Path of run.json; null where nothing was asked to be written. */
  readonly path: string | null;
}
