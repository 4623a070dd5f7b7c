import type { Setting } from "../experiment/experiment.ts";
import type { KernelLayer, Layer } from "../experiment/layer.ts";
import type { ReplicateValue } from "../experiment/quantity.ts";
import type { Comparison, Samples } from "../experiment/samples.ts";
import type { Calibration } from "../machine/machine.ts";
import type { StreamsAhead } from "./streams-ahead.ts";

/**
 * What parent and measuring child say to each other. They take turns: the child measures only between a
 * `measure` and its answer, and the parent does nothing then, so that it is nobody's neighbour.
 */
export type ToChild =
  | {
      readonly kind: "setting";
      /** URL of the module that exports `catalogue`; null: every request brings its comparisons along. */
      readonly catalogue: string | null;
      readonly setting: Setting;
      readonly overrides: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
      /** Samples are wanted, not just values. */
      readonly keepSamples: boolean;
      /** So many workers will be needed: they start while the catalogue is being loaded. */
      readonly workers: number;
      /** Arrays to be touched before anything is measured. */
      readonly streams: StreamsAhead | null;
    }
  | { readonly kind: "measure"; readonly request: ReplicateRequest };

export type FromChild =
  | {
      readonly kind: "ready";
      readonly layers: LayerStates;
      readonly calibration: Calibration | null;
      /** The processor is played by an emulator; null where nothing tells. */
      readonly translated: boolean | null;
    }
  /** The answer to `setting`. */
  | { readonly kind: "set" }
  | {
      readonly kind: "measured";
      readonly replicate: Replicate;
      /** What its values are to be worked out of; null where the child, which knows the quantities, has done so. */
      readonly measured: readonly Samples[] | null;
    }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** Why a layer is not there; null if it is. */
export type LayerStates = Readonly<
  Record<KernelLayer, { readonly reason: string; readonly remedy: string | null } | null>
>;

export interface ReplicateRequest {
  readonly experiment: string;
  readonly round: number;
  readonly seed: number;
  readonly comparisons: readonly { readonly id: string; readonly cpus: readonly number[] }[];
  /** What these comparisons are, for a child without a catalogue; null for one that has it. */
  readonly data: readonly Comparison[] | null;
}

/** One replicate of one experiment. */
export interface Replicate {
  readonly experiment: string;
  readonly round: number;
  readonly values: readonly {
    readonly quantity: string;
    readonly layer: Layer;
    readonly value: ReplicateValue;
  }[];
  readonly comparisons: readonly ComparisonReplicate[];
  /** Comparisons that could not be made this time; the others stand. */
  readonly failures: readonly { readonly comparison: string; readonly code: string; readonly why: string }[];
  /** Encoded and compressed (samples-file.ts); null where they were not wanted. */
  readonly samples: Uint8Array | null;
  /** When its first trial began, ms since the epoch. */
  readonly firstTrialAt: number;
  readonly durationMs: number;
  /** Of that, starting and warming workers. */
  readonly warmingMs: number;
}

/** One replicate's share of ComparisonEvidence. */
export interface ComparisonReplicate {
  readonly comparison: string;
  readonly layer: KernelLayer;
  readonly cpus: readonly number[];
  readonly pinned: boolean;
  /** It lost so many blocks that it gives no value. */
  readonly disturbed: boolean;
  readonly blocks: number;
  readonly dropped: { readonly switched: number; readonly moved: number; readonly distanceFlipped: number };
  readonly overlap: number;
  readonly shortestTrialNs: number;
  readonly timerResolutionNs: number;
  readonly clockDrift: number | null;
  readonly stealShare: number | null;
  readonly waitShare: number | null;
  readonly handoffNs: number | null;
  readonly counters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly operations: Readonly<Record<string, readonly number[]>>;
}
