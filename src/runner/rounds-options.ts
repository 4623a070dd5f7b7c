import type { Layer } from "../experiment/layer.ts";
import type { ExperimentResult } from "../report/run-file.ts";
import type { RoundSamples } from "../report/samples-store.ts";
import type { Look } from "../statistics/looks.ts";
import type { Random } from "../statistics/random.ts";
import type { MeasuringChild } from "./child-process.ts";
import type { RunEvent } from "./options.ts";
import type { ToChild } from "./protocol.ts";
import type { ExperimentRecord } from "./record.ts";
import type { ClaimStanding } from "./standings.ts";

/** What the rounds of a run need, and whom they tell. */
export interface RoundsOptions {
  readonly records: readonly ExperimentRecord[];
  /** The layers that were asked for. */
  readonly layers: readonly Layer[];
  readonly looks: readonly Look[];
  readonly random: Random;
  readonly setting: Omit<Extract<ToChild, { kind: "setting" }>, "workers" | "streams">;
  /** An experiment that takes longer than this in one round hangs. */
  readonly timeoutMs: number;
  /** Time for rounds after the first look without a budget, relative to the time up to it. */
  readonly furtherTime: number;
  /** Blocks of a replicate, relative to what comparisons say. */
  readonly blocks: number;
  readonly budgetMs: number | null;
  /** By performance.now(). */
  readonly startedAt: number;
  readonly firstChild: { readonly child: MeasuringChild; readonly startMs: number } | null;
  /** Why no child may load the addon; null: they may. */
  readonly addonTrouble: string | null;
  readonly signal: AbortSignal | null;
  readonly onEvent: (event: RunEvent) => void;
  /** Writes a round's samples and says where they are; null where nothing is kept. */
  readonly keep: (round: number, samples: RoundSamples) => ExperimentResult["samples"][number] | null;
  /** Judges what there is. */
  readonly openClaims: () => OpenClaims;
  /** Says where each claim stands; null where nobody wants to know. */
  readonly standings: (() => readonly ClaimStanding[]) | null;
}

/** Where a run stands at a planned look. */
export interface OpenClaims {
  readonly verdicts: number;
  /** Verdicts that are neither reached nor out of reach. */
  readonly undecided: number;
  /** The claims of these that further rounds have a chance to decide. */
  readonly pursued: ReadonlySet<string>;
}
